// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "reference_cases.hpp"

#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/lifetime_data.hpp>

#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace custval_test {

/// The rows of a CSV file with a header, by the names of the columns.
inline std::vector<std::map<std::string, std::string>> read_table(const std::string& path) {
  std::vector<std::map<std::string, std::string>> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = csv_fields(line);
  while (std::getline(file, line)) {
    const std::vector<std::string> fields = csv_fields(line);
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < header.size() && i < fields.size(); ++i) {
      row[header[i]] = fields[i];
    }
    rows.push_back(row);
  }
  return rows;
}

using CdnowSample = custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time,
                                   custval::mean_repeat_spend>;

/// The 2,357 customers of the CDNOW sample after 39 weeks, in days; nothing, and a message, when they are absent.
inline std::optional<CdnowSample> cdnow_sample() {
  const auto file = shared_data("../reference/cdnow_sample_per_customer_truth.csv");
  if (!file) {
    return std::nullopt;
  }
  const auto rows = read_table(*file);
  CdnowSample sample(static_cast<custval::Index>(rows.size()));
  for (custval::Index i = 0; i < sample.rows(); ++i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    sample[custval::repeat_purchases{}](i) = std::stod(row.at("x"));
    sample[custval::recency{}](i) = std::stod(row.at("tx_days"));
    sample[custval::observed_time{}](i) = std::stod(row.at("T_days"));
    sample[custval::mean_repeat_spend{}](i) = std::stod(row.at("zbar"));
  }
  return sample;
}

/// The 11,104 donors of whom six opportunities are known, by their 22 histories; nothing, and a message, when absent.
inline std::optional<custval::LifetimeData> donations() {
  const auto file = shared_data("donations.csv");
  if (!file) {
    return std::nullopt;
  }
  std::vector<double> repeats;
  std::vector<double> recency;
  std::vector<double> periods;
  std::vector<double> weights;
  for (const auto& row : read_table(*file)) {
    repeats.push_back(std::stod(row.at("frequency")));
    recency.push_back(std::stod(row.at("recency")));
    periods.push_back(std::stod(row.at("periods")));
    weights.push_back(std::stod(row.at("weights")));
  }
  return custval::LifetimeData(repeats, recency, periods, weights);
}

}  // namespace custval_test

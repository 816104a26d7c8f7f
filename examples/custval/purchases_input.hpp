// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <custval/core/execution.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/text_ids.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config.hpp"
#include "csv_writer.hpp"
#include "log_options.hpp"
#include "overflows.hpp"
#include "rejects.hpp"

namespace custval_cli {

/// A purchase log as read, and summarised by customer.
struct Purchases {
  custval::TextIds ids;
  custval::PurchaseSummary<std::uint32_t> summary;  ///< as at the calibration end, if there is one
  Eigen::ArrayXd holdout_spend;                     ///< what they spent afterwards; empty without a calibration end
  /// The same purchases as at two thirds of the time, held against the last third; if asked for.
  std::optional<custval::SplitSummary<std::uint32_t>> trial;
  std::int32_t trial_end = 0;       ///< the last day of its first part
  std::vector<Overflow> overflows;  ///< customers whose money is beyond the largest number
  std::uint64_t rows_read = 0;
  std::uint64_t rows_parsed = 0;                                     ///< rows that held an id, a date and an amount
  std::uint64_t rows_used = 0;                                       ///< rows that are in the summary
  std::vector<std::pair<std::string, std::uint64_t>> rows_left_out;  ///< of those parsed, by reason
  std::uint64_t purchase_days = 0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::int32_t observation_end = 0;

  [[nodiscard]] custval::Index customers() const noexcept { return summary.rows(); }
  [[nodiscard]] std::string_view id(custval::Index row) const {
    return ids[summary.ids[static_cast<std::size_t>(row)]];
  }
  [[nodiscard]] const Eigen::ArrayXd& total_spend() const noexcept { return summary[custval::total_spend{}]; }
  /// Days from the first purchase to the end of the observation, both included.
  [[nodiscard]] double window_days() const noexcept { return static_cast<double>(observation_end) - first_day + 1.0; }

  /// The fields of customers.csv that come from the log.
  void write_summary(custval::Index row, CsvWriter& writer) const;
};

/// Whether lifetime models are to be tried out on a part of the time.
enum class Trial { no, yes };

/// Reads and summarises the log. Rows that cannot be used go to the rejects.
/// **Errors** a missing file or column, or no usable row: a Failure.
[[nodiscard]] Purchases read_purchases(const LogOptions& options, const Config& config, Rejects& rejects,
                                       Trial trial = Trial::no);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <custval/core/execution.hpp>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/text_ids.hpp>
#include <custval/report/lifetime/spend_forecast.hpp>
#include <custval/report/purchase_report.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config.hpp"
#include "log_options.hpp"
#include "rejects.hpp"

namespace custval_cli {

using custval::CsvWriter;

/// A purchase log as read, and summarised by customer.
struct Purchases {
  custval::TextIds ids;
  custval::PurchaseReport<std::uint32_t> report;
  /// The same purchases as at two thirds of the time, held against the last third; if asked for.
  std::optional<custval::SplitSummary<std::uint32_t>> trial;
  custval::Day trial_end{0};  ///< the last day of its first part
  std::uint64_t rows_read = 0;
  std::uint64_t rows_parsed = 0;  ///< rows that held an id, a date and an amount

  [[nodiscard]] const auto& summary() const noexcept { return report.summary; }
  [[nodiscard]] const custval::SummaryTable& table() const noexcept { return report.summary.table; }
  [[nodiscard]] const custval::PurchaseFacts& facts() const noexcept { return report.facts; }
  [[nodiscard]] custval::Index customers() const noexcept { return report.summary.rows(); }
  [[nodiscard]] std::string_view id(custval::Index row) const {
    return ids[report.summary.ids[static_cast<std::size_t>(row)]];
  }
  [[nodiscard]] const Eigen::ArrayXd& total_spend() const noexcept { return table()[custval::total_spend{}]; }

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

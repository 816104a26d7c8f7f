// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <custval/core/execution.hpp>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/text_ids.hpp>
#include <custval/report/overflow.hpp>
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
  custval::PurchaseSummary<std::uint32_t> summary;  ///< as at the calibration end, if there is one; in periods
  Eigen::ArrayXd holdout_spend;                     ///< what they spent afterwards; empty without a calibration end
  /// The same purchases as at two thirds of the time, held against the last third; if asked for.
  std::optional<custval::SplitSummary<std::uint32_t>> trial;
  std::int32_t trial_end = 0;                ///< the last day of its first part
  std::vector<custval::Overflow> overflows;  ///< customers whose money is beyond the largest number
  std::uint64_t rows_read = 0;
  std::uint64_t rows_parsed = 0;                                     ///< rows that held an id, a date and an amount
  std::uint64_t rows_used = 0;                                       ///< rows that are in the summary
  std::vector<std::pair<std::string, std::uint64_t>> rows_left_out;  ///< of those parsed, by reason
  /// Refunds that take back a purchase of an earlier day (same customer and amount), whatever the rule makes of them.
  custval::RowsAndMoney late_returns;
  custval::RowsAndMoney other_refunds;   ///< without such a purchase, on that day or earlier
  custval::RowsAndMoney losing_days;     ///< rows of days that netted to no purchase; their money is in the spend
  std::uint64_t customers_too_late = 0;  ///< left out, as they first bought after the calibration end
  std::uint64_t customers_without_purchase = 0;  ///< left out, as none of their days is a purchase
  std::uint64_t customers_without_rows = 0;      ///< left out, as none of their rows counts
  RowRule refunds = RowRule::net_same_day;       ///< the rules that were followed
  RowRule zero_amounts = RowRule::keep;
  custval::Calendar calendar;  ///< what purchases and times count by
  std::uint64_t purchase_days = 0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::int32_t last_known_day = 0;   ///< rows after it were not looked at
  std::int32_t observation_end = 0;  ///< the last day of the last full period
  bool calibrated = false;           ///< that is the calibration end

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

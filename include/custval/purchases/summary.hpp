// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_view.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

namespace custval {

/// Rows of a log and the money in them.
struct RowsAndMoney {
  Index rows = 0;
  double amount = 0.0;
  friend bool operator==(const RowsAndMoney&, const RowsAndMoney&) = default;
};

/// What became of every row of a log, so that nothing is lost in silence:
///
/// - rows = used + after_end + not_finite + zeros_dropped + refunds_dropped + never_purchased + bought_later (their
///   rows)
/// - used.rows = Σ purchase_days + Σ holdout_purchases + merged + without_purchase.rows
/// - the money of the finite amounts, split the same way; used.amount = Σ total_spend + Σ holdout_spend
struct SummaryCounts {
  Index rows = 0;
  RowsAndMoney used;  ///< rows of the customers in the summary
  Index merged = 0;   ///< used rows that joined a purchase of the same customer and day
  /// Used rows of days that netted to no purchase, or kept apart; their money is in the spend.
  RowsAndMoney without_purchase;
  /// Refunds that took back a purchase of an earlier day (`net_purchase`); they count as rows of that day.
  RowsAndMoney returned;

  RowsAndMoney after_end;      ///< after the observation end; not looked at further, the amount is of finite ones
  RowsAndMoney not_finite;     ///< dropped as NaN or infinite; no amount
  RowsAndMoney zeros_dropped;  ///< no amount
  RowsAndMoney refunds_dropped;

  Index customers_never_purchased = 0;  ///< customers left out because none of their days is a purchase day
  RowsAndMoney never_purchased;
  Index customers_bought_later = 0;  ///< customers left out because they first bought after the calibration end
  RowsAndMoney bought_later;

  friend bool operator==(const SummaryCounts&, const SummaryCounts&) = default;
};

/// What a summary calls customers by: the log's integers, or text.
template <class T>
concept SummaryId = CustomerId<T> || std::same_as<T, std::string>;

/// A customer none of whose days so far is a purchase day (there were refunds only, say), with the rows and their
/// money.
template <SummaryId Id>
struct NeverPurchased {
  Id id{};
  RowsAndMoney rows;
  friend bool operator==(const NeverPurchased&, const NeverPurchased&) = default;
};

/// The summary of a purchase log: a row for each customer who bought, in ascending order of `ids` (for TextIds: in
/// order of first appearance in what was interned). A customer base: models and policies read it as it is.
template <SummaryId Id, ColumnTag... Tags>
struct LogSummary {
  using id_type = Id;
  using tags = columns<Tags...>;

  std::vector<Id> ids;
  Table<double, Tags...> table;
  SummaryCounts counts;
  Day observation_end{0};  ///< what was asked for, else the last day in the log (day 0 for a log without rows)
  std::vector<NeverPurchased<Id>> never_purchased{};  ///< whom the summary leaves out so far, in ascending order of id

  [[nodiscard]] Index rows() const noexcept { return table.rows(); }
  template <ColumnTag Tag>
  [[nodiscard]] const auto& operator[](Tag tag) const noexcept {
    return table[tag];
  }
  friend bool operator==(const LogSummary&, const LogSummary&) = default;
};

template <class Id, class... Tags>
[[nodiscard]] auto as_view(const LogSummary<Id, Tags...>& summary) {
  return summary.table.view();
}

/// A log summarised as a whole.
template <SummaryId Id = std::int64_t>
using PurchaseSummary = LogSummary<Id, repeat_purchases, recency, observed_time, mean_repeat_spend, total_spend,
                                   first_day, last_day, purchase_days>;

/// A log summarised as at the calibration end, with what the same customers did afterwards.
template <SummaryId Id = std::int64_t>
using SplitSummary = LogSummary<Id, repeat_purchases, recency, observed_time, mean_repeat_spend, total_spend, first_day,
                                last_day, purchase_days, holdout_purchases, holdout_spend, holdout_time>;

}  // namespace custval

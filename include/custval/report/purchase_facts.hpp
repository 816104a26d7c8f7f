// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/calendar.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/report/number_text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// "day", "week", "month", "quarter" or "year".
[[nodiscard]] inline std::string_view period_name(const Calendar& calendar) {
  constexpr std::array<std::string_view, 5> names{"day", "week", "month", "quarter", "year"};
  return names.at(static_cast<std::size_t>(calendar.unit()));
}

/// What became of a purchase log: which rows and customers count, up to which day, and what refunds were taken for.
struct PurchaseFacts {
  Calendar calendar{};          ///< what purchases and times count by
  AmountPolicy amounts{};       ///< the rules that were followed
  Index log_customers = 0;      ///< customers in the log
  Index unknown_money = 0;      ///< customers in the summary whose money no number holds
  std::uint64_t rows_used = 0;  ///< rows that are in the summary
  std::uint64_t purchase_days = 0;
  std::vector<std::pair<std::string, std::uint64_t>> rows_left_out{};  ///< by reason
  /// Refunds that take back a purchase of an earlier period (same customer and amount), whatever the rule makes of
  /// them.
  RowsAndMoney late_returns{};
  RowsAndMoney other_refunds{};          ///< without such a purchase, in that period or earlier
  RowsAndMoney losing_days{};            ///< rows of periods that netted to no purchase; their money is in the spend
  std::uint64_t customers_too_late = 0;  ///< left out, as they first bought after the calibration end
  std::uint64_t customers_without_purchase = 0;  ///< left out, as none of their days is a purchase
  std::uint64_t customers_without_rows = 0;      ///< left out, as none of their rows counts
  Day first_day{0};
  Day last_day{0};
  Day last_known_day{0};    ///< rows after it were not looked at
  Day observation_end{0};   ///< the last day of the last full period
  bool calibrated = false;  ///< that is the calibration end

  /// Days from the first purchase to the end of the observation, both included.
  [[nodiscard]] double window_days() const noexcept {
    return static_cast<double>(observation_end.number()) - first_day.number() + 1.0;
  }
};

namespace detail {

[[nodiscard]] inline std::string counted(Index rows, const std::string& what) {
  return grouped(static_cast<std::uint64_t>(rows)) + " " + what + (rows == 1 ? "" : "s");
}

// "3 refunds of -45.00 in all".
[[nodiscard]] inline std::string refunds_text(const RowsAndMoney& group) {
  return counted(group.rows, "refund") + " of " + money_text(group.amount) + (group.rows == 1 ? "" : " in all");
}

inline void note_returns(const PurchaseFacts& facts, std::vector<std::string>& notes) {
  const RowsAndMoney& late = facts.late_returns;
  const RowsAndMoney& others = facts.other_refunds;
  const amount_rule rule = facts.amounts.refunds;
  const std::string period(period_name(facts.calendar));
  if (rule == amount_rule::keep) {
    if (late.rows + others.rows > 0) {
      notes.emplace_back("negative amounts are kept as purchases like any other");
    }
    return;
  }
  if (late.rows > 0) {
    const std::string whose = " the purchase of an earlier " + period + " (same customer and amount)";
    notes.push_back(rule == amount_rule::net_purchase ? refunds_text(late) + " took back" + whose
                    : rule == amount_rule::apart
                        ? refunds_text(late) + " gave back" + whose + ": kept apart, the purchase counts"
                        : refunds_text(late) + " gave back" + whose +
                              ", which counts as if kept; --refunds net_purchase takes it back, apart keeps refunds "
                              "out of the purchases");
  }
  if (others.rows > 0) {
    notes.push_back(refunds_text(others) + " gave back no purchase of the same customer and amount before: " +
                    (rule == amount_rule::apart ? "kept apart" : "netted within the " + period));
  }
  if (rule != amount_rule::apart && facts.losing_days.rows > 0) {
    notes.push_back(counted(facts.losing_days.rows, "row") + " of " + money_text(facts.losing_days.amount) +
                    " in all, on " + period +
                    "s that sum to nothing or less, are no purchase; where negative amounts are data, such as losses "
                    "in a log of profits: --refunds keep");
  }
}

}  // namespace detail

/// What a reader of any figure about these purchases should know, as sentences: what refunds were taken for, and which
/// customers were left out. The rules for refunds go by the names of the option --refunds.
[[nodiscard]] inline std::vector<std::string> purchase_notes(const PurchaseFacts& facts) {
  std::vector<std::string> notes;
  const std::string of_all = " of " + grouped(static_cast<std::uint64_t>(facts.log_customers)) + " customers ";
  if (facts.customers_too_late > 0) {
    notes.push_back(grouped(facts.customers_too_late) + of_all + "first bought after " +
                    date_text(facts.observation_end) +
                    (facts.calendar.unit() == calendar_unit::day
                         ? ", the calibration end"
                         : ", the end of the last full " + std::string(period_name(facts.calendar)) +
                               " up to the calibration end") +
                    ": they are left out");
  }
  if (facts.customers_without_purchase > 0) {
    notes.push_back(grouped(facts.customers_without_purchase) + of_all +
                    "have refunds or zeros alone, and no purchase: they are left out");
  }
  if (facts.customers_without_rows > 0) {
    notes.push_back(grouped(facts.customers_without_rows) + of_all + "have no row that counts (up to " +
                    date_text(facts.last_known_day) + "): they are left out");
  }
  detail::note_returns(facts, notes);
  return notes;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/calendar.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/returns.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/report/overflow.hpp>
#include <custval/report/purchase_facts.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// How a log is summarised for a report.
struct PurchaseReportOptions {
  AmountPolicy amounts{};
  Calendar calendar{};                   ///< purchases count by its periods, those that are over at the end
  std::optional<Day> observation_end{};  ///< none: the last day of the log
  std::optional<Day> calibration_end{};  ///< customers are summarised as at this day
  bool looks_after_calibration = true;   ///< whether what follows that day is held against it; else nobody looks at it
};

/// A purchase log, summarised by customer, with what became of its rows.
template <CustomerId Id>
struct PurchaseReport {
  PurchaseSummary<Id> summary;     ///< as at the calibration end, if there is one; in periods of the calendar
  Eigen::ArrayXd holdout_spend{};  ///< what they spent afterwards; empty without a calibration end
  PurchaseFacts facts{};
  std::vector<Overflow> overflows{};  ///< customers whose money is beyond the largest number
};

namespace detail {

// The last day of the last period that is over.
[[nodiscard]] inline Day last_full_day(const Calendar& calendar, Day end) {
  return calendar.last_day(calendar.last_full_period(end));
}

// Counts refunds up to the last day that counts by whether there is a purchase that they take back, of an earlier
// period or of their own.
template <class Id>
void count_returns(const PurchaseView<Id>& log, Day end, const std::vector<ReturnedPurchase>& returns,
                   PurchaseFacts& facts) {
  const auto days = log.days();
  const auto amounts = log.amounts();
  const auto period_of = [&facts](std::int32_t day) { return facts.calendar.period_of(Day{day}); };
  const auto add = [&](RowsAndMoney& group, std::size_t row) {
    ++group.rows;
    group.amount += amounts[row];
  };
  auto next = returns.begin();
  for (std::size_t row = 0; row < days.size(); ++row) {
    if (next != returns.end() && next->refund == static_cast<Index>(row)) {
      if (days[row] <= end.number() &&
          period_of(days[static_cast<std::size_t>(next->purchase)]) < period_of(days[row])) {
        add(facts.late_returns, row);
      }
      ++next;
    } else if (amounts[row] < 0.0 && days[row] <= end.number()) {
      add(facts.other_refunds, row);
    }
  }
}

// Puts the summary of the log as at the calibration end where the summary of a whole log would be.
template <class Id>
void take_split(SplitSummary<Id> split, PurchaseReport<Id>& report) {
  report.summary.ids = std::move(split.ids);
  report.summary.counts = split.counts;
  report.summary.table.resize(split.rows());
  [&]<class... Tags>(columns<Tags...> /*tags*/) {
    ((report.summary.table[Tags{}] = std::move(split.table[Tags{}])), ...);
  }(typename PurchaseSummary<Id>::tags{});
  report.holdout_spend = std::move(split.table[holdout_spend{}]);
}

// Customers of rows that count, all of which are later than that day.
template <class Id>
[[nodiscard]] std::uint64_t customers_after(const PurchaseView<Id>& log, Day end, const AmountPolicy& amounts) {
  const auto counts = [&](std::size_t row) { return amounts.rule_for(log.amounts()[row]) != amount_rule::drop; };
  std::vector<Id> late;
  for (std::size_t row = 0; row < log.days().size(); ++row) {
    if (log.days()[row] > end.number() && counts(row)) {
      late.push_back(log.customers()[row]);
    }
  }
  std::sort(late.begin(), late.end());
  late.erase(std::unique(late.begin(), late.end()), late.end());
  std::vector<bool> is_early(late.size());
  for (std::size_t row = 0; row < log.days().size(); ++row) {
    if (log.days()[row] <= end.number() && counts(row)) {
      const auto place = std::lower_bound(late.begin(), late.end(), log.customers()[row]);
      if (place != late.end() && *place == log.customers()[row]) {
        is_early[static_cast<std::size_t>(place - late.begin())] = true;
      }
    }
  }
  return static_cast<std::uint64_t>(std::count(is_early.begin(), is_early.end(), false));
}

inline void take_counts(const SummaryCounts& counts, Index customers, PurchaseFacts& facts) {
  facts.rows_used = static_cast<std::uint64_t>(counts.used.rows);
  const auto left_out = [&](const std::string& reason, Index rows) {
    if (rows > 0) {
      facts.rows_left_out.emplace_back(reason, static_cast<std::uint64_t>(rows));
    }
  };
  const std::string last_of_period = facts.calendar.unit() == calendar_unit::day
                                         ? ""
                                         : ", the last day of a full " + std::string(period_name(facts.calendar));
  left_out("after " + date_text(facts.last_known_day) + last_of_period, counts.after_end.rows);
  left_out("amount is zero", counts.zeros_dropped.rows);
  left_out("refund", counts.refunds_dropped.rows);
  left_out("customer never bought anything", counts.never_purchased.rows);
  left_out("customer first bought after the calibration end", counts.bought_later.rows);
  facts.losing_days = counts.without_purchase;
  facts.customers_too_late = static_cast<std::uint64_t>(counts.customers_bought_later);
  facts.customers_without_purchase = static_cast<std::uint64_t>(counts.customers_never_purchased);
  facts.customers_without_rows = static_cast<std::uint64_t>(
      facts.log_customers - customers - counts.customers_bought_later - counts.customers_never_purchased);
}

template <class Id>
void take_days(PurchaseReport<Id>& report) {
  PurchaseFacts& facts = report.facts;
  const auto& summary = report.summary;
  const auto period = [](double number) { return static_cast<std::int32_t>(number); };
  if (summary.rows() > 0) {
    facts.first_day = facts.calendar.first_day(period(summary[first_day{}].minCoeff()));
    facts.last_day = facts.calendar.last_day(period(summary[last_day{}].maxCoeff()));
    facts.purchase_days = static_cast<std::uint64_t>(summary[purchase_days{}].sum());
  }
  facts.observation_end = facts.calendar.last_day(summary.observation_end.number());
}

// What one customer's amounts come to must not touch the others: of whom one sum is beyond the largest number, no money
// is known.
template <class Id>
void take_out_money_overflows(PurchaseReport<Id>& report, const IdOfRow& id) {
  Eigen::ArrayXd& total = report.summary.table[total_spend{}];
  Eigen::ArrayXd& mean = report.summary.table[mean_repeat_spend{}];
  take_out_overflows(total_spend::name(), total, id, report.overflows);
  take_out_overflows(mean_repeat_spend::name(), mean, total, id, report.overflows);
  const double unknown_money = std::numeric_limits<double>::quiet_NaN();
  mean = total.isNaN().select(unknown_money, mean);
  total = mean.isNaN().select(unknown_money, total);
  take_out_overflows(holdout_spend::name(), report.holdout_spend, id, report.overflows);
  report.facts.unknown_money = total.isNaN().count();
}

}  // namespace detail

/// Summarises a log of `log_customers` customers by the periods of a calendar, up to the last that is over, as at the
/// calibration end where there is one, and tells what became of every row. `text_of` gives the text of an id, for
/// messages.
/// **Errors** ArgumentError for a calibration end after the observation end; those of `summarise`.
/// **Cost** that of `summarise`; where refunds take back, that of `find_returns`, too.
template <CustomerId Id, class TextOf, Executor E = serial>
[[nodiscard]] PurchaseReport<Id> report_purchases(const PurchaseView<Id>& log, Index log_customers,
                                                  const TextOf& text_of, const PurchaseReportOptions& options,
                                                  const E& executor = {}) {
  const Calendar& calendar = options.calendar;
  const auto days = log.days();
  Day end = options.observation_end ? *options.observation_end
            : days.empty()          ? options.calibration_end.value_or(Day{0})
                                    : Day{*std::max_element(days.begin(), days.end())};
  std::optional<Day> calibration_end = options.calibration_end;
  if (calibration_end) {
    if (*calibration_end > end && !days.empty()) {
      raise<ArgumentError>("the calibration end, " + date_text(*calibration_end) + ", is after the observation end, " +
                           date_text(end));
    }
    calibration_end = detail::last_full_day(calendar, *calibration_end);
  }
  end = detail::last_full_day(calendar, end);
  if (calibration_end && !options.looks_after_calibration) {
    end = *calibration_end;
    calibration_end.reset();
  }
  PurchaseReport<Id> report;
  PurchaseFacts& facts = report.facts;
  facts.calendar = calendar;
  facts.amounts = options.amounts;
  facts.log_customers = log_customers;
  facts.last_known_day = end;
  AmountPolicy amounts = options.amounts;
  std::vector<ReturnedPurchase> returns;
  if (amounts.refunds != amount_rule::drop && amounts.refunds != amount_rule::reject) {
    returns = find_returns(log, {end, calibration_end});
    detail::count_returns(log, calibration_end.value_or(end), returns, facts);
  }
  // Days are their own numbers; other periods take a column of their own. Which purchase came back is told by the day,
  // and then undone within its period.
  const bool by_day = calendar.unit() == calendar_unit::day;
  std::vector<std::int32_t> periods;
  if (!by_day) {
    periods = periods_of(days, calendar);
    if (amounts.refunds == amount_rule::net_purchase) {
      for (const ReturnedPurchase& pair : returns) {
        periods[static_cast<std::size_t>(pair.refund)] = periods[static_cast<std::size_t>(pair.purchase)];
      }
      amounts.refunds = amount_rule::net_same_day;
    }
  }
  const PurchaseView<Id> view = by_day ? log : PurchaseView<Id>(log.customers(), periods, log.amounts());
  const auto number = [&](Day day) { return Day{calendar.period_of(day)}; };
  if (calibration_end) {
    SplitOptions split{number(*calibration_end)};
    split.amounts = amounts;
    split.observation_end = number(end);
    detail::take_split(summarise(view, split, executor), report);
    report.summary.observation_end = split.calibration_end;
  } else {
    report.summary = summarise(view, SummaryOptions{amounts, number(end)}, executor);
  }
  detail::take_counts(report.summary.counts, report.summary.rows(), facts);
  facts.calibrated = options.calibration_end.has_value();
  if (facts.calibrated && !options.looks_after_calibration && facts.customers_without_rows > 0) {
    facts.customers_too_late =
        (std::min)(detail::customers_after(log, facts.last_known_day, amounts), facts.customers_without_rows);
    facts.customers_without_rows -= facts.customers_too_late;
  }
  detail::take_days(report);
  detail::take_out_money_overflows(
      report, [&](Index row) { return text_of(report.summary.ids[static_cast<std::size_t>(row)]); });
  return report;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/purchases/detail/direct.hpp>
#include <custval/purchases/detail/inspection.hpp>
#include <custval/purchases/detail/log_workspace.hpp>
#include <custval/purchases/detail/partition_rows.hpp>
#include <custval/purchases/detail/row_rules.hpp>
#include <custval/purchases/detail/write_columns.hpp>
#include <custval/purchases/returns.hpp>

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

namespace custval::detail {

// Ids count as dense when their range is at most so many times the rows.
inline constexpr std::uint64_t dense_range = 4;

template <CustomerId Id, LogDay D>
[[nodiscard]] bool is_dense(const InspectedLog<Id, D>& in) noexcept {
  return in.seen.range() / dense_range < static_cast<std::uint64_t>(in.seen.rows) + 1024;
}

template <CustomerId Id, LogDay D>
void check_days(const PurchaseView<Id, D>& log, const Inspection<Id>& seen) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (seen.rows > 0 && ((Limits::min)() > seen.earliest || (Limits::max)() < seen.latest)) {
    for (std::size_t i = 0;; ++i) {
      const std::int64_t day = wide_day(log.days()[i]);
      if (day < (Limits::min)() || day > (Limits::max)()) {
        raise_data("summarise", "day", static_cast<Index>(i), static_cast<double>(day),
                   "a day number that fits 32 bits");
      }
    }
  }
}

template <class Ledger, bool Splits, bool Filters, CustomerId Id, LogDay D, Executor E, class Summary>
Tally run_parts(const InspectedLog<Id, D>& in, std::int64_t end, const E& executor, Summary& summary,
                LogWorkspace& memory) {
  TimeOrder order;
  order.given = in.seen.in_time || in.seen.by_customer_in_time;
  order.earliest = static_cast<std::uint32_t>(in.seen.earliest);
  order.bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint32_t>(in.seen.latest) - order.earliest));
  const PartKernel<Ledger, Splits> kernel{in.rules, order};
  bool by_id = true;
  if (in.seen.by_customer) {
    run_grouped(in, kernel, executor, memory);
  } else if (is_dense(in)) {
    run_dense<PartKernel<Ledger, Splits>, Id, D, Filters>(in, kernel, executor, memory);
  } else {
    run_sparse<PartKernel<Ledger, Splits>, Id, D, Filters>(in, kernel, executor, memory);
    by_id = false;
  }
  auto* starts = memory.starts.template room<std::size_t>(memory.parts.size() + 1);
  starts[0] = 0;
  Tally tally;
  for (std::size_t part = 0; part < memory.parts.size(); ++part) {
    starts[part + 1] = starts[part] + memory.parts[part].customers;
    tally.merge(memory.parts[part].tally);
  }
  resize_rows(summary, starts[memory.parts.size()]);
  const ColumnWriter<Summary, Id> writer(summary, in.seen, in.rules, end);
  if (by_id) {
    write_in_order(memory, writer, starts, executor);
  } else {
    write_by_id(memory, writer, starts, in.seen.range(), executor);
  }
  return tally;
}

// One thread and rows in order of time: the rows need not be moved. Only for logs whose Tally is without sums, because
// those would be formed in another order than that of the parts.
template <CustomerId Id, LogDay D, class Summary>
Tally run_direct(const InspectedLog<Id, D>& in, std::int64_t end, Summary& summary, LogWorkspace& memory) {
  const auto size = static_cast<std::size_t>(in.seen.range()) + 1;
  Ledger* ledgers = memory.ledgers.template room<Ledger>(size);
  in.filters ? keep_directly<true>(in, ledgers, size) : keep_directly<false>(in, ledgers, size);
  Tally tally;
  std::size_t customers = 0;
  for (std::size_t i = 0; i < size; ++i) {
    customers += ledgers[i].days > 0 ? 1 : 0;
    tally.days += ledgers[i].days;
  }
  resize_rows(summary, customers);
  const ColumnWriter<Summary, Id> writer(summary, in.seen, in.rules, end);
  std::size_t written = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const Ledger& ledger = ledgers[i];
    if (ledger.days > 0) {
      writer.write(written++,
                   {ledger.repeat_spend, ledger.spend(), 0.0, ledger.first_day, ledger.last_day, ledger.days, 0, i});
    }
  }
  return tally;
}

// What the rules and the ids make of a log, once it is known that all rows can be read.
template <CustomerId Id, LogDay D, Executor E, class Summary>
Tally run_log(const InspectedLog<Id, D>& in, bool nets, std::int64_t end, const E& executor, Summary& summary,
              LogWorkspace& memory) {
  constexpr bool splits = has_holdout<Summary>;
  if constexpr (std::same_as<E, serial> && !splits) {
    if (!nets && in.seen.in_time && !in.seen.by_customer &&
        in.seen.range() <= static_cast<std::uint64_t>(in.seen.rows)) {
      return run_direct(in, end, summary, memory);
    }
  }
  const auto run = [&]<class L>(std::type_identity<L>) {
    return in.filters ? run_parts<L, splits, true>(in, end, executor, summary, memory)
                      : run_parts<L, splits, false>(in, end, executor, summary, memory);
  };
  return nets ? run(std::type_identity<NettingLedger>{}) : run(std::type_identity<Ledger>{});
}

// Money as the columns have it, so that it is the sum of what the caller sees.
template <class Summary, Executor E>
[[nodiscard]] double money_of(const Summary& summary, const E& executor) {
  return fold(
             summary.rows(), executor, Sum{},
             [&](Sum& sum, Index first, Index count) {
               for_each_block(first, count, [&](Index at, Index size) {
                 sum.add(summary.table[total_spend{}].segment(at, size).sum());
                 if constexpr (has_holdout<Summary>) {
                   sum.add(summary.table[holdout_spend{}].segment(at, size).sum());
                 }
               });
             },
             [](Sum& sum, const Sum& later) { sum.merge(later); })
      .value();
}

// The days of a log in which a refund counts on the day of the purchase that it takes back; `returned` are those rows
// whose day is another.
template <CustomerId Id, LogDay D>
[[nodiscard]] std::vector<D> days_of_purchases(const PurchaseView<Id, D>& log, const ReturnOptions& options,
                                               std::vector<Index>& returned) {
  std::vector<D> days(log.days().begin(), log.days().end());
  for (const ReturnedPurchase& pair : find_returns(log, options)) {
    const auto refund = static_cast<std::size_t>(pair.refund);
    const D day = log.days()[static_cast<std::size_t>(pair.purchase)];
    if (days[refund] != day) {
      days[refund] = day;
      returned.push_back(pair.refund);
    }
  }
  return days;
}

template <CustomerId Id, LogDay D, Executor E, class Summary>
void summarise_log(const PurchaseView<Id, D>& log, const AmountPolicy& amounts, std::optional<Day> observation_end,
                   std::optional<Day> calibration_end, const E& executor, Summary& summary, LogWorkspace& memory) {
  InspectedLog<Id, D> in{log, inspect(log, executor), {}, false};
  check_days(log, in.seen);
  const Day end = observation_end  ? *observation_end
                  : log.rows() > 0 ? Day{static_cast<std::int32_t>(in.seen.latest)}
                                   : Day{0};
  if (calibration_end && *calibration_end > end && (observation_end || log.rows() > 0)) {
    raise_argument("summarise", "the calibration end", calibration_end->number(),
                   "a day up to the observation end, " + to_text(end.number()));
  }
  in.rules = {end.number(), calibration_end.value_or(end).number(), amounts};
  RowCensus census;
  if (log.rows() > 0 && (!in.seen.ordinary || in.seen.latest > end.number())) {
    census = take_census(log, in.rules, executor);
    check_census(log.amounts(), census, "summarise");
  }
  in.filters = census.left_out() > 0;
  std::vector<D> moved;
  std::vector<Index> returned;
  if (amounts.refunds == amount_rule::net_purchase && census.netted > 0) {
    moved = days_of_purchases(log, {end, calibration_end}, returned);
    in.log = PurchaseView<Id, D>(log.customers(), moved, log.amounts());
    in.seen = inspect(in.log, executor);  // the rows may be in another order of time now
  }

  Tally tally;
  if (log.rows() > 0) {
    tally = run_log(in, census.netted > 0, end.number(), executor, summary, memory);
  } else {
    resize_rows(summary, 0);
  }
  summary.observation_end = end;
  summary.never_purchased.clear();
  for (const LeftOutCustomer& customer : tally.left_out) {
    summary.never_purchased.push_back({in.seen.id_at(customer.offset), {customer.rows, customer.spend}});
  }
  std::sort(summary.never_purchased.begin(), summary.never_purchased.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  SummaryCounts& counts = summary.counts;
  counts = {};
  counts.rows = log.rows();
  counts.after_end = census.after_end.value();
  counts.not_finite = census.not_finite.value();
  counts.zeros_dropped = census.zeros.value();
  counts.refunds_dropped = census.refunds.value();
  counts.without_purchase = tally.without_purchase.value();
  RowGroup taken_back;
  for (const Index row : returned) {
    taken_back.add(1, log.amounts()[static_cast<std::size_t>(row)]);
  }
  counts.returned = taken_back.value();
  counts.customers_never_purchased = tally.customers_never_purchased;
  counts.never_purchased = tally.never_purchased.value();
  counts.customers_bought_later = tally.customers_bought_later;
  counts.bought_later = tally.bought_later.value();
  counts.used = {log.rows() - census.left_out() - tally.never_purchased.rows - tally.bought_later.rows,
                 money_of(summary, executor)};
  counts.merged = counts.used.rows - tally.days - tally.without_purchase.rows;
}

}  // namespace custval::detail

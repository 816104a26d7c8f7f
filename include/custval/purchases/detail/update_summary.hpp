// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/ledger.hpp>
#include <custval/purchases/detail/row_rules.hpp>
#include <custval/purchases/detail/summarise_log.hpp>
#include <custval/purchases/summary.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

// New rows of a log, their ids in the summary's kind or as a view of it.
template <class Key>
struct NewRows {
  std::span<const Key> ids;
  std::span<const std::int32_t> days;
  std::span<const double> amounts;

  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }
};

// What the new rows of one customer come to.
template <class Key>
struct CustomerChange {
  Key id;
  NettingLedger ledger;
};

template <class Key>
[[nodiscard]] RowCensus census_of(const NewRows<Key>& rows, const RowRules& rules, const std::int32_t* after) {
  RowCensus census;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (after != nullptr && rows.days[i] <= *after) {
      raise_data("update", "day", static_cast<Index>(i), rows.days[i],
                 "a day after " + to_text(*after) + ", the summary's observation end");
    }
    if (is_odd(rows.amounts[i]) || rows.days[i] > rules.end) {
      census.add(static_cast<Index>(i), rows.days[i], rows.amounts[i], rules);
    }
  }
  check_census(rows.amounts, census, "update");
  return census;
}

// The customers of the new rows in ascending order of id.
template <class Key>
[[nodiscard]] std::vector<CustomerChange<Key>> changes_of(const NewRows<Key>& rows, const RowRules& rules) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rules.takes(rows.days[i], rows.amounts[i])) {
      order.push_back(i);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (rows.ids[a] != rows.ids[b]) {
      return rows.ids[a] < rows.ids[b];
    }
    return rows.days[a] != rows.days[b] ? rows.days[a] < rows.days[b] : a < b;
  });
  std::vector<CustomerChange<Key>> changes;
  for (const std::size_t i : order) {
    if (changes.empty() || changes.back().id != rows.ids[i]) {
      changes.push_back({rows.ids[i], {}});
    }
    NettingLedger& ledger = changes.back().ledger;
    const double amount = rows.amounts[i];
    const amount_rule rule = amount > 0.0 ? amount_rule::keep : rules.rule_of(amount);
    if (rule == amount_rule::apart) {
      ledger.set_apart(amount);
    } else {
      ledger.add(rows.days[i], amount, rule != amount_rule::keep);
    }
  }
  for (CustomerChange<Key>& change : changes) {
    change.ledger.settle();
  }
  return changes;
}

// The summary that is being made of an older one and of changes to it.
template <SummaryId Id>
class NextSummary {
 public:
  using Summary = PurchaseSummary<Id>;

  NextSummary(const Summary& before, std::size_t changes, Day end) : before_{before}, end_{end.number()} {
    next_.observation_end = end;
    next_.ids.reserve(before.ids.size() + changes);
    next_.table.resize(before.rows() + static_cast<Index>(changes));
  }

  // A customer of the older summary; nullptr: nothing new.
  void known(std::size_t row, const NettingLedger* change) {
    const auto from = static_cast<Index>(row);
    const auto of = [&](auto tag) { return before_.table[tag](from); };
    double repeats = of(repeat_purchases{});
    double mean = of(mean_repeat_spend{});
    double total = of(total_spend{});
    double last = of(last_day{});
    if (change != nullptr) {
      if (change->days > 0) {
        const double spent = mean * repeats + change->first_spend + change->repeat_spend;
        repeats += change->days;
        mean = spent / repeats;
        last = change->last_day;
      }
      total += change->spend();
      aside_.add(change->aside_rows, change->aside);
    }
    write(before_.ids[row], of(first_day{}), last, repeats, mean, total);
  }
  // A customer who has not been in the summary: of no row, or waiting for a first purchase until now.
  template <class Key>
  void unknown(const Key& id, const RowsAndMoney& waiting, const NettingLedger& change) {
    const double total = waiting.amount + change.spend();
    if (change.days == 0) {
      wait({Id(id), {waiting.rows + change.rows, total}});
      return;
    }
    const double repeats = change.days - 1.0;
    aside_.add(waiting.rows + change.aside_rows, waiting.amount + change.aside);
    write(Id(id), change.first_day, change.last_day, repeats, repeats == 0.0 ? 0.0 : change.repeat_spend / repeats,
          total);
  }
  void wait(NeverPurchased<Id> customer) {
    waiting_.add(customer.rows.rows, customer.rows.amount);
    next_.never_purchased.push_back(std::move(customer));
  }

  [[nodiscard]] Summary finish(std::size_t rows, const RowCensus& census) && {
    Table table = std::exchange(next_.table, {});
    next_.table.resize(written_);
    copy_columns(table, typename Summary::tags{});
    SummaryCounts& counts = next_.counts;
    counts = before_.counts;
    counts.rows += static_cast<Index>(rows) - counts.after_end.rows;  // those are among the new rows
    counts.after_end = census.after_end.value();
    add(counts.not_finite, census.not_finite);
    add(counts.zeros_dropped, census.zeros);
    add(counts.refunds_dropped, census.refunds);
    add(counts.without_purchase, aside_);
    counts.customers_never_purchased = static_cast<Index>(next_.never_purchased.size());
    counts.never_purchased = waiting_.value();
    counts.used = {counts.rows - counts.after_end.rows - counts.not_finite.rows - counts.zeros_dropped.rows -
                       counts.refunds_dropped.rows - counts.never_purchased.rows,
                   money_of(next_, serial{})};
    counts.merged = counts.used.rows - days_ - counts.without_purchase.rows;
    return std::move(next_);
  }

 private:
  using Table = decltype(Summary::table);

  void write(const Id& id, double first, double last, double repeats, double mean, double total) {
    const Index row = written_++;
    next_.ids.push_back(id);
    next_.table[repeat_purchases{}](row) = repeats;
    next_.table[recency{}](row) = last - first;
    next_.table[observed_time{}](row) = static_cast<double>(end_) - first;
    next_.table[mean_repeat_spend{}](row) = mean;
    next_.table[total_spend{}](row) = total;
    next_.table[first_day{}](row) = first;
    next_.table[last_day{}](row) = last;
    next_.table[purchase_days{}](row) = repeats + 1.0;
    days_ += static_cast<Index>(repeats) + 1;
  }
  template <class... Tags>
  void copy_columns(const Table& from, columns<Tags...> /*tags*/) {
    ((next_.table[Tags{}] = from[Tags{}].head(written_)), ...);
  }
  static void add(RowsAndMoney& to, const RowGroup& more) {
    const RowsAndMoney value = more.value();
    to.rows += value.rows;
    to.amount += value.amount;
  }

  const Summary& before_;
  std::int32_t end_;
  Summary next_;
  Index written_ = 0;
  Index days_ = 0;
  RowGroup aside_;
  RowGroup waiting_;
};

template <SummaryId Id, class Key>
[[nodiscard]] PurchaseSummary<Id> updated_summary(const PurchaseSummary<Id>& before, const NewRows<Key>& rows, Day end,
                                                  const AmountPolicy& amounts) {
  if (amounts.refunds == amount_rule::net_purchase) {
    raise_argument("update", "the rule for refunds", static_cast<double>(amounts.refunds),
                   "one that needs no earlier purchase: net_purchase is for whole logs (summarise)");
  }
  const bool has_rows = before.counts.rows > 0;
  const std::int32_t last_end = before.observation_end.number();
  if (has_rows && end < before.observation_end) {
    raise_argument("update", "the observation end", end.number(),
                   "a day not before " + to_text(last_end) + ", that of the summary");
  }
  const RowRules rules{end.number(), end.number(), amounts};
  const RowCensus census = census_of(rows, rules, has_rows ? &last_end : nullptr);
  const auto changes = changes_of(rows, rules);
  NextSummary<Id> next(before, changes.size(), end);
  auto change = changes.begin();
  auto waiting = before.never_purchased.begin();
  const auto waiting_end = before.never_purchased.end();
  // Everybody of the three lists in one ascending order; a waiting customer is not in the summary.
  const auto take_others_below = [&](const Id* id) {
    while (true) {
      const bool has_change = change != changes.end() && (id == nullptr || change->id < *id);
      const bool has_waiting = waiting != waiting_end && (id == nullptr || waiting->id < *id);
      if (has_change && (!has_waiting || !(waiting->id < change->id))) {
        const bool same = has_waiting && !(change->id < waiting->id);
        next.unknown(change->id, same ? waiting->rows : RowsAndMoney{}, change->ledger);
        waiting += same ? 1 : 0;
        ++change;
      } else if (has_waiting) {
        next.wait(*waiting++);
      } else {
        return;
      }
    }
  };
  for (std::size_t row = 0; row < before.ids.size(); ++row) {
    take_others_below(&before.ids[row]);
    const bool changed = change != changes.end() && !(before.ids[row] < change->id);
    next.known(row, changed ? &change->ledger : nullptr);
    change += changed ? 1 : 0;
  }
  take_others_below(nullptr);
  return std::move(next).finish(rows.size(), census);
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a summary must be, worked out in the plainest way: a map of customers of maps of days. Shares nothing with the
// library but the policy's names.

#include <custval/purchases/summarise.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace naive {

struct Row {
  std::int64_t day;
  double amount;
  bool netted;
};

struct Customer {
  std::vector<std::int64_t> purchase_days;
  double first_spend = 0, repeat_spend = 0, aside = 0;
  std::int64_t rows = 0, aside_rows = 0;
  std::int64_t holdout_days = 0, holdout_rows = 0, holdout_aside_rows = 0;
  double holdout_spend = 0, holdout_aside = 0;
};

template <class Id>
struct Summary {
  std::map<Id, Customer> customers;  // with a purchase in time
  custval::SummaryCounts counts;
  std::int64_t end = 0;
};

inline void leave_out(custval::RowsAndMoney& group, double amount) {
  ++group.rows;
  group.amount += amount;
}

// The group of rows that a row is left out with; none when it counts.
inline custval::RowsAndMoney* group_of(std::int64_t day, double amount, std::int64_t end,
                                       const custval::AmountPolicy& policy, custval::SummaryCounts& counts) {
  if (day > end) {
    return &counts.after_end;
  }
  if (!std::isfinite(amount)) {
    return &counts.not_finite;
  }
  if (amount == 0 && policy.zeros == custval::amount_rule::drop) {
    return &counts.zeros_dropped;
  }
  return amount < 0 && policy.refunds == custval::amount_rule::drop ? &counts.refunds_dropped : nullptr;
}

using Log = std::map<std::int64_t, std::vector<Row>>;  // one customer's, by day

inline Customer follow(const Log& log, std::int64_t cut) {
  Customer c;
  for (const auto& [day, rows] : log) {
    double total = 0;
    bool any_netted = false;
    for (const Row& row : rows) {
      total += row.amount;
      any_netted = any_netted || row.netted;
    }
    const auto size = static_cast<std::int64_t>(rows.size());
    const bool purchase = !any_netted || total > 0;
    if (day > cut) {
      c.holdout_rows += size;
      c.holdout_spend += total;
      c.holdout_days += purchase ? 1 : 0;
      c.holdout_aside += purchase ? 0 : total;
      c.holdout_aside_rows += purchase ? 0 : size;
    } else if (purchase) {
      c.rows += size;
      (c.purchase_days.empty() ? c.first_spend : c.repeat_spend) += total;
      c.purchase_days.push_back(day);
    } else {
      c.rows += size;
      c.aside += total;
      c.aside_rows += size;
    }
  }
  return c;
}

template <class Id>
void take_in(const Id& id, const Customer& c, Summary<Id>& result) {
  auto& counts = result.counts;
  const std::int64_t rows = c.rows + c.holdout_rows;
  const double money = c.first_spend + c.repeat_spend + c.aside + c.holdout_spend;
  if (c.purchase_days.empty()) {
    ++(c.holdout_days > 0 ? counts.customers_bought_later : counts.customers_never_purchased);
    auto& group = c.holdout_days > 0 ? counts.bought_later : counts.never_purchased;
    group.rows += rows;
    group.amount += money;
    return;
  }
  counts.used.rows += rows;
  counts.used.amount += money;
  counts.without_purchase.rows += c.aside_rows + c.holdout_aside_rows;
  counts.without_purchase.amount += c.aside + c.holdout_aside;
  counts.merged +=
      rows - c.aside_rows - c.holdout_aside_rows - static_cast<std::int64_t>(c.purchase_days.size()) - c.holdout_days;
  result.customers[id] = c;
}

template <class Id>
Summary<Id> summarise(const std::vector<Id>& ids, const std::vector<std::int32_t>& days,
                      const std::vector<double>& amounts, const custval::AmountPolicy& policy,
                      std::optional<std::int64_t> end, std::optional<std::int64_t> calibration_end) {
  Summary<Id> result;
  result.end = end ? *end : days.empty() ? 0 : *std::max_element(days.begin(), days.end());
  result.counts.rows = static_cast<std::int64_t>(ids.size());
  std::map<Id, Log> logs;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const double amount = amounts[i];
    if (auto* group = group_of(days[i], amount, result.end, policy, result.counts)) {
      leave_out(*group, std::isfinite(amount) ? amount : 0);
      continue;
    }
    const bool netted = (amount == 0 && policy.zeros == custval::amount_rule::net_same_day) ||
                        (amount < 0 && policy.refunds == custval::amount_rule::net_same_day);
    logs[ids[i]][days[i]].push_back({days[i], amount, netted});
  }
  for (const auto& [id, log] : logs) {
    take_in(id, follow(log, calibration_end ? *calibration_end : result.end), result);
  }
  return result;
}

inline bool near(double a, double b, double scale) {
  return std::abs(a - b) <= 1e-12 * (1 + scale);
}

inline bool near(const custval::RowsAndMoney& a, const custval::RowsAndMoney& b, double scale) {
  return a.rows == b.rows && near(a.amount, b.amount, scale);
}

// Whether the library's summary says the same; `scale` is the sum of the sizes of all amounts.
template <class Found, class Id>
void check_same(const Found& found, const Summary<Id>& expected, std::optional<std::int64_t> calibration_end,
                double scale) {
  using namespace custval;
  constexpr bool splits = detail::list_has<holdout_spend, typename Found::tags>;
  REQUIRE(found.ids.size() == expected.customers.size());
  REQUIRE(found.rows() == static_cast<Index>(found.ids.size()));
  CHECK(found.observation_end.number() == expected.end);
  const std::int64_t cut = calibration_end ? *calibration_end : expected.end;
  Index wrong = 0;  // counted, because a million checks are slow
  Index row = 0;
  for (const auto& [id, c] : expected.customers) {
    const auto x = static_cast<double>(c.purchase_days.size() - 1);
    const auto first = static_cast<double>(c.purchase_days.front());
    const auto last = static_cast<double>(c.purchase_days.back());
    bool right = found.ids[static_cast<std::size_t>(row)] == id && found[repeat_purchases{}](row) == x &&
                 found[purchase_days{}](row) == x + 1 && found[first_day{}](row) == first &&
                 found[last_day{}](row) == last && found[recency{}](row) == last - first &&
                 found[observed_time{}](row) == static_cast<double>(cut) - first &&
                 near(found[total_spend{}](row), c.first_spend + c.repeat_spend + c.aside, scale) &&
                 near(found[mean_repeat_spend{}](row), x > 0 ? c.repeat_spend / x : 0, scale);
    if constexpr (splits) {
      right = right && found[holdout_purchases{}](row) == static_cast<double>(c.holdout_days) &&
              found[holdout_time{}](row) == static_cast<double>(expected.end - cut) &&
              near(found[holdout_spend{}](row), c.holdout_spend, scale);
    }
    wrong += right ? 0 : 1;
    ++row;
  }
  CHECK(wrong == 0);
  const SummaryCounts& a = found.counts;
  const SummaryCounts& b = expected.counts;
  CHECK(a.rows == b.rows);
  CHECK(near(a.used, b.used, scale));
  CHECK(a.merged == b.merged);
  CHECK(near(a.without_purchase, b.without_purchase, scale));
  CHECK(near(a.after_end, b.after_end, scale));
  CHECK(near(a.not_finite, b.not_finite, scale));
  CHECK(near(a.zeros_dropped, b.zeros_dropped, scale));
  CHECK(near(a.refunds_dropped, b.refunds_dropped, scale));
  CHECK(a.customers_never_purchased == b.customers_never_purchased);
  CHECK(near(a.never_purchased, b.never_purchased, scale));
  CHECK(a.customers_bought_later == b.customers_bought_later);
  CHECK(near(a.bought_later, b.bought_later, scale));
  // The sentence in the documentation of SummaryCounts.
  CHECK(a.rows == a.used.rows + a.after_end.rows + a.not_finite.rows + a.zeros_dropped.rows + a.refunds_dropped.rows +
                      a.never_purchased.rows + a.bought_later.rows);
}

}  // namespace naive

// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/customer_purchases.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <limits>
#include <random>
#include <utility>
#include <vector>

using namespace custval;

static_assert(std::regular<CustomerPurchases>);

namespace {

CustomerPurchases of(const std::vector<std::pair<int, double>>& rows) {
  CustomerPurchases state;
  for (const auto& [day, amount] : rows) {
    state.add(day, amount);
  }
  return state;
}

}  // namespace

TEST_CASE("one customer, worked out by hand") {
  // Days 2 (3 + 4), 5 (6), 9 (10), seen at day 12: x = 2, t_x = 7, T = 10, m = 16 / 2, total 23.
  const auto customer = of({{2, 3}, {2, 4}, {5, 6}, {9, 10}}).finish(12);
  CHECK(customer == CustomerSummary{2, 9, 3, 2, 7, 10, 8, 23});
  CHECK(of({{2, 3}}).finish(2) == CustomerSummary{2, 2, 1, 0, 0, 0, 0, 3});
  CHECK(!CustomerPurchases{}.finish(0));
  // Day 1 nets to nothing, day 4 is a refund of day 2: one purchase, on day 2; 0 + 8 - 3 = 5 in all.
  CHECK(of({{1, 5}, {1, -5}, {2, 8}, {4, -3}}).finish(4) == CustomerSummary{2, 2, 1, 0, 0, 2, 0, 5});
  CHECK(!of({{1, 5}, {1, -5}}).finish(3));
}

TEST_CASE("states meet within a day") {
  // A refund in the later state undoes the purchase of the earlier one on the same day.
  auto early = of({{1, 4}, {3, 5}});
  early.merge(of({{3, -5}, {7, 2}}));
  CHECK(early.finish(7) == CustomerSummary{1, 7, 2, 1, 6, 6, 2, 6});
  // Three states of one and the same day.
  auto day = of({{3, 1}});
  day.merge(of({{3, 2}}));
  day.merge(of({{3, 4}}));
  CHECK(day.finish(3) == CustomerSummary{3, 3, 1, 0, 0, 0, 0, 7});
  // Nothing at either end changes nothing.
  CustomerPurchases nothing;
  nothing.merge(day);
  CHECK(nothing == day);
  day.merge(CustomerPurchases{});
  CHECK(nothing == day);
}

TEST_CASE("cutting a log anywhere and merging gives what the whole gives, in any grouping") {
  std::mt19937 random{5};
  for (int round = 0; round < 400; ++round) {
    std::vector<std::pair<int, double>> rows;
    int day = 0;
    for (unsigned i = 0; i < 1 + random() % 12; ++i) {
      day += static_cast<int>(random() % 3);
      rows.emplace_back(day, static_cast<double>(static_cast<int>(random() % 9)) - 3);  // whole: sums are exact
    }
    const auto whole = of(rows).finish(day);
    const auto first_cut = static_cast<std::ptrdiff_t>(random() % (rows.size() + 1));
    const auto second_cut =
        first_cut + static_cast<std::ptrdiff_t>(random() % (rows.size() + 1 - static_cast<std::size_t>(first_cut)));
    const CustomerPurchases a = of({rows.begin(), rows.begin() + first_cut});
    const CustomerPurchases b = of({rows.begin() + first_cut, rows.begin() + second_cut});
    const CustomerPurchases c = of({rows.begin() + second_cut, rows.end()});
    auto left = a;
    left.merge(b);
    left.merge(c);
    auto later = b;
    later.merge(c);
    auto right = a;
    right.merge(later);
    CHECK(left.finish(day) == whole);
    CHECK(right.finish(day) == whole);
  }
}

TEST_CASE("rows out of order and rows that the policy rejects are refused") {
  auto state = of({{5, 1}, {6, 2}});
  CHECK_THROWS_WITH_AS(
      state.add(5, 1),
      "custval::CustomerPurchases::add: the day is 5, expected a day not before 6, the last one taken in",
      ArgumentError);
  CHECK_THROWS_AS(state.merge(of({{5, 1}})), ArgumentError);
  CHECK_THROWS_AS((void)state.finish(5), ArgumentError);
  CHECK_THROWS_WITH_AS(state.add(7, std::numeric_limits<double>::quiet_NaN()),
                       "custval::CustomerPurchases::add: the amount is NaN, which the policy rejects", DataError);
  state.add(7, std::numeric_limits<double>::quiet_NaN(), {.not_finite = not_finite_rule::drop});
  CHECK(state == of({{5, 1}, {6, 2}}));
  CHECK_THROWS_AS(state.add(7, 0.0, {.zeros = amount_rule::reject}), DataError);
}

TEST_CASE("rows set apart are rows of their day: none before them, none after the end") {
  const AmountPolicy apart{.refunds = amount_rule::apart};
  CustomerPurchases state;
  state.add(10, 100);
  state.add(50, -40, apart);
  CHECK_THROWS_AS((void)state.finish(20), ArgumentError);
  CHECK_THROWS_AS(state.add(20, 5), ArgumentError);
  CHECK(state.finish(50)->total_spend == 60.0);
  CHECK(state.finish(50)->last_day == 10);
  CustomerPurchases later;
  later.add(40, -1, apart);
  CHECK_THROWS_AS(state.merge(later), ArgumentError);
  CustomerPurchases after;
  after.add(60, -5, apart);
  state.merge(after);
  CHECK_THROWS_AS((void)state.finish(50), ArgumentError);
  CHECK(state.finish(60)->total_spend == 55.0);
}

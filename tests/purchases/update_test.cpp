// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>
#include <custval/purchases/purchase_fields.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/update.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <random>
#include <string>
#include <vector>

using namespace custval;

namespace {

struct BoughtRow {
  std::int64_t customer;
  std::int32_t day;
  double amount;
};

// Rows as they happen: the same customer several times a day, refunds, zeros, customers who only ever return.
std::vector<BoughtRow> rows_over_days(unsigned seed, int days, int a_day, bool only_purchases) {
  std::mt19937 random(seed);
  std::vector<BoughtRow> rows;
  for (int day = 0; day < days; ++day) {
    for (int i = 0; i < a_day; ++i) {
      const int kind = only_purchases ? 9 : static_cast<int>(random() % 10);
      const double size = 0.25 * static_cast<double>(1 + random() % 400);
      const auto customer = static_cast<std::int64_t>(random() % 40) - 10;
      rows.push_back({customer, 19000 + day, kind < 3 ? -size : kind == 3 ? 0.0 : size});
    }
  }
  return rows;
}

constexpr PurchaseFields bought_fields{&BoughtRow::customer, &BoughtRow::day, &BoughtRow::amount};

template <class Id>
void check_same(const PurchaseSummary<Id>& a, const PurchaseSummary<Id>& b) {
  REQUIRE(a.ids == b.ids);
  CHECK(a.observation_end == b.observation_end);
  for (Index i = 0; i < a.rows(); ++i) {
    CHECK(a[repeat_purchases{}](i) == b[repeat_purchases{}](i));
    CHECK(a[recency{}](i) == b[recency{}](i));
    CHECK(a[observed_time{}](i) == b[observed_time{}](i));
    CHECK(a[first_day{}](i) == b[first_day{}](i));
    CHECK(a[last_day{}](i) == b[last_day{}](i));
    CHECK(a[purchase_days{}](i) == b[purchase_days{}](i));
    CHECK(a[mean_repeat_spend{}](i) == doctest::Approx(b[mean_repeat_spend{}](i)).epsilon(1e-12));
    CHECK(a[total_spend{}](i) == b[total_spend{}](i));  // quarters add up without rounding
  }
  const SummaryCounts& x = a.counts;
  const SummaryCounts& y = b.counts;
  CHECK(x == y);
  CHECK(a.never_purchased == b.never_purchased);
}

}  // namespace

TEST_CASE("updating day by day, or several days at once, is summarising everything at once") {
  for (const bool only_purchases : {true, false}) {
    for (const amount_rule refunds :
         {amount_rule::keep, amount_rule::drop, amount_rule::net_same_day, amount_rule::apart}) {
      const AmountPolicy policy{refunds, only_purchases ? amount_rule::keep : amount_rule::drop};
      const auto rows = rows_over_days(refunds == amount_rule::keep ? 1U : 7U, 30, 6, only_purchases);
      PurchaseSummary<> summary;
      std::vector<BoughtRow> until;
      std::vector<BoughtRow> today;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        until.push_back(rows[i]);
        today.push_back(rows[i]);
        const bool day_ends = i + 1 == rows.size() || rows[i + 1].day != rows[i].day;
        if (day_ends && rows[i].day % 3 != 0) {
          update(summary, today, bought_fields, rows[i].day, policy);
          today.clear();
          check_same(summary, summarise(until, bought_fields, SummaryOptions{policy}));
        }
      }
    }
  }
}

TEST_CASE("rows after the observation end are given again, and no rows move the end alone") {
  const std::vector<BoughtRow> rows{{1, 10, 5}, {2, 12, 7}, {1, 15, 3}};
  auto summary = summarise(rows, bought_fields, SummaryOptions{.observation_end = Day(11)});
  CHECK(summary.counts.after_end.rows == 2);
  const std::vector<BoughtRow> again{rows[1], rows[2], {3, 20, 1}};
  update(summary, again, bought_fields, 16);
  const std::vector<BoughtRow> all{rows[0], rows[1], rows[2], {3, 20, 1}};
  check_same(summary, summarise(all, bought_fields, SummaryOptions{.observation_end = Day(16)}));
  CHECK(summary.counts.after_end.rows == 1);
  update(summary, std::vector<BoughtRow>{}, bought_fields, 17);
  CHECK(summary[observed_time{}](0) == 7);
  CHECK(summary.counts.after_end.rows == 0);
}

TEST_CASE("what cannot be taken in is refused, and the summary stays") {
  const std::vector<BoughtRow> rows{{1, 10, 5}, {2, 12, 7}};
  auto summary = summarise(rows, bought_fields);
  const auto before = summary;
  CHECK_THROWS_WITH_AS(update(summary, std::vector<BoughtRow>{{9, 13, 1}, {1, 12, 3}}, bought_fields, 20),
                       "custval::update: column 'day', row 1: value 12, expected a day after 12, the summary's "
                       "observation end",
                       DataError);
  CHECK_THROWS_WITH_AS(update(summary, std::vector<BoughtRow>{}, bought_fields, 11),
                       "custval::update: the observation end is 11, expected a day not before 12, that of the summary",
                       ArgumentError);
  CHECK_THROWS_AS(update(summary, std::vector<BoughtRow>{{9, 13, -1}}, bought_fields, 20, {amount_rule::net_purchase}),
                  ArgumentError);
  CHECK_THROWS_WITH_AS(
      update(summary, std::vector<BoughtRow>{{9, 13, -1}}, bought_fields, 20, {amount_rule::reject}),
      "custval::update: column 'amount', row 0: value -1, expected an amount >= 0 (refunds are rejected)", DataError);
  CHECK(summary == before);
}

TEST_CASE("structs with text ids, dates and cents: one call gives the summary and the ids back") {
  using namespace std::chrono;
  struct Order {
    std::string customer;
    year_month_day day;
    std::int64_t cents;
  };
  const std::list<Order> orders{{"007", 2024y / 1 / 5, 1999},
                                {"7", 2024y / 1 / 6, 500},
                                {"007", 2024y / 2 / 5, 1001},
                                {"Zoë", 2024y / 2 / 6, -300}};
  const PurchaseFields fields{&Order::customer, &Order::day, &Order::cents, 100};
  auto summary = summarise(orders, fields);
  static_assert(std::is_same_v<decltype(summary), PurchaseSummary<std::string>>);
  CHECK(summary.ids == std::vector<std::string>{"007", "7"});
  CHECK(summary[total_spend{}](0) == 30.0);
  CHECK(summary[mean_repeat_spend{}](0) == 10.01);
  CHECK(summary[recency{}](0) == 31);
  REQUIRE(summary.never_purchased.size() == 1);
  CHECK(summary.never_purchased[0].id == "Zoë");

  const std::vector<Order> later{{"Zoë", 2024y / 3 / 1, 700}, {"1", 2024y / 3 / 1, 100}};
  update(summary, later, fields, sys_days(2024y / 3 / 2));
  auto all = orders;
  all.insert(all.end(), later.begin(), later.end());
  check_same(summary, summarise(all, fields, SummaryOptions{.observation_end = Day(sys_days(2024y / 3 / 2))}));
  CHECK(summary.ids == std::vector<std::string>{"007", "1", "7", "Zoë"});
  CHECK(summary[total_spend{}](3) == 4.0);
}

TEST_CASE("integers of any width, timestamps and functions of a purchase") {
  using namespace std::chrono;
  struct Visit {
    short who;
    system_clock::time_point when;
    float spent;
    [[nodiscard]] sys_seconds second() const { return floor<seconds>(when); }
  };
  const std::vector<Visit> visits{{3, sys_days(1970y / 1 / 3) + 23h, 1.5F}, {3, sys_days(1970y / 1 / 4) + 1h, 2.5F}};
  const auto summary = summarise(visits, PurchaseFields{&Visit::who, &Visit::when, &Visit::spent});
  static_assert(std::is_same_v<decltype(summary)::id_type, std::int32_t>);
  CHECK(summary.ids == std::vector<std::int32_t>{3});
  CHECK(summary[recency{}](0) == 1);
  const auto halved = summarise(visits,
                                PurchaseFields{[](const Visit& v) { return std::int64_t{v.who} + 4; }, &Visit::second,
                                               [](const Visit& v) { return v.spent; }, 2},
                                SplitOptions{.calibration_end = Day(2)});
  CHECK(halved.ids == std::vector<std::int64_t>{7});
  CHECK(halved[holdout_spend{}](0) == 1.25);
  const std::vector<BoughtRow> none;
  CHECK(summarise(none, bought_fields).rows() == 0);
  CHECK_THROWS_AS((void)summarise(none, PurchaseFields{&BoughtRow::customer, &BoughtRow::day, &BoughtRow::amount, 0}),
                  ArgumentError);
}

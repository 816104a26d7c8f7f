// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/purchases/customer_purchases.hpp>
#include <custval/purchases/summarise.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../numbers.hpp"
#include "../repetitions.hpp"
#include "naive_summary.hpp"
#include "random_log.hpp"

using namespace custval;
using std::chrono::sys_days;
using namespace std::chrono_literals;

namespace {

using Ids = std::vector<std::int64_t>;
using Days = std::vector<std::int32_t>;
using Amounts = std::vector<double>;

// A summary is a base of customers as it stands.
static_assert(CustomerBase<PurchaseSummary<>> && HasColumn<PurchaseSummary<>, total_spend>);
static_assert(!HasColumn<PurchaseSummary<>, holdout_spend> && HasColumn<SplitSummary<>, holdout_spend>);

// Compares with the naive implementation, for one thread and for several.
template <class Id>
void check_against_naive(const RandomLog<Id>& log, const AmountPolicy& policy, std::optional<Day> end,
                         std::optional<Day> calibration_end) {
  const auto number = [](std::optional<Day> day) {
    return day ? std::optional<std::int64_t>{day->number()} : std::nullopt;
  };
  const auto expected = naive::summarise(log.ids, log.days, log.amounts, policy, number(end), number(calibration_end));
  const auto check = [&](const auto& options) {
    const auto found = summarise(log.view(), options);
    naive::check_same(found, expected, number(calibration_end), log.scale());
    CHECK(summarise(log.view(), options, threads{3}) == found);
  };
  if (calibration_end) {
    check(SplitOptions{*calibration_end, policy, end});
  } else {
    check(SummaryOptions{policy, end});
  }
}

}  // namespace

TEST_CASE("summarise: a log worked out by hand") {
  // Customer 7 buys on days 10 (twice: 5 + 2), 14 (3) and 20 (4); customer 3 on day 12 (9). The last day is 20.
  //   7: purchase days 10, 14, 20: x = 2, t_x = 20 - 10 = 10, T = 20 - 10 = 10, m = (3 + 4) / 2 = 3.5, total 14
  //   3: x = 0, t_x = 0, T = 20 - 12 = 8, m = 0, total 9
  const Ids ids{7, 7, 3, 7, 7};
  const Days days{14, 10, 12, 20, 10};
  const Amounts amounts{3, 5, 9, 4, 2};
  const auto summary = summarise(PurchaseView(ids, days, amounts));
  CHECK(summary.ids == Ids{3, 7});
  CHECK(summary[repeat_purchases{}](0) == 0);
  CHECK(summary[recency{}](0) == 0);
  CHECK(summary[observed_time{}](0) == 8);
  CHECK(summary[mean_repeat_spend{}](0) == 0);
  CHECK(summary[total_spend{}](0) == 9);
  CHECK(summary[first_day{}](0) == 12);
  CHECK(summary[last_day{}](0) == 12);
  CHECK(summary[purchase_days{}](0) == 1);
  CHECK(summary[repeat_purchases{}](1) == 2);
  CHECK(summary[recency{}](1) == 10);
  CHECK(summary[observed_time{}](1) == 10);
  CHECK(summary[mean_repeat_spend{}](1) == 3.5);
  CHECK(summary[total_spend{}](1) == 14);
  CHECK(summary[first_day{}](1) == 10);
  CHECK(summary[last_day{}](1) == 20);
  CHECK(summary[purchase_days{}](1) == 3);
  CHECK(summary.observation_end == Day{20});
  CHECK(summary.counts.rows == 5);
  CHECK(summary.counts.used == RowsAndMoney{5, 23});
  CHECK(summary.counts.merged == 1);
}

TEST_CASE("summarise: an observation end cuts the log, or lets time pass after it") {
  const Ids ids{1, 1, 2};
  const Days days{0, 5, 9};
  const Amounts amounts{1, 2, 4};
  const PurchaseView log(ids, days, amounts);
  // To day 5: customer 2 has not come yet, and its row is counted, not used.
  const auto early = summarise(log, SummaryOptions{.observation_end = Day{5}});
  CHECK(early.ids == Ids{1});
  CHECK(early[observed_time{}](0) == 5);
  CHECK(early.counts.used == RowsAndMoney{2, 3});
  CHECK(early.counts.after_end == RowsAndMoney{1, 4});
  CHECK(early.observation_end == Day{5});
  // To day 100: T = 100 and 91.
  const auto late = summarise(log, SummaryOptions{.observation_end = Day{100}});
  CHECK(late[observed_time{}](0) == 100);
  CHECK(late[observed_time{}](1) == 91);
  CHECK(late[recency{}](0) == 5);
  // Before the first row: nobody.
  const auto none = summarise(log, SummaryOptions{.observation_end = Day{-1}});
  CHECK(none.rows() == 0);
  CHECK(none.counts.after_end == RowsAndMoney{3, 7});
}

TEST_CASE("summarise: calibration and holdout") {
  // Calibration to day 10, observation to day 20.
  //   1: days 2, 10 (on the end: calibration), 11 and 20: x = 1, t_x = 8, T = 8, m = 20; holdout 2 purchases, 30 + 40
  //   2: day 4 only: x = 0; holdout 0
  //   3: first buys on day 12: left out with both rows, 5 + 6
  const Ids ids{1, 1, 1, 1, 2, 3, 3};
  const Days days{2, 10, 11, 20, 4, 12, 13};
  const Amounts amounts{10, 20, 30, 40, 7, 5, 6};
  const auto split = summarise(PurchaseView(ids, days, amounts), SplitOptions{.calibration_end = Day{10}});
  CHECK(split.ids == Ids{1, 2});
  CHECK(split[repeat_purchases{}](0) == 1);
  CHECK(split[recency{}](0) == 8);
  CHECK(split[observed_time{}](0) == 8);
  CHECK(split[mean_repeat_spend{}](0) == 20);
  CHECK(split[total_spend{}](0) == 30);
  CHECK(split[last_day{}](0) == 10);
  CHECK(split[holdout_purchases{}](0) == 2);
  CHECK(split[holdout_spend{}](0) == 70);
  CHECK(split[holdout_time{}](0) == 10);
  CHECK(split[repeat_purchases{}](1) == 0);
  CHECK(split[observed_time{}](1) == 6);
  CHECK(split[holdout_purchases{}](1) == 0);
  CHECK(split[holdout_spend{}](1) == 0);
  CHECK(split[holdout_time{}](1) == 10);
  CHECK(split.counts.customers_bought_later == 1);
  CHECK(split.counts.bought_later == RowsAndMoney{2, 11});
  CHECK(split.counts.used == RowsAndMoney{5, 107});
  CHECK(split.observation_end == Day{20});
  // The calibration columns are those of the log as it was on day 10.
  const auto then = summarise(PurchaseView(ids, days, amounts), SummaryOptions{.observation_end = Day{10}});
  CHECK(then.ids == split.ids);
  CHECK((then[mean_repeat_spend{}] == split[mean_repeat_spend{}]).all());
  CHECK((then[observed_time{}] == split[observed_time{}]).all());
}

TEST_CASE("summarise: the rules for refunds") {
  // Day 1: 10. Day 2: 8 and -3. Day 3: -2. Day 4: 5 and -5. Day 5: 6.
  const Ids ids{1, 1, 1, 1, 1, 1, 1};
  const Days days{1, 2, 2, 3, 4, 4, 5};
  const Amounts amounts{10, 8, -3, -2, 5, -5, 6};
  const PurchaseView log(ids, days, amounts);
  SUBCASE("keep: five purchase days of 10, 5, -2, 0, 6") {
    const auto s = summarise(log, SummaryOptions{.amounts = {.refunds = amount_rule::keep}});
    CHECK(s[repeat_purchases{}](0) == 4);
    CHECK(s[mean_repeat_spend{}](0) == (5.0 - 2 + 0 + 6) / 4);
    CHECK(s[total_spend{}](0) == 19);
    CHECK(s.counts.merged == 2);
  }
  SUBCASE("drop: four purchase days of 10, 8, 5, 6, and -10 dropped") {
    const auto s = summarise(log, SummaryOptions{.amounts = {.refunds = amount_rule::drop}});
    CHECK(s[repeat_purchases{}](0) == 3);
    CHECK(s[mean_repeat_spend{}](0) == (8.0 + 5 + 6) / 3);
    CHECK(s[total_spend{}](0) == 29);
    CHECK(s.counts.refunds_dropped == RowsAndMoney{3, -10});
    CHECK(s.counts.merged == 0);
  }
  SUBCASE("net: three purchase days of 10, 5, 6; -2 and 0 are in the total spend but in no purchase") {
    const auto s = summarise(log);
    CHECK(s[repeat_purchases{}](0) == 2);
    CHECK(s[mean_repeat_spend{}](0) == (5.0 + 6) / 2);
    CHECK(s[total_spend{}](0) == 19);
    CHECK(s[last_day{}](0) == 5);
    CHECK(s.counts.without_purchase == RowsAndMoney{3, -2});
    CHECK(s.counts.used == RowsAndMoney{7, 19});
    CHECK(s.counts.merged == 1);
  }
  SUBCASE("reject: the first refund is named") {
    const SummaryOptions options{.amounts = {.refunds = amount_rule::reject}};
    CHECK_THROWS_WITH_AS((void)summarise(log, options),
                         "custval::summarise: column 'amount', row 2: value -3, expected an amount >= 0 (refunds are "
                         "rejected)",
                         DataError);
  }
}

TEST_CASE("summarise: the rules for zero amounts") {
  // Day 1: 4. Day 2: 0. Day 3: 0 and 6.
  const Ids ids{1, 1, 1, 1};
  const Days days{1, 2, 3, 3};
  const Amounts amounts{4, 0, 0, 6};
  const PurchaseView log(ids, days, amounts);
  SUBCASE("keep, the default: three purchase days of 4, 0, 6") {
    const auto s = summarise(log);
    CHECK(s[repeat_purchases{}](0) == 2);
    CHECK(s[mean_repeat_spend{}](0) == 3);
  }
  SUBCASE("drop: two of 4, 6") {
    const auto s = summarise(log, SummaryOptions{.amounts = {.zeros = amount_rule::drop}});
    CHECK(s[repeat_purchases{}](0) == 1);
    CHECK(s[mean_repeat_spend{}](0) == 6);
    CHECK(s.counts.zeros_dropped == RowsAndMoney{2, 0});
  }
  SUBCASE("net: two of 4, 6, and the row of day 2 is in no purchase") {
    const auto s = summarise(log, SummaryOptions{.amounts = {.zeros = amount_rule::net_same_day}});
    CHECK(s[repeat_purchases{}](0) == 1);
    CHECK(s[mean_repeat_spend{}](0) == 6);
    CHECK(s.counts.without_purchase == RowsAndMoney{1, 0});
    CHECK(s.counts.merged == 1);
  }
  SUBCASE("reject: the first zero is named; a negative zero is a zero") {
    const SummaryOptions options{.amounts = {.zeros = amount_rule::reject}};
    CHECK_THROWS_WITH_AS((void)summarise(log, options),
                         "custval::summarise: column 'amount', row 1: value 0, expected an amount that is not zero "
                         "(zeros are rejected)",
                         DataError);
    const Amounts negative{4, 1, -0.0, 6};
    CHECK_THROWS_AS((void)summarise(PurchaseView(ids, days, negative), options), DataError);
  }
}

TEST_CASE("summarise: a day that nets to nothing is no purchase, whatever binary fractions make of it") {
  // 0.10 + 0.20 - 0.30 is 5.6e-17 in doubles, 1.10 + 2.20 - 3.30 is 4.4e-16.
  const Ids ids{1, 1, 1, 2, 2, 2, 2};
  const Days days{1, 1, 1, 1, 1, 1, 2};
  const Amounts amounts{1.10, 2.20, -3.30, 0.10, 0.20, -0.30, 1};
  REQUIRE(amounts[0] + amounts[1] + amounts[2] > 0);
  REQUIRE(amounts[3] + amounts[4] + amounts[5] > 0);
  const auto summary = summarise(PurchaseView(ids, days, amounts));
  CHECK(summary.ids == Ids{2});
  CHECK(summary[first_day{}](0) == 2);
  CHECK(summary[repeat_purchases{}](0) == 0);
  CHECK(summary.counts.customers_never_purchased == 1);
  CHECK(summary.counts.never_purchased.rows == 3);
  CHECK(summary.counts.without_purchase.rows == 3);
}

TEST_CASE("summarise: a first day that nets to nothing moves the first purchase") {
  // Day 1: 5 and -5; day 4: 7; day 6: -1; day 9: 2. First purchase on day 4, x = 1, t_x = 5, m = 2, total 0 + 7 - 1
  // + 2.
  const Ids ids{1, 1, 1, 1, 1};
  const Days days{1, 1, 4, 6, 9};
  const Amounts amounts{5, -5, 7, -1, 2};
  const auto s = summarise(PurchaseView(ids, days, amounts));
  CHECK(s[first_day{}](0) == 4);
  CHECK(s[repeat_purchases{}](0) == 1);
  CHECK(s[recency{}](0) == 5);
  CHECK(s[mean_repeat_spend{}](0) == 2);
  CHECK(s[total_spend{}](0) == 8);
  // A refund on the very last day leaves the last purchase where it was.
  const auto until_6 = summarise(PurchaseView(ids, days, amounts), SummaryOptions{.observation_end = Day{6}});
  CHECK(until_6[last_day{}](0) == 4);
  CHECK(until_6[total_spend{}](0) == 6);
}

TEST_CASE("summarise: amounts that are no numbers are refused, or dropped and counted") {
  const Ids ids{1, 1, 2, 2};
  const Days days{1, 2, 3, 4};
  for (const double bad : {not_a_number, -not_a_number, infinity, -infinity}) {
    const Amounts amounts{1, 2, bad, 4};
    const PurchaseView log(ids, days, amounts);
    CHECK_THROWS_WITH_AS(
        (void)summarise(log),
        ("custval::summarise: column 'amount', row 2: value " + to_text(bad) + ", expected a finite number").c_str(),
        DataError);
    const auto s = summarise(log, SummaryOptions{.amounts = {.not_finite = not_finite_rule::drop}});
    CHECK(s.counts.not_finite == RowsAndMoney{1, 0});
    CHECK(s[total_spend{}](1) == 4);
    CHECK(s[first_day{}](1) == 4);
    // After the end no row matters.
    CHECK(summarise(log, SummaryOptions{.observation_end = Day{2}}).counts.after_end == RowsAndMoney{2, 4});
  }
}

TEST_CASE("summarise: no rows, one row") {
  const Ids no_ids;
  const Days no_days;
  const Amounts no_amounts;
  const PurchaseView nothing(no_ids, no_days, no_amounts);
  CHECK(summarise(nothing).rows() == 0);
  CHECK(summarise(nothing).counts == SummaryCounts{});
  CHECK(summarise(nothing, SummaryOptions{.observation_end = Day{5}}, threads{2}).observation_end == Day{5});
  CHECK(summarise(nothing, SplitOptions{.calibration_end = Day{5}}).rows() == 0);

  const Ids ids{-3};
  const Days days{-100};
  const Amounts amounts{2.5};
  const auto one = summarise(PurchaseView(ids, days, amounts));
  REQUIRE(one.rows() == 1);
  CHECK(one.ids[0] == -3);
  CHECK(one[total_spend{}](0) == 2.5);
  CHECK(one[observed_time{}](0) == 0);
  CHECK(one[first_day{}](0) == -100);
}

TEST_CASE("summarise: errors of the options") {
  const Ids ids{1};
  const Days days{3};
  const Amounts amounts{1};
  const PurchaseView log(ids, days, amounts);
  CHECK_THROWS_WITH_AS((void)summarise(log, SplitOptions{.calibration_end = Day{4}}),
                       "custval::summarise: the calibration end is 4, expected a day up to the observation end, 3",
                       ArgumentError);
  CHECK(summarise(log, SplitOptions{.calibration_end = Day{3}})[holdout_time{}](0) == 0);
  CHECK(summarise(log, SplitOptions{.calibration_end = Day{4}, .observation_end = Day{9}})[holdout_time{}](0) == 5);
}

TEST_CASE("summarise: days as std::chrono::sys_days") {
  const Ids ids{1, 1};
  const Amounts amounts{1, 2};
  const std::vector<sys_days> dates{sys_days{1997y / 1 / 1}, sys_days{1997y / 1 / 31}};
  const Days days{9862, 9892};  // 27 years of 365 days, 7 leap days: 27 * 365 + 7 = 9862
  const SummaryOptions options{.observation_end = sys_days{1997y / 2 / 1}};
  const auto by_date = summarise(PurchaseView(ids, dates, amounts), options);
  CHECK(by_date[recency{}](0) == 30);
  CHECK(by_date[observed_time{}](0) == 31);
  CHECK(by_date[first_day{}](0) == 9862);
  CHECK(by_date == summarise(PurchaseView(ids, days, amounts), options));

  const std::vector<sys_days> far{sys_days{}, sys_days{std::chrono::days{std::int64_t{1} << 31U}}};
  CHECK_THROWS_WITH_AS((void)summarise(PurchaseView(ids, far, amounts)),
                       "custval::summarise: column 'day', row 1: value 2147483648, expected a day number that fits 32 "
                       "bits",
                       DataError);
}

TEST_CASE("summarise: the ends of the range of ids and days") {
  constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto highest = std::numeric_limits<std::int64_t>::max();
  constexpr auto first = std::numeric_limits<std::int32_t>::min();
  constexpr auto last = std::numeric_limits<std::int32_t>::max();
  const Ids ids{highest, lowest, 0, highest, lowest};
  const Days days{last, first, 0, first, last};
  const Amounts amounts{1, 2, 3, 4, 5};
  const auto s = summarise(PurchaseView(ids, days, amounts));
  CHECK(s.ids == Ids{lowest, 0, highest});
  CHECK(s[repeat_purchases{}](0) == 1);
  CHECK(s[recency{}](0) == 4294967295.0);
  CHECK(s[observed_time{}](2) == 4294967295.0);
  CHECK(s[repeat_purchases{}](1) == 0);
  const std::vector<std::uint64_t> unsigned_ids{~std::uint64_t{0}, 0, 5, ~std::uint64_t{0}, 0};
  CHECK(summarise(PurchaseView(unsigned_ids, days, amounts)).ids ==
        std::vector<std::uint64_t>{0, 5, ~std::uint64_t{0}});
}

TEST_CASE("summarise: random logs against the naive implementation") {
  using Id = std::function<std::int64_t(std::mt19937_64&)>;
  const std::vector<Id> kinds{
      [](auto& random) { return static_cast<std::int64_t>(random() % 40); },
      [](auto& random) { return -20 + static_cast<std::int64_t>(random() % 40); },
      [](auto& random) { return static_cast<std::int64_t>((random() % 40) * 0x123456789abcdefU); },
      [](auto&) { return std::int64_t{77}; },
  };
  constexpr auto first = std::numeric_limits<std::int32_t>::min();
  constexpr auto last = std::numeric_limits<std::int32_t>::max();
  const std::vector<std::pair<std::int32_t, std::int32_t>> periods{{0, 30}, {5, 5}, {-700, 700}, {first, last}};
  unsigned seed = 0;
  for (const Id& id : kinds) {
    for (const auto& [from, to] : periods) {
      for (const order wanted : {order::any, order::time, order::customer, order::customer_and_time}) {
        for (const auto refunds : {amount_rule::keep, amount_rule::drop, amount_rule::net_same_day}) {
          for (const auto zeros : {amount_rule::keep, amount_rule::drop, amount_rule::net_same_day}) {
            auto log = random_log<std::int64_t>(1 + seed % 300, id, from, to, seed);
            ++seed;
            log.bring_into(wanted);
            if (seed % 3 == 0) {
              log.amounts[seed % log.amounts.size()] = not_a_number;
            }
            const AmountPolicy policy{refunds, zeros, not_finite_rule::drop};
            const Day middle{static_cast<std::int32_t>(from + (std::int64_t{to} - from) / 3)};
            const Day later{static_cast<std::int32_t>(from + (std::int64_t{to} - from) / 4 * 3)};
            check_against_naive(log, policy, std::nullopt, std::nullopt);
            check_against_naive(log, policy, middle, std::nullopt);
            check_against_naive(log, policy, later, middle);
          }
        }
      }
    }
  }
}

TEST_CASE("summarise: the rows' order changes nothing but the last bits of a spend") {
  auto log =
      random_log<std::int64_t>(3000, [](auto& random) { return static_cast<std::int64_t>(random() % 100); }, 0, 50, 7);
  const auto before = summarise(log.view());
  std::vector<std::size_t> rows(log.ids.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::shuffle(rows.begin(), rows.end(), std::mt19937_64{3});
  log.permute(rows);
  // Amounts are whole, so the sums are exact too.
  CHECK(summarise(log.view()) == before);
  // Hundredths are not: equal when only rows of different days change places.
  for (double& amount : log.amounts) {
    amount += 0.01;
  }
  const auto hundredths = summarise(log.view());
  log.bring_into(order::time);
  CHECK(summarise(log.view()) == hundredths);
  log.bring_into(order::customer);
  CHECK(summarise(log.view()) == hundredths);
}

TEST_CASE("summarise: large logs of every kind against the naive implementation, on threads too") {
  // Enough rows for several chunks and parts.
  constexpr std::size_t rows = 150'000;
  const auto dense = [](std::mt19937_64& random) { return static_cast<std::int64_t>(random() % 60'000) - 30'000; };
  const auto heavy = [](std::mt19937_64& random) {
    const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
    return static_cast<std::int64_t>(50'000 * u * u * u * u * u * u);  // a tenth of the rows are of one in 50,000
  };
  const auto sparse = [](std::mt19937_64& random) {
    return static_cast<std::int64_t>((random() % 70'000) * 0x9e3779b97f4a7c15U);
  };
  const std::vector<std::function<std::int64_t(std::mt19937_64&)>> kinds{dense, heavy, sparse};
  // Every fifth in builds for sanitizers: of each kind, order and manner some.
  constexpr unsigned every = custval_test::repetitions(20) == 20 ? 1 : 5;
  unsigned seed = 100;
  for (const auto& id : kinds) {
    for (const order wanted : {order::any, order::time, order::customer, order::customer_and_time}) {
      for (const bool ordinary : {true, false}) {
        if (++seed % every != 0) {
          continue;
        }
        auto log = random_log<std::int64_t>(rows, id, 10'000, 10'729, seed, ordinary);
        log.bring_into(wanted);
        check_against_naive(log, {}, std::nullopt, std::nullopt);
        check_against_naive(log, {.refunds = amount_rule::drop}, Day{10'600}, Day{10'400});
      }
    }
  }
}

TEST_CASE("summarise: dense 32-bit numbers give what the same 64-bit ids give, on threads too") {
  const auto narrow = random_log<std::uint32_t>(
      200'000, [](auto& random) { return static_cast<std::uint32_t>(random() % 30'000); }, 0, 500, 5);
  const std::vector<std::int64_t> wide(narrow.ids.begin(), narrow.ids.end());
  const auto a = summarise(narrow.view(), {}, threads{2});
  const auto b = summarise(PurchaseView(wide, narrow.days, narrow.amounts));
  CHECK(std::vector<std::int64_t>(a.ids.begin(), a.ids.end()) == b.ids);
  CHECK(a.table == b.table);
  CHECK(a.counts == b.counts);
}

TEST_CASE("summarise: a summary and a workspace used again hold what new ones hold, on threads too") {
  SummaryWorkspace workspace;
  PurchaseSummary<> summary;
  for (unsigned seed = 0; seed < 6; ++seed) {
    const auto log = random_log<std::int64_t>(
        1000 + 50'000 * (seed % 3),
        [&](auto& random) { return static_cast<std::int64_t>(random() % (100 + 9000 * seed)); }, 0, 400, seed,
        seed % 2 == 0);
    summarise(log.view(), {}, threads{2}, summary, workspace);
    CHECK(summary == summarise(log.view()));
  }
}

TEST_CASE("summarise: what one customer's state says is what the summary says") {
  const auto log =
      random_log<std::int64_t>(2000, [](auto& random) { return static_cast<std::int64_t>(random() % 50); }, 0, 60, 11);
  auto in_time = log;
  in_time.bring_into(order::time);
  std::map<std::int64_t, CustomerPurchases> states;
  for (std::size_t i = 0; i < in_time.ids.size(); ++i) {
    states[in_time.ids[i]].add(in_time.days[i], in_time.amounts[i]);
  }
  const auto summary = summarise(log.view(), SummaryOptions{.observation_end = Day{80}});
  Index row = 0;
  for (const auto& [id, state] : states) {
    const auto customer = state.finish(80);
    if (!customer) {
      continue;
    }
    REQUIRE(row < summary.rows());
    CHECK(summary.ids[static_cast<std::size_t>(row)] == id);
    CHECK(summary[repeat_purchases{}](row) == static_cast<double>(customer->repeat_purchases));
    CHECK(summary[recency{}](row) == customer->recency);
    CHECK(summary[observed_time{}](row) == customer->observed_time);
    CHECK(summary[mean_repeat_spend{}](row) == customer->mean_repeat_spend);
    CHECK(summary[total_spend{}](row) == customer->total_spend);
    ++row;
  }
  CHECK(row == summary.rows());
}

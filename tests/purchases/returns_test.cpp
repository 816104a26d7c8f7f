// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/purchases/customer_purchases.hpp>
#include <custval/purchases/returns.hpp>
#include <custval/purchases/summarise.hpp>

#include "naive_summary.hpp"
#include "random_log.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

using namespace custval;

namespace {

// Few customers, days and amounts, so that many refunds find a purchase, and some two.
RandomLog<std::int64_t> log_with_returns(std::uint64_t seed, std::size_t rows, order wanted) {
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t n) { return static_cast<std::int32_t>(random() % n); };
  RandomLog<std::int64_t> log;
  for (std::size_t i = 0; i < rows; ++i) {
    log.ids.push_back(seed % 2 == 0 ? below(40) : 1'000'003L * below(40));
    log.days.push_back(below(60));
    const double amount = 10.0 + below(5);
    log.amounts.push_back(below(4) == 0 ? -amount : amount);
  }
  log.bring_into(wanted);
  return log;
}

// A refund at a time, in order of time; each looks through the whole log for its purchase.
std::vector<ReturnedPurchase> naive_returns(const RandomLog<std::int64_t>& log, std::int32_t end,
                                            std::optional<std::int32_t> cut) {
  std::vector<std::size_t> refunds;
  for (std::size_t i = 0; i < log.ids.size(); ++i) {
    if (log.amounts[i] < 0 && log.days[i] <= end) {
      refunds.push_back(i);
    }
  }
  std::stable_sort(refunds.begin(), refunds.end(),
                   [&](std::size_t a, std::size_t b) { return log.days[a] < log.days[b]; });
  std::vector<bool> taken(log.ids.size());
  std::vector<ReturnedPurchase> found;
  for (const std::size_t r : refunds) {
    std::optional<std::size_t> best;
    for (std::size_t p = 0; p < log.ids.size(); ++p) {
      const bool known = !cut || log.days[r] <= *cut || log.days[p] > *cut;
      if (!taken[p] && known && log.ids[p] == log.ids[r] && log.amounts[p] == -log.amounts[r] &&
          log.days[p] <= log.days[r] && (!best || log.days[p] >= log.days[*best])) {
        best = p;
      }
    }
    if (best) {
      taken[*best] = true;
      found.push_back({static_cast<Index>(r), static_cast<Index>(*best)});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const ReturnedPurchase& a, const ReturnedPurchase& b) { return a.refund < b.refund; });
  return found;
}

// Whether both find a purchase of the same day for the same refunds: which of two alike is no matter.
void check_same_returns(const RandomLog<std::int64_t>& log, const std::vector<ReturnedPurchase>& found,
                        const std::vector<ReturnedPurchase>& expected) {
  REQUIRE(found.size() == expected.size());
  std::size_t wrong = 0;
  std::vector<Index> purchases;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto day = [&](Index row) { return log.days[static_cast<std::size_t>(row)]; };
    wrong += found[i].refund == expected[i].refund && day(found[i].purchase) == day(expected[i].purchase) ? 0 : 1;
    purchases.push_back(found[i].purchase);
  }
  CHECK(wrong == 0);
  std::sort(purchases.begin(), purchases.end());
  CHECK(std::adjacent_find(purchases.begin(), purchases.end()) == purchases.end());  // none returned twice
}

const PurchaseView<int, std::int32_t> no_rows;

}  // namespace

TEST_CASE("find_returns: the latest purchase of the same amount before, once") {
  const std::vector<int> ids{1, 1, 1, 1, 1, 2, 1};
  const std::vector<std::int32_t> days{1, 5, 9, 12, 15, 3, 20};
  const std::vector<double> amounts{50, 50, 30, -50, -50, 50, -50};
  // The return of day 12 takes day 5, that of day 15 day 1; of day 20 there is none left, and customer 2's is not hers.
  CHECK(find_returns(PurchaseView{ids, days, amounts}) == std::vector<ReturnedPurchase>{{3, 1}, {4, 0}});
  // Up to day 13 there is but one; and what came after day 7 takes back nothing of before.
  CHECK(find_returns(PurchaseView{ids, days, amounts}, {.observation_end = Day{13}}) ==
        std::vector<ReturnedPurchase>{{3, 1}});
  CHECK(find_returns(PurchaseView{ids, days, amounts}, {.calibration_end = Day{7}}).empty());
  // Not what comes after the refund; of the same day, whatever the order of the rows.
  const std::vector<double> first_back{-50, 50, -30, 30, 1, 1, 1};
  const std::vector<std::int32_t> same{1, 5, 9, 9, 15, 3, 20};
  CHECK(find_returns(PurchaseView{ids, same, first_back}) == std::vector<ReturnedPurchase>{{2, 3}});
  CHECK(find_returns(no_rows).empty());
}

TEST_CASE("find_returns: as a naive search finds them") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto log = log_with_returns(seed, 600, static_cast<order>(seed % 4));
    check_same_returns(log, find_returns(log.view()), naive_returns(log, 60, std::nullopt));
    check_same_returns(log, find_returns(log.view(), {Day{50}, Day{30}}), naive_returns(log, 50, 30));
  }
}

TEST_CASE("net_purchase: a summary as though the refund had come on the day of its purchase, with threads too") {
  const AmountPolicy policy{amount_rule::net_purchase};
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    auto log = log_with_returns(seed, 800, static_cast<order>(seed % 4));
    for (const std::optional<std::int64_t> cut : {std::optional<std::int64_t>{}, std::optional<std::int64_t>{35}}) {
      auto moved = log;
      RowsAndMoney later;
      for (const auto& [refund, purchase] :
           naive_returns(log, 55, cut ? std::optional<std::int32_t>{static_cast<std::int32_t>(*cut)} : std::nullopt)) {
        const auto row = static_cast<std::size_t>(refund);
        const std::int32_t day = log.days[static_cast<std::size_t>(purchase)];
        if (day != log.days[row]) {
          ++later.rows;
          later.amount += log.amounts[row];
        }
        moved.days[row] = day;
      }
      const auto expected =
          naive::summarise(moved.ids, moved.days, moved.amounts, {amount_rule::net_same_day}, 55, cut);
      if (cut) {
        const SplitOptions options{Day{static_cast<std::int32_t>(*cut)}, policy, Day{55}};
        const auto found = summarise(log.view(), options);
        naive::check_same(found, expected, cut, log.scale());
        CHECK(found.counts.returned == later);
        CHECK(summarise(log.view(), options, threads{3}) == found);
      } else {
        const SummaryOptions options{policy, Day{55}};
        const auto found = summarise(log.view(), options);
        naive::check_same(found, expected, cut, log.scale());
        CHECK(found.counts.returned == later);
        CHECK(summarise(log.view(), options, threads{3}) == found);
      }
    }
  }
}

TEST_CASE("net_purchase: what came back a week later was not bought") {
  const std::vector<int> ids{1, 1, 1, 1};
  const std::vector<std::int32_t> days{0, 10, 20, 27};
  const std::vector<double> amounts{30, 80, 40, -80};
  const PurchaseView log{ids, days, amounts};
  const auto as_kept = summarise(log);
  CHECK(as_kept[repeat_purchases{}](0) == 2);
  CHECK(as_kept[mean_repeat_spend{}](0) == 60);
  const auto netted = summarise(log, SummaryOptions{{amount_rule::net_purchase}});
  CHECK(netted[repeat_purchases{}](0) == 1);
  CHECK(netted[recency{}](0) == 20);
  CHECK(netted[observed_time{}](0) == 27);
  CHECK(netted[mean_repeat_spend{}](0) == 40);
  CHECK(netted[total_spend{}](0) == 70);  // no money is lost
  CHECK(netted.counts.returned == RowsAndMoney{1, -80.0});
  CHECK(netted.counts.used == as_kept.counts.used);
  // A part of it came back: there is no purchase of that amount, and the refund stays in its own day.
  const std::vector<double> in_part{30, 80, 40, -20};
  const auto kept = summarise(PurchaseView{ids, days, in_part}, SummaryOptions{{amount_rule::net_purchase}});
  CHECK(kept[repeat_purchases{}](0) == 2);
  CHECK(kept[total_spend{}](0) == 130);
  CHECK(kept.counts.returned == RowsAndMoney{});
  CHECK(kept.counts.without_purchase == RowsAndMoney{1, -20.0});
}

TEST_CASE("keep: a log of profits keeps its losses as purchases") {
  // Nine orders after the first, every third at a loss.
  std::vector<int> ids(10, 1);
  std::vector<std::int32_t> days(10);
  std::iota(days.begin(), days.end(), 0);
  std::vector<double> amounts{5, 5, 5, -2, 5, 5, -2, 5, 5, -2};
  const auto found = summarise(PurchaseView{ids, days, amounts}, SummaryOptions{{amount_rule::keep}});
  CHECK(found[repeat_purchases{}](0) == 9);
  CHECK(found[mean_repeat_spend{}](0) == doctest::Approx(24.0 / 9));
  CHECK(summarise(PurchaseView{ids, days, amounts})[repeat_purchases{}](0) == 6);  // as refunds
}

TEST_CASE("apart: purchases as without the refunds, and the money beside them, with threads too") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto log = log_with_returns(seed, 700, static_cast<order>(seed % 4));
    const SplitOptions apart{Day{35}, {amount_rule::apart}, Day{55}};
    const SplitOptions drop{Day{35}, {amount_rule::drop}, Day{55}};
    const auto found = summarise(log.view(), apart);
    const auto without = summarise(log.view(), drop);
    REQUIRE(found.ids == without.ids);
    CHECK((found[repeat_purchases{}] == without[repeat_purchases{}]).all());
    CHECK((found[recency{}] == without[recency{}]).all());
    CHECK((found[mean_repeat_spend{}] == without[mean_repeat_spend{}]).all());
    CHECK((found[holdout_purchases{}] == without[holdout_purchases{}]).all());
    for (Index i = 0; i < found.rows(); ++i) {
      double before = 0;
      double after = 0;
      for (std::size_t row = 0; row < log.ids.size(); ++row) {
        if (log.ids[row] == found.ids[static_cast<std::size_t>(i)] && log.amounts[row] < 0 && log.days[row] <= 55) {
          (log.days[row] <= 35 ? before : after) += log.amounts[row];
        }
      }
      CHECK(found[total_spend{}](i) == doctest::Approx(without[total_spend{}](i) + before).epsilon(1e-12));
      CHECK(found[holdout_spend{}](i) == doctest::Approx(without[holdout_spend{}](i) + after).epsilon(1e-12));
    }
    CHECK(found.counts.used.rows == without.counts.used.rows + found.counts.without_purchase.rows);
    CHECK(summarise(log.view(), apart, threads{3}) == found);
  }
}

TEST_CASE("apart: a refund on day number 0 opens no day") {
  const std::vector<int> ids{1, 1, 1};
  const std::vector<std::int32_t> days{0, 0, 4};
  const std::vector<double> amounts{-3, 10, 20};
  const auto found = summarise(PurchaseView{ids, days, amounts}, SummaryOptions{{amount_rule::apart}});
  CHECK(found[purchase_days{}](0) == 2);
  CHECK(found[recency{}](0) == 4);
  CHECK(found[total_spend{}](0) == 27);
}

TEST_CASE("CustomerPurchases: refunds apart, and none to be netted against what is no longer known") {
  const AmountPolicy apart{amount_rule::apart};
  CustomerPurchases whole;
  CustomerPurchases early;
  CustomerPurchases middle;  // a refund and nothing else
  CustomerPurchases late;
  whole.add(Day{1}, 10, apart);
  whole.add(Day{3}, -10, apart);
  whole.add(Day{8}, 20, apart);
  whole.add(Day{8}, -5, apart);
  early.add(Day{1}, 10, apart);
  middle.add(Day{3}, -10, apart);
  late.add(Day{8}, 20, apart);
  late.add(Day{8}, -5, apart);
  early.merge(middle);
  early.merge(late);
  CHECK(early.finish(Day{9}) == whole.finish(Day{9}));
  CHECK(whole.finish(Day{9})->repeat_purchases == 1);
  CHECK(whole.finish(Day{9})->mean_repeat_spend == 20);
  CHECK(whole.finish(Day{9})->total_spend == 15);
  CHECK(!middle.finish(Day{9}));
  const AmountPolicy net{amount_rule::net_purchase};
  CHECK_NOTHROW(whole.add(Day{9}, 1.0, net));
  CHECK_THROWS_AS(whole.add(Day{9}, -1.0, net), ArgumentError);
}

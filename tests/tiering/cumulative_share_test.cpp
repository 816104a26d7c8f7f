// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::CumulativeShare<>>);

namespace {

using Tiers = std::vector<Tier>;

// Runs tasks from the last to the first.
struct Backwards {
  template <class Task>
  void for_each(Index tasks, Task&& task) const {
    for (Index i = tasks; i-- > 0;) {
      task(i);
    }
  }
};

template <class S>
Tiers tiers_of(const std::vector<S>& values, const std::vector<double>& cuts) {
  return assign(fit(CumulativeShare<>(cuts), values), values);
}

}  // namespace

TEST_CASE("cumulative share, by hand") {
  // Total 2000. Held by greater values: 0, .5, .7, .85, .85, .95, .95 of it; below .8 is A, below .95 is B.
  const std::vector<double> values{1000, 400, 300, 100, 100, 50, 50, 0, -5};
  const auto grading = fit(CumulativeShare{0.80, 0.95}, values);
  CHECK(assign(grading, values) == Tiers{0, 0, 0, 1, 1, 2, 2, 2, 2});
  CHECK(grading.thresholds()[0] == 300);
  CHECK(grading.thresholds()[1] == 100);
  CHECK(grading.fitted_on() == FittedOn{9, 0, 2000, {3, 2, 4}});
  CHECK(to_text(grading) == "total_value: A >= 300, B >= 100, C; fitted on 9 rows: 3 A, 2 B, 4 C");
  // The customer that crosses the cut, 300, belongs above it; other rows are put where the same thresholds say.
  CHECK(assign(grading, std::vector<double>{299.9, 5000, 100, not_a_number, infinity, -infinity}) ==
        Tiers{1, 0, 1, unclassified, 0, 2});
}

TEST_CASE("edge cases of a cumulative share") {
  SUBCASE("nobody") {
    const auto grading = fit(CumulativeShare{0.8, 0.95}, std::vector<double>{});
    CHECK(grading.fitted_on().rows == 0);
    CHECK(assign(grading, std::vector<double>{1, 2}) == Tiers{2, 2});
    CHECK(assign(grading, std::vector<double>{}).empty());
  }
  SUBCASE("one") {
    CHECK(tiers_of<double>({7}, {0.8, 0.95}) == Tiers{0});
    CHECK(tiers_of<double>({0}, {0.8, 0.95}) == Tiers{2});
    CHECK(tiers_of<double>({-3}, {0.8, 0.95}) == Tiers{2});
    CHECK(tiers_of<double>({not_a_number}, {0.8, 0.95}) == Tiers{unclassified});
  }
  SUBCASE("all equal share the first class, however many") {
    CHECK(tiers_of(std::vector<double>(100'000, 0.1), {0.01}) == Tiers(100'000, 0));
  }
  SUBCASE("ties at a cut stay together") {
    // 4 of 10 above the twos: .4 < .5, so all three twos are A, though with the first of them A holds .6.
    CHECK(tiers_of<double>({4, 2, 2, 2}, {0.5}) == Tiers{0, 0, 0, 0});
    // .6 above: none of them.
    CHECK(tiers_of<double>({6, 2, 2}, {0.5}) == Tiers{0, 1, 1});
    // Exactly the cut above is not below it.
    CHECK(tiers_of<double>({8, 1, 1}, {0.8}) == Tiers{0, 1, 1});
  }
  SUBCASE("nobody positive") {
    CHECK(tiers_of<double>({0, -1, -2, not_a_number}, {0.8, 1.0}) == Tiers{2, 2, 2, unclassified});
  }
  SUBCASE("losses do not reduce the total") {
    CHECK(tiers_of<double>({80, 20, -1000}, {0.8}) == Tiers{0, 1, 1});
  }
  SUBCASE("a cut of one takes in everybody positive, however little") {
    CHECK(tiers_of<double>({1e300, 1, 1e-300, 0, -1}, {0.5, 1.0}) == Tiers{0, 1, 1, 2, 2});
    CHECK(tiers_of<double>({1e300, 1, 5e-324, 0}, {1.0}) == Tiers{0, 0, 0, 1});
  }
  SUBCASE("values that are not finite do not count, but are put where they belong") {
    const std::vector<double> values{infinity, 60, 40, not_a_number, -infinity};
    const auto grading = fit(CumulativeShare{0.5}, values);
    CHECK(grading.fitted_on() == FittedOn{2, 3, 100, {2, 2}});
    CHECK(assign(grading, values) == Tiers{0, 0, 1, unclassified, 1});
    CHECK(to_text(grading) == "total_value: A >= 60, B; fitted on 2 rows, 3 skipped: 2 A, 2 B");
  }
  SUBCASE("a sum that overflows still has shares") {
    const double huge = std::numeric_limits<double>::max();
    // Above them: nothing, a half, three quarters, three quarters.
    CHECK(tiers_of<double>({huge, huge / 2, huge / 4, huge / 4}, {0.5, 0.75}) == Tiers{0, 1, 2, 2});
  }
  SUBCASE("the smallest numbers there are") {
    CHECK(tiers_of<double>({8 * 5e-324, 5e-324, 5e-324}, {0.8}) == Tiers{0, 1, 1});
    // Three quarters above the second, less than .85, though .85 of the total, 3.4 of the smallest, rounds to 3 of it.
    CHECK(tiers_of<double>({3 * 5e-324, 5e-324}, {0.85}) == Tiers{0, 0});
    CHECK(tiers_of<double>({3 * 5e-324, 5e-324}, {0.75}) == Tiers{0, 1});
  }
  SUBCASE("a range as wide as numbers go") {
    std::vector<double> values;
    for (int power = -1000; power <= 1000; power += 10) {
      values.push_back(std::ldexp(1.0, power));
    }
    // Each is worth 1024 times the one before it, so the largest alone holds more than 99.9 %.
    Tiers expected(values.size() - 1, 1);
    expected.push_back(0);
    CHECK(tiers_of(values, {0.99}) == expected);
  }
}

TEST_CASE_TEMPLATE("cumulative share agrees with its definition on random values with ties", S, double, float) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + (seed * seed * 37) % 1500;
    // Whole numbers whose sum a float column's sums also hold exactly.
    const auto values = random_values<S>(rows, seed, seed % 2 == 0 ? 20 : 4, seed % 3 == 0 ? 0.05 : 0.0);
    for (const auto& cuts :
         {std::vector<double>{0.8, 0.95}, {0.5}, {0.1, 0.2, 0.3, 0.9}, {0.25, 0.5, 0.75, 0.8, 0.9, 1.0}}) {
      CHECK(tiers_of(values, cuts) == naive_shares(values, cuts));
    }
  }
}

TEST_CASE("cumulative share on many rows: sorting agrees, where buckets are full and where they are not") {
  // Whole numbers: sums are exact in any order.
  for (const int power : {2, 8, 24}) {
    CAPTURE(power);
    const auto values = random_values<double>(300'000, 5, power, 0.01);
    auto sorted = values;
    std::erase_if(sorted, [](double v) { return !(v > 0); });
    std::sort(sorted.begin(), sorted.end(), std::greater<>{});
    double total = 0;
    for (const double value : sorted) {
      total += value;
    }
    const std::vector<double> cuts{0.3, 0.8, 0.95};
    const auto grading = fit(CumulativeShare<>(cuts), values);
    CHECK(grading.fitted_on().total == total);
    for (std::size_t k = 0; k < cuts.size(); ++k) {
      double above = 0;
      double threshold = 0;
      for (std::size_t i = 0; i < sorted.size();) {
        if (!(above < cuts[k] * total)) {
          break;
        }
        threshold = sorted[i];
        for (; i < sorted.size() && sorted[i] == threshold; ++i) {
          above += sorted[i];
        }
      }
      CHECK(grading.thresholds()[k] == threshold);
    }
  }
}

TEST_CASE("cumulative share: a narrow range, where all values share their leading bits") {
  std::vector<double> values;
  for (int i = 0; i < 200'000; ++i) {
    values.push_back(1.0 + (i * 7919 % 200'000) * 0x1p-50);
  }
  // Equal but for the last digits: the top half by value holds half of the total, to one part in 1e13.
  const auto grading = fit(CumulativeShare{0.5}, values);
  const auto tiers = assign(grading, values);
  CHECK(std::abs(std::count(tiers.begin(), tiers.end(), Tier{0}) - 100'000) <= 1);
}

TEST_CASE("cumulative share: the order of rows, threads and other executors change nothing") {
  auto values = random_values<double>(1'200'000, 3, 30, 0.001);
  for (double& value : values) {
    value *= 0.01;  // cents: sums are rounded
  }
  const CumulativeShare policy{0.5, 0.8, 0.95};
  const auto grading = fit(policy, values);
  CHECK(fit(policy, values, threads{2}) == grading);
  CHECK(fit(policy, values, threads{5}) == grading);
  CHECK(fit(policy, values, Backwards{}) == grading);
  const auto tiers = assign(grading, values);
  CHECK(assign(grading, values, threads{3}) == tiers);
  CHECK(assign(grading, values, Backwards{}) == tiers);
  std::mt19937_64 random(1);
  std::shuffle(values.begin(), values.end(), random);
  const auto shuffled = fit(policy, values);
  CHECK(std::equal(shuffled.thresholds().begin(), shuffled.thresholds().end(), grading.thresholds().begin()));
}

TEST_CASE("cumulative share: few and many rows about the lengths of runs, parts of runs and blocks") {
  for (const std::size_t length : {8U, 64U, 512U, 576U, 640U, 32'768U}) {
    for (const std::size_t rows : {length - 1, length, length + 1}) {
      CAPTURE(rows);
      // All different, 1 … rows in an order of its own (7919 is prime): half of the total is held by the top
      // customers while k (2 rows − k + 1) / 2 of them stays below rows (rows + 1) / 4.
      std::vector<double> values;
      for (std::size_t i = 0; i < rows; ++i) {
        values.push_back(static_cast<double>(i * 7919 % rows + 1));
      }
      std::size_t top = 0;
      for (std::size_t above = 0; 4 * above < rows * (rows + 1); ++top) {
        above += rows - top;
      }
      const double threshold = static_cast<double>(rows - top + 1);
      const auto grading = fit(CumulativeShare{0.5}, values);
      CHECK(grading.thresholds()[0] == threshold);
      const auto tiers = assign(grading, values);
      for (std::size_t i = 0; i < rows; ++i) {
        REQUIRE(tiers[i] == (values[i] >= threshold ? 0 : 1));
      }
    }
  }
}

TEST_CASE("fitted on half, a grading puts the other half where the definition does") {
  auto values = random_values<double>(2000, 8, 16, 0.0);
  const std::vector<double> half(values.begin(), values.begin() + 1000);
  const auto grading = fit(CumulativeShare{0.8, 0.95}, half);
  double total = 0;
  for (const double value : half) {
    total += value > 0 ? value : 0;
  }
  const auto tiers = assign(grading, values);
  for (std::size_t i = 1000; i < 2000; ++i) {
    double above = 0;
    for (const double other : half) {
      above += other > values[i] ? (std::max)(other, 0.0) : 0;
    }
    const Tier expected = values[i] <= 0 ? 2 : above < 0.8 * total ? 0 : above < 0.95 * total ? 1 : 2;
    CHECK(tiers[i] == expected);
  }
}

TEST_CASE("policies take a view, a table or a plain column, of the column they are for") {
  Table<double, total_value, current_value> table(3);
  table[total_value{}] << 10, 1, 1;
  table[current_value{}] << 1, 1, 10;
  CHECK(assign(fit(CumulativeShare{0.8}, table), table) == Tiers{0, 1, 1});
  CHECK(assign(fit(CumulativeShare<current_value>{0.8}, table), table) == Tiers{1, 1, 0});
  CHECK(assign(fit(CumulativeShare{0.8}, table.view()), table.view()) == Tiers{0, 1, 1});
  CHECK(assign(fit(CumulativeShare{0.8}, table[current_value{}]), table[current_value{}]) == Tiers{1, 1, 0});
  Tiers out(3);
  assign(fit(CumulativeShare{0.8}, table), table, std::span(out));
  CHECK(out == Tiers{0, 1, 1});
  Tiers two(2);
  CHECK_THROWS_WITH_AS(assign(fit(CumulativeShare{0.8}, table), table, std::span(two)),
                       "custval::assign: the output has 2 tiers, expected 3, as many as the base has rows", ShapeError);
}

TEST_CASE("cuts and labels are checked") {
  CHECK_THROWS_WITH_AS((CumulativeShare{0.95, 0.8}),
                       "custval::CumulativeShare: cut 1 is 0.8, expected a share in (0, 1] above the cut before it",
                       ArgumentError);
  CHECK_THROWS_AS((CumulativeShare{0.8, 0.8}), ArgumentError);
  CHECK_THROWS_WITH_AS(CumulativeShare{0.0}, "custval::CumulativeShare: cut 0 is 0, expected a share in (0, 1]",
                       ArgumentError);
  CHECK_THROWS_AS(CumulativeShare{80}, ArgumentError);
  CHECK_THROWS_AS(CumulativeShare{not_a_number}, ArgumentError);
  CHECK_THROWS_AS(CumulativeShare<>(std::vector<double>{}), ShapeError);
  CHECK_THROWS_WITH_AS(((void)CumulativeShare{0.8, 0.95}.labelled(TierLabels({"gold", "lead"}))),
                       "custval::CumulativeShare: the policy has 2 labels, expected 3, one for each class", ShapeError);
  const auto named = fit(CumulativeShare{0.8}.labelled(TierLabels({"gold", "lead"})), std::vector<double>{1});
  CHECK(named.label(0) == "gold");
  CHECK(named.label(unclassified) == "unclassified");
  std::vector<double> many;
  for (int i = 1; i <= 254; ++i) {
    many.push_back(i / 254.0);
  }
  CHECK_THROWS_AS((CumulativeShare<>(many)), ShapeError);
  many.pop_back();
  CHECK(fit(CumulativeShare<>(many), std::vector<double>{1, 2}).size() == 254);
}

TEST_CASE("gradings and policies are regular values") {
  const std::vector<double> values{5, 3, 1};
  CHECK(fit(CumulativeShare{0.8}, values) == fit(CumulativeShare{0.8}, values));
  CHECK(fit(CumulativeShare{0.8}, values) != fit(CumulativeShare{0.4}, values));
  CHECK(CumulativeShare{0.8} == CumulativeShare{0.8});
  CHECK(CumulativeShare{0.8} != CumulativeShare{0.9});
  static_assert(Grading<ThresholdGrading<total_value>> && std::copyable<CumulativeShare<>>);
}

TEST_CASE("the sizes of classes that come to light when fitting are those of assigning") {
  // Small and large, few and many cuts, ties, negatives, gaps: sizes are counted on the way, or in a pass of their own.
  for (const std::size_t rows : {1U, 7U, 600U, 5000U, 300'000U}) {
    for (unsigned seed = 0; seed < 4; ++seed) {
      CAPTURE(rows);
      CAPTURE(seed);
      const auto values = random_values<double>(rows, seed, seed % 2 == 0 ? 40 : 5, seed == 3 ? 0.1 : 0.0);
      const auto check = [&](const auto& policy) {
        const auto grading = fit(policy, values);
        std::vector<std::int64_t> sizes(grading.size());
        for (const Tier tier : assign(grading, values)) {
          if (tier != unclassified) {
            ++sizes[tier];
          }
        }
        CHECK(grading.fitted_on().customers == sizes);
      };
      check(CumulativeShare{0.8, 0.95});
      check(CumulativeShare{0.2, 0.21, 0.22, 0.5, 0.9});
      check(CumulativeShare{0.5, 1.0});
      check(HeadCount{0.1, 0.2});
      check(HeadCount{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9});
    }
  }
}

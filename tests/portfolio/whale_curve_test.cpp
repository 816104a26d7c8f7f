// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/whale_curve.hpp>

#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using WhaleCorners = std::vector<WhalePoint>;

WhaleCorners corners_of(const WhaleCurve& curve) {
  return {curve.corners().begin(), curve.corners().end()};
}

// The largest distance of the exact curve, at each customer, above another.
double largest_error(std::vector<double> profits, const WhaleCurve& curve) {
  std::sort(profits.begin(), profits.end(), std::greater<>{});
  double sum = 0;
  double worst = 0;
  for (std::size_t i = 0; i <= profits.size(); ++i) {
    worst = (std::max)(worst, sum - curve(static_cast<double>(i) / static_cast<double>(profits.size())));
    sum += i < profits.size() ? profits[i] : 0;
  }
  return worst;
}

}  // namespace

TEST_CASE("whale curve by hand") {
  // Falling: 50 30 20 20 0 0 -10 -10 -20 -40. The twenties share a corner; the peak is 120, three times the total
  // of 40.
  const std::vector<double> profits{20, -10, 0, 50, -20, 30, -40, 20, 0, -10};
  const WhaleCurve curve = whale_curve(profits);
  CHECK(curve.total() == 40);
  CHECK(corners_of(curve) ==
        WhaleCorners{{0, 0}, {0.1, 50}, {0.2, 80}, {0.4, 120}, {0.6, 120}, {0.8, 100}, {0.9, 80}, {1, 40}});
  CHECK(curve.peak() == WhalePoint{0.4, 120});
  CHECK(curve.peak_share() == 3);
  CHECK(curve.profitable() == ProfitGroup{4, 120});
  CHECK(curve.break_even() == ProfitGroup{2, 0});
  CHECK(curve.loss_making() == ProfitGroup{4, -80});
  CHECK(curve.customers() == 10);
  CHECK(curve(0.05) == doctest::Approx(25));
  CHECK(curve(0.5) == 120);
  CHECK(curve(0) == 0);
  CHECK(curve(1) == 40);
  CHECK(curve.profit_share(0.1) == doctest::Approx(1.25));
  // The start, the peak and the end: (0.2, 80) is 20 above the chord to the peak, (0.8, 100) is 100 - (120 - 80 · 2/3)
  // above that from it.
  const WhaleCurve three = whale_curve(profits, points{3});
  CHECK(corners_of(three) == WhaleCorners{{0, 0}, {0.4, 120}, {1, 40}});
  CHECK(three.max_error() == doctest::Approx(100.0 / 3));
}

TEST_CASE("edge cases of whale curves") {
  const WhaleCurve none = whale_curve(std::vector<double>{});
  CHECK(none == WhaleCurve{});
  CHECK(none(0.5) == 0);
  CHECK(none.peak() == WhalePoint{0, 0});
  CHECK(std::isnan(none.peak_share()));
  const WhaleCurve one = whale_curve(std::vector<double>{5}, points{3});
  CHECK(corners_of(one) == WhaleCorners{{0, 0}, {1, 5}});
  CHECK(one.peak() == WhalePoint{1, 5});
  // Nobody profitable: the peak is before the first customer. Amounts are there, shares are not.
  const WhaleCurve losses = whale_curve(std::vector<double>{-3, -1, 0});
  CHECK(corners_of(losses) == WhaleCorners{{0, 0}, {1.0 / 3, 0}, {2.0 / 3, -1}, {1, -4}});
  CHECK(losses.peak() == WhalePoint{0, 0});
  CHECK(std::isnan(losses.peak_share()));
  CHECK(std::isnan(losses.profit_share(1)));
  CHECK(losses.loss_making() == ProfitGroup{2, -4});
  const WhaleCurve even = whale_curve(std::vector<double>{5, -5});
  CHECK(even.total() == 0);
  CHECK(even.peak() == WhalePoint{0.5, 5});
  CHECK(std::isnan(even.peak_share()));
  CHECK(corners_of(whale_curve(std::vector<double>{0, -0.0, 0})) == WhaleCorners{{0, 0}, {1, 0}});
  CHECK(whale_curve(std::vector<double>{0, -0.0, 0}).break_even().customers == 3);
  const WhaleCurve odd = whale_curve(std::vector<double>{not_a_number, 2, infinity, -1, -infinity});
  CHECK(corners_of(odd) == WhaleCorners{{0, 0}, {0.5, 2}, {1, 1}});
  CHECK(odd.skipped() == 3);
  CHECK(odd.peak_share() == 2);
  CHECK_THROWS_AS((void)odd(1.5), ArgumentError);
  CHECK_THROWS_AS((void)whale_curve(std::vector<double>{1}, points{2}), ArgumentError);
  CHECK_THROWS_AS(WhaleCurve({{0, 0}, {0.5, 2}}, {}, 0, 2, 0), ArgumentError);
}

TEST_CASE("profits that sum to more than there are doubles for have shares all the same") {
  const WhaleCurve huge = whale_curve(std::vector<double>{1e308, 1e308, -1e308});
  CHECK(huge.peak_share() == doctest::Approx(2));
  CHECK(huge.profit_share(1.0 / 3) == doctest::Approx(1));
  CHECK(huge.profit_share(0.5) == doctest::Approx(1.5));
  CHECK(huge.profit_share(1) == doctest::Approx(1));
  CHECK(huge.total() == 1e308);
  CHECK(huge.peak().profit == infinity);  // an amount has no other way out
  CHECK(huge.corners().size() == 3);
  CHECK(huge(1.0 / 3) == 1e308);
  const WhaleCurve gains = whale_curve(std::vector<double>{1e308, 1e308, 1e308, 0}, points{3});
  CHECK(gains.peak_share() == 1);
  CHECK(gains.total() == infinity);
  CHECK(gains.profit_share(0.25) == doctest::Approx(1.0 / 3));
  CHECK(gains.profit_share(0.75) == doctest::Approx(1));
  // The smallest number above zero has no half, but a share that is one.
  const WhaleCurve tiny = whale_curve(std::vector<double>{0x1p-1074, 0x1p-1074, 0x1p-1074});
  CHECK(tiny.profit_share(0.5) == 0.5);
  CHECK(tiny.peak_share() == 1);
  CHECK(whale_curve(std::vector<double>{0x1p-1074, 0x1p-1074, -0x1p-1074}).profit_share(0.5) == doctest::Approx(1.5));
  CHECK(std::isnan(whale_curve(std::vector<double>{-1e308, -1e308}).peak_share()));
  CHECK(std::isnan(whale_curve(std::vector<double>{-1e308, -1e308}).profit_share(0.5)));
}

TEST_CASE_TEMPLATE("whale curves agree with sorting on random profits", S, double, float) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 2 + (seed * seed * 37) % 4000;
    const auto profits = whole_values<S>(rows, seed, -40, seed % 2 == 0 ? 100 : 10'000, seed % 4 == 0);
    std::vector<double> falling = finite_ones(profits);
    std::sort(falling.begin(), falling.end(), std::greater<>{});
    const WhaleCurve exact = whale_curve(profits);
    double sum = 0;
    double best = 0;
    ProfitGroup profitable;
    for (std::size_t i = 0; i < falling.size(); ++i) {
      sum += falling[i];
      best = (std::max)(best, sum);
      profitable.customers += falling[i] > 0 ? 1 : 0;
      profitable.profit += falling[i] > 0 ? falling[i] : 0;
      CHECK(exact(static_cast<double>(i + 1) / static_cast<double>(falling.size())) ==
            doctest::Approx(sum).epsilon(1e-10));
    }
    CHECK(exact.total() == sum);
    CHECK(exact.peak().profit == best);
    CHECK(exact.profitable() == profitable);
    for (const Index most : {3, 4, 10, 60}) {
      const WhaleCurve fewer = whale_curve(profits, points{most});
      CHECK(static_cast<Index>(fewer.corners().size()) <= most);
      CHECK(std::abs(fewer.max_error() - largest_error(falling, fewer)) <= 1e-12 * best);
      CHECK(std::count(fewer.corners().begin(), fewer.corners().end(), fewer.peak()) == 1);
      CHECK(fewer.corners().back().profit == sum);
    }
  }
}

TEST_CASE("whale curves: float as double, sorted profits, same bits for any number of threads") {
  const auto floats = whole_values<float>(200'000, 3, -100, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const WhaleCurve curve = whale_curve(doubles);
  CHECK(whale_curve(floats) == curve);
  CHECK(whale_curve(sorted_values(floats)) == curve);
  auto real = sample_of(LognormalLaw{2}, 300'000, 3);
  for (double& profit : real) {
    profit -= 1.5;
  }
  const WhaleCurve of_real = whale_curve(real);
  const WhaleCurve fewer = whale_curve(real, points{50});
  for (const int count : {2, 3, 8}) {
    CHECK(whale_curve(real, threads{count}) == of_real);
    CHECK(whale_curve(real, points{50}, threads{count}) == fewer);
  }
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/natural_breaks.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <numeric>
#include <random>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::NaturalBreaks<>>);

namespace {

using Tiers = std::vector<Tier>;
struct weight : column<"weight", units::count> {};

// Σ w (x − mean of its class)², classes as they are given.
double cost_of(const std::vector<double>& values, const std::vector<double>& weights, const Tiers& tiers) {
  std::map<Tier, std::pair<long double, long double>> sums;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[tiers[i]].first += weights[i];
    sums[tiers[i]].second += static_cast<long double>(weights[i]) * values[i];
  }
  long double cost = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const long double d = values[i] - sums[tiers[i]].second / sums[tiers[i]].first;
    cost += weights[i] * d * d;
  }
  return static_cast<double>(cost);
}

// The least cost of cutting into at most so many classes: the textbook's recursion in O(k n²), with its own sums.
double least_cost(const std::vector<double>& values, const std::vector<double>& weights, std::size_t classes) {
  std::map<double, double> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    points[values[i]] += weights[i];
  }
  const std::vector<std::pair<double, double>> sorted(points.begin(), points.end());
  const std::size_t n = sorted.size();
  std::vector<std::vector<long double>> run(n, std::vector<long double>(n + 1, 0));
  for (std::size_t i = 0; i < n; ++i) {
    long double w = 0;
    long double mean = 0;
    long double squares = 0;
    for (std::size_t j = i; j < n; ++j) {  // Welford's updates
      w += sorted[j].second;
      const long double d = sorted[j].first - mean;
      mean += d * sorted[j].second / w;
      squares += sorted[j].second * d * (sorted[j].first - mean);
      run[i][j + 1] = squares;
    }
  }
  std::vector<long double> least(n + 1, 0);
  for (std::size_t j = 1; j <= n; ++j) {
    least[j] = run[0][j];
  }
  for (std::size_t k = 2; k <= classes; ++k) {
    for (std::size_t j = n; j > 0; --j) {  // downwards, so that what stands before j is still of one run fewer
      for (std::size_t i = 1; i < j; ++i) {
        least[j] = (std::min)(least[j], least[i] + run[i][j]);
      }
    }
  }
  return static_cast<double>(least[n]);
}

// The same for thousands of different values: all pairs of a run's ends, layer by layer, by sums in long double of what
// is left of the mean. No result of the library's is asked for anything.
long double least_cost_of_many(std::vector<double> values, std::size_t classes) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  const long double mean = std::accumulate(values.begin(), values.end(), 0.0L) / static_cast<long double>(n);
  std::vector<long double> sums(n + 1);
  std::vector<long double> squares(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    const long double x = values[i] - mean;
    sums[i + 1] = sums[i] + x;
    squares[i + 1] = squares[i] + x * x;
  }
  const auto run = [&](std::size_t first, std::size_t end) {
    const long double sum = sums[end] - sums[first];
    return squares[end] - squares[first] - sum * sum / static_cast<long double>(end - first);
  };
  std::vector<long double> least(n + 1, 0.0L);
  for (std::size_t end = 1; end <= n; ++end) {
    least[end] = run(0, end);
  }
  for (std::size_t k = 2; k <= classes; ++k) {
    for (std::size_t end = n; end > 0; --end) {
      for (std::size_t first = 1; first < end; ++first) {
        least[end] = (std::min)(least[end], least[first] + run(first, end));
      }
    }
  }
  return least[n];
}

// All ways to cut into at most so many classes.
double brute_force(const std::vector<double>& values, std::size_t classes) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const std::vector<double> ones(sorted.size(), 1.0);
  double best = infinity;
  for (unsigned cuts = 0; cuts < 1U << (sorted.size() - 1); ++cuts) {
    Tiers tiers(sorted.size(), 0);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      tiers[i] = static_cast<Tier>(tiers[i - 1] + ((cuts >> (i - 1)) & 1U));
    }
    if (tiers.back() < classes) {
      best = (std::min)(best, cost_of(sorted, ones, tiers));
    }
  }
  return best;
}

}  // namespace

TEST_CASE("natural breaks by hand") {
  // Three clumps with means 1, 10 and 101.
  const std::vector<double> values{100, 0, 9, 1, 102, 11, 2, 10};
  const auto grading = fit(NaturalBreaks{3}, values);
  CHECK(assign(grading, values) == Tiers{0, 2, 1, 2, 0, 1, 2, 1});
  // New values go to the nearer mean; halfway, (1 + 10) / 2 = 5.5, to the upper.
  CHECK(grading.thresholds()[0] == 55.5);
  CHECK(grading.thresholds()[1] == 5.5);
  const auto found = natural_breaks(values, {3, 0.0});
  CHECK(found.centres == std::vector<double>{101, 10, 1});
  CHECK(found.within == doctest::Approx(2 + 2 + 2));
  CHECK(found.rows == 8);
  CHECK(fit(NaturalBreaks<>(2, TierLabels({"high", "low"})), values).label(0) == "high");
}

TEST_CASE("natural breaks agree with all ways to cut") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + seed % 12;
    const auto values = random_values<double>(rows, seed + 40, 5, 0.0);
    const std::vector<double> ones(rows, 1.0);
    for (std::size_t classes = 1; classes <= 5; ++classes) {
      CAPTURE(classes);
      const auto found = natural_breaks(values, {classes, 0.0});
      const double best = brute_force(values, classes);
      CHECK(found.within == doctest::Approx(best).epsilon(1e-12).scale(1));
      const auto tiers = assign(fit(NaturalBreaks<>(classes), values), values);
      CHECK(cost_of(values, ones, tiers) == doctest::Approx(best).epsilon(1e-12).scale(1));
    }
  }
}

TEST_CASE_TEMPLATE("natural breaks agree with the quadratic recursion, weighted too", S, double, float) {
  for (unsigned seed = 0; seed < 25; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 20 + seed * 11;
    std::mt19937_64 random(seed);
    std::vector<S> values;
    std::vector<S> weights;
    for (std::size_t i = 0; i < rows; ++i) {
      const double u = static_cast<double>(random() >> 11U) * 0x1p-53;
      values.push_back(static_cast<S>(seed % 2 == 0 ? std::floor(40 * u) - 20 : std::exp(8 * u) - 30));
      weights.push_back(static_cast<S>(1 + random() % 5));
    }
    const std::vector<double> doubles(values.begin(), values.end());
    const std::vector<double> double_weights(weights.begin(), weights.end());
    const std::vector<double> ones(rows, 1.0);
    for (const std::size_t classes : {2U, 3U, 5U, 9U}) {
      CAPTURE(classes);
      const auto tiers = assign(fit(NaturalBreaks<>(classes), values), values);
      CHECK(cost_of(doubles, ones, tiers) ==
            doctest::Approx(least_cost(doubles, ones, classes)).epsilon(1e-10).scale(1));
      const auto base = view(bind<total_value>(values), bind<weight>(weights));
      const WeightedNaturalBreaks<total_value, weight> policy(classes);
      const auto weighted_tiers = assign(fit(policy, base), base);
      CHECK(cost_of(doubles, double_weights, weighted_tiers) ==
            doctest::Approx(least_cost(doubles, double_weights, classes)).epsilon(1e-10).scale(1));
    }
  }
}

TEST_CASE("on thousands of values natural breaks leave the least there is") {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform(-50, 50);
  for (const std::size_t rows : {2000U, 3000U, 4000U}) {
    CAPTURE(rows);
    std::vector<double> values;
    for (std::size_t i = 0; i < rows; ++i) {
      const double value = rows == 2000U ? std::exp(1.5 * normal(random))
                           : rows == 3000U
                               ? uniform(random)
                               : 100 * std::floor(2 * normal(random)) + normal(random);  // clumps of many sizes
      values.push_back(value);
    }
    std::vector<double> with_missing = values;
    for (std::size_t i = 0; i < rows; i += 7) {
      with_missing.insert(with_missing.begin() + static_cast<std::ptrdiff_t>(random() % with_missing.size()),
                          i % 2 == 0 ? std::nan("") : -infinity);
    }
    const std::vector<double> ones(rows, 1.0);
    for (const std::size_t classes : {2U, 4U, 7U}) {
      CAPTURE(classes);
      const auto least = static_cast<double>(least_cost_of_many(values, classes));
      const auto found = natural_breaks(with_missing, {classes, 0.0});
      CHECK(found.within == doctest::Approx(least).epsilon(2e-8));
      CHECK(found.rows == static_cast<std::int64_t>(rows));
      const auto grading = fit(NaturalBreaks<>(classes), with_missing);
      // What the classes leave cannot be less than the least, and is at most 1e-8 of it more.
      CHECK(cost_of(values, ones, assign(grading, values)) == doctest::Approx(least).epsilon(2e-8));
      CHECK(grading == fit(NaturalBreaks<>(classes), with_missing, threads{3}));
      const Tiers all = assign(grading, with_missing);
      for (std::size_t i = 0; i < all.size(); ++i) {
        REQUIRE((all[i] == unclassified) == std::isnan(with_missing[i]));
      }
    }
  }
}

TEST_CASE("natural breaks of random values with NaN are those of the others") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    const auto values = random_values<double>(20 + seed * 13, seed, 7, 0.2);
    std::vector<double> known;
    std::copy_if(values.begin(), values.end(), std::back_inserter(known), [](double v) { return !std::isnan(v); });
    const std::vector<double> ones(known.size(), 1.0);
    const std::size_t classes = 2 + seed % 5;
    const auto grading = fit(NaturalBreaks<>(classes), values);
    CHECK(cost_of(known, ones, assign(grading, known)) ==
          doctest::Approx(least_cost(known, ones, classes)).epsilon(1e-10).scale(1));
    CHECK(grading.fitted_on().rows == static_cast<std::int64_t>(known.size()));
    CHECK(grading.fitted_on().skipped == static_cast<std::int64_t>(values.size() - known.size()));
  }
}

TEST_CASE("an offset or a scale does not move natural breaks") {
  const auto values = random_values<double>(400, 5, 8, 0.0);
  const auto tiers = assign(fit(NaturalBreaks{4}, values), values);
  for (const double offset : {0.0, 1e9, -1e12}) {
    for (const double scale : {1.0, 1024.0}) {  // powers of two and whole numbers: exact
      std::vector<double> moved;
      for (const double value : values) {
        moved.push_back(value * scale + offset);
      }
      CHECK(assign(fit(NaturalBreaks{4}, moved), moved) == tiers);
    }
  }
}

TEST_CASE("on many rows nothing improves natural breaks, and threads change nothing") {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  std::vector<double> values;
  for (int i = 0; i < 200'000; ++i) {
    values.push_back(std::exp(1.2 * normal(random)));
  }
  const std::vector<double> ones(values.size(), 1.0);
  const auto grading = fit(NaturalBreaks{5}, values);
  CHECK(fit(NaturalBreaks{5}, values, threads{3}) == grading);
  const double optimum = natural_breaks(values, {5, 0.0}).within;
  CHECK(cost_of(values, ones, assign(grading, values)) == doctest::Approx(optimum).epsilon(1e-9));
  // Lloyd's iteration from many starts ends at or above the optimum; from the optimum it stays.
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (int start = 0; start < 12; ++start) {
    std::vector<double> centres;
    for (int k = 0; k < 5; ++k) {
      centres.push_back(sorted[random() % sorted.size()]);
    }
    Tiers tiers(values.size());
    for (int round = 0; round < 40; ++round) {
      std::sort(centres.rbegin(), centres.rend());
      std::vector<double> sums(5);
      std::vector<double> counts(5);
      for (std::size_t i = 0; i < values.size(); ++i) {
        Tier tier = 0;
        while (tier < 4 && values[i] < (centres[tier] + centres[tier + 1U]) / 2) {
          ++tier;
        }
        tiers[i] = tier;
        sums[tier] += values[i];
        counts[tier] += 1;
      }
      for (std::size_t k = 0; k < 5; ++k) {
        centres[k] = counts[k] > 0 ? sums[k] / counts[k] : centres[k];
      }
    }
    CHECK(cost_of(values, ones, tiers) >= optimum * (1 - 1e-9));
  }
}

TEST_CASE("the number of classes can be chosen by the goodness of fit") {
  const std::vector<double> clumps{0, 1, 2, 100, 101, 102, 200, 201, 202};
  CHECK(fit(NaturalBreaks<>::by_goodness_of_fit(0.99), clumps).size() == 3);
  CHECK(fit(NaturalBreaks<>::by_goodness_of_fit(0.5), clumps).size() == 2);
  CHECK(fit(NaturalBreaks<>::by_goodness_of_fit(1.0), clumps).size() == 9);
  CHECK(fit(NaturalBreaks<>::by_goodness_of_fit(1.0, 4), clumps).size() == 4);
  CHECK(fit(NaturalBreaks<>::by_goodness_of_fit(0.9), std::vector<double>{5, 5, 5}).size() == 1);
  const auto found = natural_breaks(clumps, {9, 0.99});
  CHECK(found.centres == std::vector<double>{201, 101, 1});
  CHECK(found.goodness_of_fit == doctest::Approx(1 - 6.0 / (6 + 2 * 3 * 100 * 100)).epsilon(1e-12));
}

TEST_CASE("a giant among the customers does not hide the classes of the others") {
  // Squares of the giant swallow those of the others 24 digits deep.
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) {
    values.push_back((i % 3) * 40 + (i % 97) * 0.1);
  }
  const Tiers three = assign(fit(NaturalBreaks{3}, values), values);
  const double least = natural_breaks(values, {3, 0.0}).within;
  for (const double giant : {1e6, 1e9, 1e12}) {
    CAPTURE(giant);
    std::vector<double> with_giant = values;
    with_giant.push_back(giant);
    const auto found = natural_breaks(with_giant, {4, 0.0});
    CHECK(found.within == doctest::Approx(least).epsilon(1e-9));
    Tiers four = assign(fit(NaturalBreaks{4}, with_giant), with_giant);
    CHECK(four.back() == 0);
    four.pop_back();
    for (Tier& tier : four) {
      --tier;
    }
    CHECK(four == three);
  }
}

TEST_CASE("weights may differ by twenty orders of magnitude") {
  const std::vector<double> values{0, 1, 10, 11, 20, 21};
  const std::vector<double> weights{1e20, 1e20, 1, 1, 1, 1};
  const auto base = view(bind<total_value>(values), bind<weight>(weights));
  // The light values cost little however they are cut; what the heavy ones cost they only cost together.
  CHECK(assign(fit(WeightedNaturalBreaks<total_value, weight>(4), base), base) == Tiers{3, 2, 1, 1, 0, 0});
}

TEST_CASE("natural breaks of numbers near the ends of the range") {
  const std::vector<double> clumps{0, 1, 2, 100, 101, 102, 300, 301};
  const Tiers expected{2, 2, 2, 1, 1, 1, 0, 0};
  for (const double scale : {1e-320, 1e-200, 1e200, 1e305}) {
    CAPTURE(scale);
    std::vector<double> values;
    for (const double value : clumps) {
      values.push_back(value * scale);
    }
    const auto found = natural_breaks(values, {3, 0.0});
    CHECK(found.goodness_of_fit == doctest::Approx(1 - 4.5 / 108379.875).epsilon(1e-6));
    CHECK(assign(fit(NaturalBreaks{3}, values), values) == expected);
  }
  const std::vector<double> widest{-1.7e308, -1.6e308, 1.6e308, 1.7e308};
  CHECK(assign(fit(NaturalBreaks{2}, widest), widest) == Tiers{1, 1, 0, 0});
}

TEST_CASE("natural breaks of a row of a matrix are those of its copy") {
  Eigen::ArrayXXd rows(2, 6);
  rows << 1, 2, 100, 101, 999, 1000, -5, -4, -3, -2, -1, 0;
  const Eigen::ArrayXd copy = rows.row(0).transpose();
  CHECK(natural_breaks(rows.row(0).transpose(), {3, 0.0}).thresholds == natural_breaks(copy, {3, 0.0}).thresholds);
}

TEST_CASE("edge cases of natural breaks") {
  const std::vector<double> none;
  const std::vector<double> some{3, 1};
  CHECK(assign(fit(NaturalBreaks{3}, none), some) == Tiers{2, 2});
  CHECK(assign(fit(NaturalBreaks{1}, some), some) == Tiers{0, 0});
  CHECK(assign(fit(NaturalBreaks{4}, some), some) == Tiers{0, 1});
  CHECK(assign(fit(NaturalBreaks{4}, std::vector<double>(9, 2.0)), some) == Tiers{0, 0});
  const std::vector<double> odd{std::nan(""), infinity, -infinity, 5, 6, 50};
  const auto grading = fit(NaturalBreaks{2}, odd);
  CHECK(assign(grading, odd) == Tiers{unclassified, 0, 1, 1, 1, 0});
  CHECK(grading.fitted_on() == FittedOn{3, 3, 3, {2, 3}});
  CHECK(assign(fit(NaturalBreaks{2}, std::vector<double>{-0.0, 0.0, 1}), std::vector<double>{0.0, 1}) == Tiers{1, 0});
  const std::vector<double> weights{1, 0, -1};
  const std::vector<double> values{1, 100, 200};
  const auto base = view(bind<total_value>(values), bind<weight>(weights));
  CHECK(fit(WeightedNaturalBreaks<total_value, weight>(2), base).fitted_on().skipped == 2);
  CHECK_THROWS_AS(NaturalBreaks{0}, ArgumentError);
  CHECK_THROWS_AS(NaturalBreaks{255}, ArgumentError);
  CHECK_THROWS_AS((void)NaturalBreaks<>::by_goodness_of_fit(0), ArgumentError);
  CHECK_THROWS_AS((void)NaturalBreaks<>::by_goodness_of_fit(1.1), ArgumentError);
  CHECK_THROWS_AS(NaturalBreaks<>(2, TierLabels({"a"})), ShapeError);
  // Names for the most classes there may be; fewer have the first of them.
  const auto few = NaturalBreaks<>::by_goodness_of_fit(0.9, 3).labelled(TierLabels({"high", "middle", "low"}));
  const auto two = fit(few, std::vector<double>{1, 2, 100, 101});
  CHECK(two.size() == 2);
  CHECK(two.label(0) == "high");
  CHECK(two.label(1) == "middle");
  CHECK_THROWS_AS((void)NaturalBreaks<>::by_goodness_of_fit(0.9, 3).labelled(TierLabels({"a", "b"})), ShapeError);
}

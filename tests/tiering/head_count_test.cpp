// SPDX-License-Identifier: BSL-1.0
#include <custval/tiering/head_count.hpp>

#include "naive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using Tiers = std::vector<Tier>;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class S>
Tiers tiers_of(const std::vector<S>& values, const std::vector<double>& cuts) {
  return assign(fit(HeadCount<>(cuts), values), values);
}

}  // namespace

TEST_CASE("head count, by hand") {
  // Ten customers: the top one has none above it, the top two of five are 20 %, …
  CHECK(tiers_of<double>({9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {0.1, 0.5}) == Tiers{0, 1, 1, 1, 1, 2, 2, 2, 2, 2});
  // Nobody has less than one customer in ten above but the first; .15 of ten is one and a half: two customers.
  CHECK(tiers_of<double>({9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {0.15}) == Tiers{0, 0, 1, 1, 1, 1, 1, 1, 1, 1});
  // Signs do not matter, only order.
  CHECK(tiers_of<double>({-1, -2, -3, -4}, {0.5}) == Tiers{0, 0, 1, 1});
  CHECK(tiers_of<double>({1, 0, -0.0, -1}, {0.5}) == Tiers{0, 0, 0, 1});
}

TEST_CASE("edge cases of a head count") {
  CHECK(assign(fit(HeadCount{0.2}, std::vector<double>{}), std::vector<double>{5}) == Tiers{1});
  CHECK(tiers_of<double>({-7}, {0.01}) == Tiers{0});
  CHECK(tiers_of(std::vector<double>(70'000, -3.0), {0.01, 0.2}) == Tiers(70'000, 0));
  CHECK(tiers_of<double>({3, 3, 2, 1}, {0.25}) == Tiers{0, 0, 1, 1});
  CHECK(tiers_of<double>({3, 2, 1}, {0.5, 1.0}) == Tiers{0, 0, 1});
  const std::vector<double> values{infinity, 2, 1, -infinity, not_a_number};
  const auto grading = fit(HeadCount{0.5}, values);
  CHECK(grading.fitted_on() == FittedOn{2, 3, 2, {2, 2}});
  CHECK(assign(grading, values) == Tiers{0, 0, 1, 1, unclassified});
  CHECK(tiers_of<double>({-std::nan(""), -infinity, 2, 1}, {0.5}) == Tiers{unclassified, 1, 0, 1});
  CHECK_THROWS_AS((HeadCount{0.2, 0.1}), ArgumentError);
  CHECK_THROWS_AS((HeadCount{20, 50}), ArgumentError);
}

TEST_CASE_TEMPLATE("head count agrees with its definition on random values with ties", S, double, float) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + (seed * seed * 41) % 1500;
    const auto values = random_values<S>(rows, seed + 100, seed % 2 == 0 ? 20 : 4, seed % 3 == 0 ? 0.05 : 0.0);
    for (const auto& cuts :
         {std::vector<double>{0.01, 0.05, 0.2}, {0.5}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0}}) {
      CHECK(tiers_of(values, cuts) == naive_heads(values, cuts));
    }
  }
}

TEST_CASE("head count on many rows: exact order statistics, with threads too") {
  for (const double stretch : {1.0, 1e-200}) {  // the second stretches the range over hundreds of powers of two
    CAPTURE(stretch);
    auto values = random_values<double>(1'100'000, 9, 40, 0.001);
    values[17] = -stretch;
    values[18] = stretch;
    auto sorted = values;
    std::erase_if(sorted, [](double v) { return std::isnan(v); });
    std::sort(sorted.begin(), sorted.end(), std::greater<>{});
    const std::vector<double> cuts{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
    const auto grading = fit(HeadCount<>(cuts), values);
    for (std::size_t k = 0; k < cuts.size(); ++k) {
      // The last place with fewer than so many before it; ties go back to their first place and do not change the
      // value.
      const double wanted = cuts[k] * static_cast<double>(sorted.size());
      auto place = static_cast<std::size_t>(std::ceil(wanted)) - 1;
      auto first = static_cast<std::size_t>(
          std::lower_bound(sorted.begin(), sorted.end(), sorted[place], std::greater<>{}) - sorted.begin());
      CHECK(static_cast<double>(first) < wanted);
      CHECK(grading.thresholds()[k] == sorted[place]);
    }
    CHECK(fit(HeadCount<>(cuts), values, threads{3}) == grading);
  }
}

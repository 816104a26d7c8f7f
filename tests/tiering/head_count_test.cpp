// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/head_count.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::HeadCount<>>);

namespace {

using Tiers = std::vector<Tier>;

template <class S>
Tiers tiers_by_heads(const std::vector<S>& values, const std::vector<double>& cuts) {
  return assign(fit(HeadCount<>(cuts), values), values);
}

// What the cuts are by sorting: the value at the last place with fewer than so many before it, as ties go back to their
// first place and do not change the value.
template <class S>
std::vector<double> sorted_cuts(std::vector<S> values, const std::vector<double>& cuts) {
  std::erase_if(values, [](S v) { return !std::isfinite(v); });
  std::sort(values.begin(), values.end(), std::greater<>{});
  std::vector<double> thresholds;
  for (const double cut : cuts) {
    const auto rows = static_cast<double>(values.size());
    thresholds.push_back(static_cast<double>(values[static_cast<std::size_t>(std::ceil(cut * rows)) - 1]));
  }
  return thresholds;
}

template <class S>
std::vector<double> found_cuts(const std::vector<S>& values, const std::vector<double>& cuts) {
  const auto grading = fit(HeadCount<>(cuts), values);
  return {grading.thresholds().begin(), grading.thresholds().end()};
}

// Parts of a column that are not just positive values of one magnitude.
struct Mixture {
  std::string name;
  double zeros = 0;   // of the rows
  double losses = 0;  // of those that are left
  double denormal = 0;
  double giants = 0;  // both signs where there are losses
  int octaves = 4;    // that the others spread over
};

template <class S>
std::vector<S> mixed_values(const Mixture& mixture, std::size_t rows, unsigned seed) {
  constexpr S smallest = std::numeric_limits<S>::denorm_min();
  constexpr S largest = std::numeric_limits<S>::max();
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<S> values;
  for (std::size_t i = 0; i < rows; ++i) {
    S value = static_cast<S>(std::ldexp(1 + uniform(random), 0));
    value = std::ldexp(value, static_cast<int>((uniform(random) - 0.5) * mixture.octaves));
    value = uniform(random) < mixture.denormal ? smallest * static_cast<S>(1 + random() % 1000) : value;
    value = uniform(random) < mixture.giants ? largest / static_cast<S>(1 + random() % 3) : value;
    value = uniform(random) < mixture.losses ? -value : value;
    value = uniform(random) < mixture.zeros ? (random() % 2 == 0 ? S{0} : -S{0}) : value;
    values.push_back(value);
  }
  return values;
}

const std::vector<double> tenths{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

}  // namespace

TEST_CASE("head count, by hand") {
  // Ten customers: the top one has none above it, the top two of five are 20 %, …
  CHECK(tiers_by_heads<double>({9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {0.1, 0.5}) == Tiers{0, 1, 1, 1, 1, 2, 2, 2, 2, 2});
  // Nobody has less than one customer in ten above but the first; .15 of ten is one and a half: two customers.
  CHECK(tiers_by_heads<double>({9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {0.15}) == Tiers{0, 0, 1, 1, 1, 1, 1, 1, 1, 1});
  // Signs do not matter, only order.
  CHECK(tiers_by_heads<double>({-1, -2, -3, -4}, {0.5}) == Tiers{0, 0, 1, 1});
  CHECK(tiers_by_heads<double>({1, 0, -0.0, -1}, {0.5}) == Tiers{0, 0, 0, 1});
}

TEST_CASE("edge cases of a head count") {
  CHECK(assign(fit(HeadCount{0.2}, std::vector<double>{}), std::vector<double>{5}) == Tiers{1});
  CHECK(tiers_by_heads<double>({-7}, {0.01}) == Tiers{0});
  CHECK(tiers_by_heads(std::vector<double>(70'000, -3.0), {0.01, 0.2}) == Tiers(70'000, 0));
  CHECK(tiers_by_heads<double>({3, 3, 2, 1}, {0.25}) == Tiers{0, 0, 1, 1});
  CHECK(tiers_by_heads<double>({3, 2, 1}, {0.5, 1.0}) == Tiers{0, 0, 1});
  const std::vector<double> values{infinity, 2, 1, -infinity, not_a_number};
  const auto grading = fit(HeadCount{0.5}, values);
  CHECK(grading.fitted_on() == FittedOn{2, 3, 2, {2, 2}});
  CHECK(assign(grading, values) == Tiers{0, 0, 1, 1, unclassified});
  CHECK(tiers_by_heads<double>({-std::nan(""), -infinity, 2, 1}, {0.5}) == Tiers{unclassified, 1, 0, 1});
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
      CHECK(tiers_by_heads(values, cuts) == naive_heads(values, cuts));
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

TEST_CASE_TEMPLATE("head count of zeros, losses, denormals and giants: exact order statistics", S, double, float) {
  const int all_octaves = std::numeric_limits<S>::max_exponent * 2 - 20;
  const std::vector<Mixture> mixtures{
      {.name = "positive"},
      {.name = "hardly a zero", .zeros = 1e-5},
      {.name = "a tenth zeros", .zeros = 0.1},
      {.name = "mostly zeros", .zeros = 0.85, .losses = 0.3},
      {.name = "losses", .losses = 0.1},
      {.name = "as many losses", .losses = 0.5, .octaves = 24},
      {.name = "losses only", .losses = 1},
      {.name = "losses and zeros", .zeros = 0.3, .losses = 1},
      {.name = "denormals", .denormal = 0.5, .octaves = 20},
      {.name = "denormals only, of both signs", .zeros = 0.01, .losses = 0.4, .denormal = 1},
      {.name = "hardly a giant", .giants = 1e-5},
      {.name = "giants of both signs, zeros and denormals",
       .zeros = 0.1,
       .losses = 0.5,
       .denormal = 0.1,
       .giants = 1e-4},
      {.name = "mostly giants", .zeros = 1e-4, .losses = 0.2, .denormal = 1e-4, .giants = 0.7},
      {.name = "all magnitudes there are", .zeros = 0.01, .losses = 0.5, .octaves = all_octaves},
      {.name = "all magnitudes there are, gains", .octaves = all_octaves},
  };
  unsigned seed = 0;
  for (const Mixture& mixture : mixtures) {
    for (const std::size_t rows : {1'000U, 40'000U, 200'000U}) {
      CAPTURE(mixture.name);
      CAPTURE(rows);
      auto values = mixed_values<S>(mixture, rows, ++seed);
      for (const auto& cuts : {tenths, {0.2, 0.5}, {0.001, 0.999}}) {
        CHECK(found_cuts(values, cuts) == sorted_cuts(values, cuts));
        CHECK(fit(HeadCount<>(cuts), values, threads{3}) == fit(HeadCount<>(cuts), values));
      }
      values[rows / 2] = std::numeric_limits<S>::quiet_NaN();
      values[rows / 3] = -std::numeric_limits<S>::infinity();
      values[rows / 4] = std::numeric_limits<S>::infinity();
      CHECK(found_cuts(values, tenths) == sorted_cuts(values, tenths));
    }
  }
}

TEST_CASE("head count: one zero, one loss or one giant beside a column does not hide it") {
  const auto usual = mixed_values<double>({.name = "usual", .octaves = 10}, 300'000, 7);
  for (const std::vector<double>& guests : {std::vector<double>{0},
                                            {-0.0},
                                            {-1},
                                            {-1e-300},
                                            {-1e300},
                                            {5e-324},
                                            {1e300},
                                            {1e300, 0},
                                            {1e300, -1e200, 0},
                                            {1e300, 1e200, 1e100, -1e250, -1e150, -1e50, 5e-324, -5e-324}}) {
    CAPTURE(guests.front());
    auto values = usual;
    std::copy(guests.begin(), guests.end(), values.begin() + 1'000);
    for (const double sign : {1.0, -1.0}) {
      for (double& value : values) {
        value *= sign;
      }
      CHECK(found_cuts(values, tenths) == sorted_cuts(values, tenths));
    }
  }
}

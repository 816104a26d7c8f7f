// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/pareto_tail.hpp>

#include "../message_of.hpp"
#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

struct NaiveFit {
  double x_min = 0;
  double exponent = 0;
  double distance = infinity;
  std::int64_t customers = 0;
};

// All tails, straight from the definitions: the empirical distribution function just before and at each value.
NaiveFit naive_best_fit(const std::vector<double>& values, std::size_t least) {
  NaiveFit best;
  for (const double x_min : values) {
    std::vector<double> tail;
    double logarithms = 0;
    for (const double value : values) {
      if (x_min > 0 && std::isfinite(value) && value >= x_min) {
        tail.push_back(value);
        logarithms += std::log(value / x_min);
      }
    }
    if (tail.size() < least || !(logarithms > 0)) {
      continue;
    }
    const auto k = static_cast<double>(tail.size());
    const double exponent = k / logarithms;
    double distance = 0;
    for (const double value : tail) {
      const double fitted = 1 - std::pow(value / x_min, -exponent);
      const auto below =
          static_cast<double>(std::count_if(tail.begin(), tail.end(), [=](double v) { return v < value; }));
      const auto upto =
          static_cast<double>(std::count_if(tail.begin(), tail.end(), [=](double v) { return v <= value; }));
      distance = (std::max)({distance, std::abs(below / k - fitted), std::abs(upto / k - fitted)});
    }
    if (distance < best.distance) {
      best = {x_min, exponent, distance, static_cast<std::int64_t>(tail.size())};
    }
  }
  return best;
}

}  // namespace

TEST_CASE("Pareto tail by hand") {
  // From 1 on, 1 e e² e³: the logarithms sum to 6, so the exponent is 4/6.
  const double e = std::exp(1.0);
  const std::vector<double> values{e * e, 0.5, 1, e, -3, e * e * e, 0.25};
  const ParetoTail from_one = pareto_tail(values, tail_from{1});
  CHECK(from_one.exponent == doctest::Approx(4.0 / 6));
  CHECK(from_one.standard_error == doctest::Approx(2.0 / 6));
  CHECK(from_one.customers == 4);
  CHECK(from_one.x_min == 1);
  CHECK(std::isnan(from_one.distance));
  // Three of seven customers, above the fourth, which is 1: 3/6.
  const ParetoTail top = pareto_tail(values, tail_of_top{0.4});
  CHECK(top.customers == 3);
  CHECK(top.x_min == 1);
  CHECK(top.exponent == doctest::Approx(3.0 / 6));
  CHECK(top.standard_error == doctest::Approx(0.5 / std::sqrt(3.0)));
  CHECK(from_one.implied_top_share(0.2) != from_one.implied_top_share(0.2));  // a mean that is infinite
  ParetoTail eighty_twenty;
  eighty_twenty.exponent = std::log(5.0) / std::log(4.0);
  CHECK(eighty_twenty.implied_top_share(0.2) == doctest::Approx(0.8));
}

TEST_CASE("edge cases of Pareto tails") {
  for (const std::vector<double>& values : {std::vector<double>{}, {not_a_number}, {-1, -2}, {0, 0, 0}}) {
    CHECK(std::isnan(pareto_tail(values, tail_from{1}).exponent));
    CHECK(std::isnan(pareto_tail(values, tail_from{1}).standard_error));
    CHECK(pareto_tail(values, tail_from{1}).customers == 0);
    CHECK(std::isnan(pareto_tail(values, tail_of_top{0.5}).exponent));
    CHECK(std::isnan(pareto_tail(values, tail_by_fit{10, 2}).exponent));
  }
  CHECK(std::isnan(pareto_tail(std::vector<double>{5}, tail_of_top{0.5}).exponent));
  CHECK(pareto_tail(std::vector<double>{2}, tail_from{1}).exponent == doctest::Approx(1 / std::log(2)));
  CHECK(pareto_tail(std::vector<double>{2, 2, 2}, tail_from{2}).exponent == infinity);
  // The same where the tail is sought and there is no other; an infinite distance says that nothing was fitted.
  const ParetoTail equal = pareto_tail(std::vector<double>(60, 2.0), tail_by_fit{});
  CHECK(equal.exponent == infinity);
  CHECK(equal.standard_error == infinity);
  CHECK(equal.distance == infinity);
  CHECK(equal.x_min == 2);
  CHECK(equal.customers == 60);
  CHECK(equal.implied_top_share(0.2) == 0.2);
  // Where there is another, that of one value is not taken.
  std::vector<double> one_apart(60, 2.0);
  one_apart.front() = 1;
  CHECK(pareto_tail(one_apart, tail_by_fit{}).x_min == 1);
  // Everybody: the least customer is where the tail begins, and so not in it.
  const ParetoTail all = pareto_tail(std::vector<double>{1, 2, 4}, tail_of_top{1});
  CHECK(all.customers == 2);
  CHECK(all.exponent == doctest::Approx(2 / (3 * std::log(2.0))));
  // The first customer below the tail brings nothing: no tail.
  const ParetoTail zero = pareto_tail(std::vector<double>{4, 2, 0, 0}, tail_of_top{0.5});
  CHECK(std::isnan(zero.exponent));
  CHECK(zero.x_min == 0);
  const ParetoTail odd = pareto_tail(std::vector<double>{1, infinity, not_a_number, 2, -infinity}, tail_from{1});
  CHECK(odd.skipped == 3);
  CHECK(odd.customers == 2);
  CHECK(pareto_tail(std::vector<double>{1, infinity, 2}, tail_of_top{0.5}).skipped == 1);
  CHECK(pareto_tail(std::vector<double>{1, infinity, 2}, tail_by_fit{9, 2}).skipped == 1);
  CHECK(pareto_tail(std::vector<double>{1e300, 1e-300}, tail_from{1e-300}).exponent ==
        doctest::Approx(2 / (600 * std::log(10.0))));
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_from{0}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_from{infinity}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_from{not_a_number}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_of_top{0}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_of_top{1.5}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_by_fit{0, 2}), ArgumentError);
  CHECK_THROWS_AS((void)pareto_tail(std::vector<double>{1}, tail_by_fit{10, 1}), ArgumentError);
  for (const double heads : {0.0, -0.2, 1.2, infinity, not_a_number}) {
    CHECK_THROWS_AS((void)all.implied_top_share(heads), ArgumentError);
    CHECK_THROWS_AS((void)ParetoTail{}.implied_top_share(heads), ArgumentError);
  }
  CHECK(equal.implied_top_share(1) == 1);
  CHECK(message_of([&] { (void)all.implied_top_share(20); }) ==
        "custval::implied_top_share: the share of customers is 20, expected a share in (0, 1]");
}

TEST_CASE("the exponent is within its standard error as often as it says") {
  for (const double a : {1.161, 2.5}) {
    CAPTURE(a);
    int from = 0;
    int top = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
      auto values = sample_of(ParetoLaw{a}, 3000, seed);
      const ParetoTail tail = pareto_tail(values, tail_from{1});
      CHECK(tail.customers == 3000);
      from += std::abs(tail.exponent - a) < 1.96 * tail.standard_error ? 1 : 0;
      const ParetoTail best = pareto_tail(values, tail_of_top{0.1});
      CHECK(best.customers == 300);
      top += std::abs(best.exponent - a) < 1.96 * best.standard_error ? 1 : 0;
    }
    // 190 expected; 175 is 4.9 standard deviations below.
    CHECK(from >= 178);
    CHECK(from <= 199);
    CHECK(top >= 178);
    CHECK(top <= 199);
  }
}

TEST_CASE("the exponent agrees with its definition on random values") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    const auto values = whole_values<float>(1 + (seed * seed * 41) % 2000, seed, -20, 300, true);
    std::vector<double> falling = finite_ones(values);
    std::sort(falling.begin(), falling.end(), std::greater<>{});
    double logarithms = 0;
    std::int64_t customers = 0;
    for (const double value : falling) {
      logarithms += value >= 7 ? std::log(value / 7) : 0;
      customers += value >= 7 ? 1 : 0;
    }
    const ParetoTail tail = pareto_tail(values, tail_from{7});
    CHECK(tail.customers == customers);
    if (logarithms > 0) {
      CHECK(tail.exponent == doctest::Approx(static_cast<double>(customers) / logarithms).epsilon(1e-12));
    }
    CHECK(tail.skipped == static_cast<std::int64_t>(values.size() - falling.size()));
    const auto top = static_cast<std::size_t>(std::ceil(0.25 * static_cast<double>(falling.size())));
    if (top < falling.size() && falling[top] > 0) {
      double above = 0;
      for (std::size_t i = 0; i < top; ++i) {
        above += std::log(falling[i] / falling[top]);
      }
      CHECK(pareto_tail(values, tail_of_top{0.25}).exponent ==
            doctest::Approx(static_cast<double>(top) / above).epsilon(1e-12));
      CHECK(pareto_tail(sorted_values(values), tail_of_top{0.25}).exponent ==
            doctest::Approx(static_cast<double>(top) / above).epsilon(1e-12));
    }
  }
}

TEST_CASE("the tail that fits best is that of all tails") {
  for (unsigned seed = 0; seed < 12; ++seed) {
    CAPTURE(seed);
    // Lognormal bodies, rounded so that there are ties, with Pareto tails; zeros, losses and NaN among them.
    auto values = sample_of(LognormalLaw{0.7}, 150, seed);
    for (const double value : sample_of(ParetoLaw{1.5}, 100, seed + 100)) {
      values.push_back(3 * value);
    }
    for (double& value : values) {
      value = seed % 2 == 0 ? value : std::ceil(value * 4) / 4;
    }
    values.insert(values.end(), {0, -1, not_a_number, infinity});
    const NaiveFit expected = naive_best_fit(values, 20);
    const ParetoTail found = pareto_tail(values, tail_by_fit{1000, 20});
    CHECK(found.x_min == expected.x_min);
    CHECK(found.exponent == doctest::Approx(expected.exponent).epsilon(1e-12));
    CHECK(found.distance == doctest::Approx(expected.distance).epsilon(1e-10));
    CHECK(found.customers == expected.customers);
    CHECK(found.skipped == 2);
    // Fewer tries cannot fit better, and what they find is a tail of just that distance.
    const ParetoTail fewer = pareto_tail(values, tail_by_fit{15, 20});
    CHECK(fewer.distance >= found.distance);
    CHECK(fewer.customers >= 20);
    CHECK(fewer.exponent == doctest::Approx(pareto_tail(values, tail_from{fewer.x_min}).exponent).epsilon(1e-12));
  }
}

TEST_CASE("the tail that fits best is found where a Pareto tail begins") {
  // Above 10 a Pareto tail of exponent 1.5 that a third of the customers are in; below uniform.
  int near = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    auto values = sample_of(ParetoLaw{1.5}, 10'000, seed);
    for (double& value : values) {
      value *= 10;
    }
    for (std::size_t i = 0; i < 20'000; ++i) {
      values.push_back(10 * (static_cast<double>(i) + 0.5) / 20'000);
    }
    const ParetoTail tail = pareto_tail(values, tail_by_fit{});
    near += tail.x_min > 9 && tail.x_min < 15 && std::abs(tail.exponent - 1.5) < 4 * tail.standard_error ? 1 : 0;
  }
  CHECK(near >= 16);
}

TEST_CASE("Pareto tails: float as double, same bits for any number of threads") {
  const auto floats = whole_values<float>(200'000, 3, -5, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const auto bits = [](const ParetoTail& t) { return std::bit_cast<std::uint64_t>(t.exponent); };
  const auto check = [&](auto how) {
    const auto found = bits(pareto_tail(doubles, how));
    CHECK(bits(pareto_tail(floats, how)) == found);
    for (const int count : {2, 3, 8}) {
      CHECK(bits(pareto_tail(doubles, how, threads{count})) == found);
    }
  };
  check(tail_from{20});
  check(tail_of_top{0.3});
  check(tail_by_fit{20, 100});
}

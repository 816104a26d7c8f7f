// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/gini.hpp>

#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

// Half the mean absolute difference of all pairs over the mean; NaN where the total is not positive.
template <class S>
double naive_gini(const std::vector<S>& values) {
  const std::vector<double> finite = finite_ones(values);
  long double differences = 0;
  long double total = 0;
  for (const double a : finite) {
    total += a;
    for (const double b : finite) {
      differences += std::abs(a - b);
    }
  }
  const auto n = static_cast<long double>(finite.size());
  return total > 0 ? static_cast<double>(differences / (2 * n * total)) : not_a_number;
}

}  // namespace

TEST_CASE("Gini by hand") {
  // Of 1, 2, 3, 4: the differences of pairs sum to 3·1 + 2·2 + 1·3 = 10, twice that over 2 · 4 · 10.
  const GiniCoefficient four = gini(std::vector<double>{3, 1, 4, 2});
  CHECK(four.value == doctest::Approx(0.25));
  CHECK(four.small_sample() == doctest::Approx(1.0 / 3));
  CHECK(four.total == 10);
  CHECK(four.customers == 4);
  CHECK(gini(std::vector<double>(1000, 0.1)).value == doctest::Approx(0.0));
  CHECK(std::abs(gini(std::vector<double>(1000, 0.1)).value) < 1e-13);
  for (const std::size_t n : {2U, 3U, 10U, 1000U}) {
    std::vector<double> one_holds_all(n, 0.0);
    one_holds_all[n / 2] = 123.25;
    CHECK(gini(one_holds_all).value == doctest::Approx(static_cast<double>(n - 1) / static_cast<double>(n)));
    CHECK(gini(one_holds_all).small_sample() == doctest::Approx(1.0));
  }
  // A loss: pairs differ by 4, 2 and 2: 8 · 2 / (2 · 3 · 3) = 8/9; with a smaller total it exceeds 1.
  CHECK(gini(std::vector<double>{-1, 1, 3}).value == doctest::Approx(8.0 / 9));
  CHECK(gini(std::vector<double>{-2, 0, 3}).value == doctest::Approx(20.0 / 6));
}

TEST_CASE("edge cases of Gini") {
  const GiniCoefficient none = gini(std::vector<double>{});
  CHECK(std::isnan(none.value));
  CHECK(none.customers == 0);
  CHECK(gini(std::vector<double>{7}).value == 0);
  CHECK(std::isnan(gini(std::vector<double>{7}).small_sample()));
  CHECK(std::isnan(gini(std::vector<double>{-7}).value));
  CHECK(std::isnan(gini(std::vector<double>{0, 0, 0}).value));
  CHECK(std::isnan(gini(std::vector<double>{1, -1}).value));
  const GiniCoefficient loss = gini(std::vector<double>{1, -2});
  CHECK(std::isnan(loss.value));
  CHECK(loss.total == -1);
  const GiniCoefficient odd = gini(std::vector<double>{1, not_a_number, infinity, 3, -infinity, 2, 4});
  CHECK(odd.value == doctest::Approx(0.25));
  CHECK(odd.skipped == 3);
  CHECK(odd.customers == 4);
  CHECK(std::isnan(gini(LorenzCurve{}).value));
  for (const double unit : {0x1p1021, 0x1p-1070}) {
    CHECK(gini(std::vector<double>{3 * unit, unit, 4 * unit, 2 * unit}).value == doctest::Approx(0.25));
  }
}

TEST_CASE_TEMPLATE("Gini agrees with all pairs on random values with ties and zeros and losses and NaN", S, double,
                   float) {
  for (unsigned seed = 0; seed < 80; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + (seed * seed * 41) % 1300;
    const auto values = whole_values<S>(rows, seed, seed % 3 == 0 ? -30 : 0, seed % 2 == 0 ? 9 : 5000, seed % 4 < 2);
    const double expected = naive_gini(values);
    const GiniCoefficient found = gini(values);
    if (std::isnan(expected)) {
      CHECK(std::isnan(found.value));
      continue;
    }
    CHECK(found.value == doctest::Approx(expected).epsilon(1e-12));
    CHECK(gini(lorenz_curve(values)).value == doctest::Approx(expected).epsilon(1e-11));
    const LorenzCurve fewer = lorenz_curve(values, points{12});
    CHECK(gini(fewer).value <= expected + 1e-12);
    CHECK(gini(fewer).value >= expected - 2 * fewer.max_error() - 1e-12);
  }
}

TEST_CASE("Gini of distributions in closed form") {
  constexpr std::size_t n = 100'000;
  const auto check = [](const auto& law) {
    // Customers between two quantiles were made equal: what that hides is at most the last customer's share times 1/n.
    CHECK(gini(base_of(law, n)).value == doctest::Approx(law.gini()).epsilon(1e-5));
  };
  check(ParetoLaw{std::log(5.0) / std::log(4.0)});
  check(ParetoLaw{2});
  check(ParetoLaw{10});
  check(LognormalLaw{0.5});
  check(LognormalLaw{1.5});
  check(ExponentialLaw{});
}

TEST_CASE("Gini of samples is within its sampling error") {
  // The variance of the Gini coefficient of an exponential sample is 1 / (12 n).
  constexpr std::size_t n = 20'000;
  int within_two = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    const double off = gini(sample_of(ExponentialLaw{}, n, seed)).value - 0.5;
    within_two += std::abs(off) < 1.96 * std::sqrt(1.0 / (12.0 * n)) ? 1 : 0;
  }
  CHECK(within_two >= 88);
  CHECK(within_two <= 99);
}

TEST_CASE("Gini: float as double, sorted values, same bits for any number of threads") {
  const auto floats = whole_values<float>(200'000, 3, -5, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const auto bits = [](const GiniCoefficient& g) { return std::bit_cast<std::uint64_t>(g.value); };
  const GiniCoefficient found = gini(doubles);
  CHECK(bits(gini(floats)) == bits(found));
  CHECK(bits(gini(sorted_values(floats))) == bits(found));
  CHECK(gini(sorted_values(floats)).skipped == found.skipped);
  for (const int count : {2, 3, 8}) {
    CHECK(bits(gini(doubles, threads{count})) == bits(found));
  }
}

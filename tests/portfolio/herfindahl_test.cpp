// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/herfindahl.hpp>

#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace custval;
using namespace custval_test;

TEST_CASE("Herfindahl index by hand") {
  // Shares of a half, a quarter and a quarter: 1/4 + 2/16.
  const HerfindahlIndex found = herfindahl(std::vector<double>{1, 2, 1});
  CHECK(found.value == doctest::Approx(0.375));
  CHECK(found.effective_customers() == doctest::Approx(8.0 / 3));
  CHECK(found.total == 4);
  CHECK(found.customers == 3);
  CHECK(herfindahl(std::vector<double>(1000, 0.1)).effective_customers() == doctest::Approx(1000).epsilon(1e-13));
  // Nothing and losses have no share.
  const HerfindahlIndex with_losses = herfindahl(std::vector<double>{-50, 1, 0, 2, 1, -0.0});
  CHECK(with_losses.value == doctest::Approx(0.375));
  CHECK(with_losses.customers == 3);
  CHECK(with_losses.others == 3);
  CHECK(with_losses.total == 4);
}

TEST_CASE("edge cases of the Herfindahl index") {
  CHECK(std::isnan(herfindahl(std::vector<double>{}).value));
  CHECK(std::isnan(herfindahl(std::vector<double>{}).effective_customers()));
  CHECK(herfindahl(std::vector<double>{5}).value == 1);
  CHECK(std::isnan(herfindahl(std::vector<double>{-5, 0}).value));
  CHECK(herfindahl(std::vector<double>{-5, 0}).others == 2);
  const HerfindahlIndex odd = herfindahl(std::vector<double>{1, infinity, 2, not_a_number, 1, -infinity});
  CHECK(odd.value == doctest::Approx(0.375));
  CHECK(odd.skipped == 3);
  CHECK(odd.others == 0);
  // Squares that overflow, or vanish.
  for (const double unit : {0x1p1021, 0x1p600, 0x1p-600, 0x1p-1070}) {
    CAPTURE(unit);
    CHECK(herfindahl(std::vector<double>{unit, 2 * unit, unit}).value == doctest::Approx(0.375));
  }
}

TEST_CASE_TEMPLATE("Herfindahl index agrees with its definition on random values", S, double, float) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 1 + (seed * seed * 41) % 3000;
    const auto values = whole_values<S>(rows, seed, seed % 3 == 0 ? -30 : 1, seed % 2 == 0 ? 9 : 5000, seed % 4 < 2);
    long double total = 0;
    std::int64_t holders = 0;
    std::int64_t finite = 0;
    for (const double value : finite_ones(values)) {
      ++finite;
      total += value > 0 ? value : 0;
      holders += value > 0 ? 1 : 0;
    }
    long double expected = 0;
    for (const double value : finite_ones(values)) {
      expected += value > 0 ? (value / total) * (value / total) : 0;
    }
    const HerfindahlIndex found = herfindahl(values);
    CHECK(found.customers == holders);
    CHECK(found.others == finite - holders);
    CHECK(found.skipped == static_cast<std::int64_t>(rows) - finite);
    if (total > 0) {
      CHECK(found.value == doctest::Approx(static_cast<double>(expected)).epsilon(1e-13));
    } else {
      CHECK(std::isnan(found.value));
    }
    CHECK(herfindahl(sorted_values(values)).customers == holders);
    CHECK(herfindahl(sorted_values(values)).skipped == found.skipped);
  }
}

TEST_CASE("Herfindahl index of samples: n H tends to the mean square over the squared mean") {
  // Exponential: 2. Lognormal: exp(sigma²). Uniform on whole numbers 1 … N, all once: (2 (2N + 1)) / (3 (N + 1)) / N.
  constexpr std::size_t n = 400'000;
  CHECK(herfindahl(sample_of(ExponentialLaw{}, n, 1)).value * n == doctest::Approx(2).epsilon(0.02));
  CHECK(herfindahl(sample_of(LognormalLaw{0.5}, n, 1)).value * n == doctest::Approx(std::exp(0.25)).epsilon(0.02));
  std::vector<double> whole(1000);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    whole[i] = static_cast<double>(i + 1);
  }
  CHECK(herfindahl(whole).value == doctest::Approx(2.0 * 2001 / (3.0 * 1001 * 1000)).epsilon(1e-13));
}

TEST_CASE("Herfindahl index: float as double, same bits for any number of threads") {
  const auto floats = whole_values<float>(200'000, 3, -5, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const auto bits = [](const HerfindahlIndex& h) { return std::bit_cast<std::uint64_t>(h.value); };
  const HerfindahlIndex found = herfindahl(doubles);
  CHECK(bits(herfindahl(floats)) == bits(found));
  for (const int count : {2, 3, 8}) {
    CHECK(bits(herfindahl(doubles, threads{count})) == bits(found));
  }
}

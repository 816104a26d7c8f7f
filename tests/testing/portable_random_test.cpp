// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/detail/portable_random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

using Random = custval::testing::detail::PortableRandom;

namespace {

struct Moments {
  double mean;
  double variance;
};

Moments moments(const std::function<double()>& draw) {
  constexpr int draws = 400'000;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < draws; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / draws;
  return {mean, squares / draws - mean * mean};
}

}  // namespace

TEST_CASE("portable random: the generators give the published numbers") {
  // xoshiro256++ from the state 1, 2, 3, 4.
  Random random(1, 2, 3, 4);
  for (const std::uint64_t expected : {41943041U, 58720359U}) {
    CHECK(random.bits() == expected);
  }
  for (const std::uint64_t expected :
       {3588806011781223U, 3591011842654386U, 9228616714210784205U, 9973669472204895162U, 14011001112246962877U,
        12406186145184390807U, 15849039046786891736U, 10450023813501588000U}) {
    CHECK(random.bits() == expected);
  }
}

TEST_CASE("portable random: log and exp agree with the standard ones") {
  Random random(5, 0);
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::ldexp(random.uniform(), static_cast<int>(random.bits() % 200) - 100);
    REQUIRE(custval::testing::detail::portable_log(x) == doctest::Approx(std::log(x)).epsilon(1e-14));
    const double y = 1400.0 * random.uniform() - 700.0;
    REQUIRE(std::abs(custval::testing::detail::portable_exp(y) / std::exp(y) - 1.0) < 1e-14);
  }
  CHECK(custval::testing::detail::portable_log(1.0) == 0.0);
  CHECK(custval::testing::detail::portable_exp(0.0) == 1.0);
  // Near 1 the logarithm keeps its relative accuracy: log(1 + h) = h − h²/2 + …
  CHECK(custval::testing::detail::portable_log(1.0 + 0x1p-30) == doctest::Approx(0x1p-30 - 0x1p-61).epsilon(1e-14));
}

TEST_CASE("portable random: the transforms have the moments of their distributions") {
  // Bounds: about six standard errors of 400,000 draws.
  Random random(2024, 7);
  const Moments uniform = moments([&] { return random.uniform(); });
  CHECK(std::abs(uniform.mean - 0.5) < 0.003);
  CHECK(std::abs(uniform.variance - 1.0 / 12.0) < 0.001);
  const Moments normal = moments([&] { return random.normal(); });
  CHECK(std::abs(normal.mean) < 0.01);
  CHECK(std::abs(normal.variance - 1.0) < 0.015);
  const Moments exponential = moments([&] { return random.exponential(3.0); });
  CHECK(std::abs(exponential.mean - 3.0) < 0.03);
  CHECK(std::abs(exponential.variance - 9.0) < 0.25);
  for (const double shape : {0.3, 0.75, 1.0, 2.0, 11.0}) {
    CAPTURE(shape);
    const Moments gamma = moments([&] { return random.gamma(shape); });
    CHECK(std::abs(gamma.mean - shape) < 6.0 * std::sqrt(shape / 400'000.0));
    CHECK(std::abs(gamma.variance / shape - 1.0) < 0.05);
  }
  // Beta(2, 6): mean 1/4, variance 2·6/(8²·9) = 1/48.
  const Moments beta = moments([&] { return random.beta(2.0, 6.0); });
  CHECK(std::abs(beta.mean - 0.25) < 0.002);
  CHECK(std::abs(beta.variance - 1.0 / 48.0) < 0.0005);
  const Moments poisson = moments([&] { return random.poisson(2.5); });
  CHECK(std::abs(poisson.mean - 2.5) < 0.016);
  CHECK(std::abs(poisson.variance - 2.5) < 0.05);
}

TEST_CASE("portable random: streams are their own") {
  Random a(1, 0);
  Random same(1, 0);
  Random next(1, 1);
  Random other_seed(2, 0);
  CHECK(a.bits() == same.bits());
  CHECK(a.bits() != next.bits());
  CHECK(a.bits() != other_seed.bits());
  // Neighbouring streams do not lean on each other: their correlation over many streams is that of chance.
  double sum = 0.0;
  constexpr int streams = 100'000;
  for (std::uint64_t i = 0; i < streams; ++i) {
    sum += (Random(1, i).uniform() - 0.5) * (Random(1, i + 1).uniform() - 0.5);
  }
  CHECK(std::abs(sum / streams * 12.0) < 6.0 / std::sqrt(double{streams}));
}

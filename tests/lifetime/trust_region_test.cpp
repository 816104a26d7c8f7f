// SPDX-License-Identifier: BSL-1.0
// Searches end: within their budget whatever the function, and long before it where nothing is to be gained.
#include <custval/lifetime/detail/fit/held_climb.hpp>
#include <custval/lifetime/detail/fit/trust_region.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <stop_token>
#include <vector>

namespace {

using custval::detail::Climb;
using custval::detail::climb;
using custval::detail::climb_held;
using custval::detail::ClimbOptions;
using custval::detail::EvaluationBudget;
using custval::detail::Height;
using custval::detail::HeightFunction;

constexpr ClimbOptions as_in_fits{1.0, 12.0, 1e-10, 1e-12};

}  // namespace

TEST_CASE("climb: reaches the top of a hill and knows it") {
  // -(x-1)² - 2 (y+3)² - x y / 2: the top is where 2(x-1) + y/2 = 0 and 4(y+3) + x/2 = 0, at x = 56/31, y = -100/31.
  int calls = 0;
  const auto hill = [&](std::span<const double> p) {
    ++calls;
    const double x = p[0];
    const double y = p[1];
    return Height{-(x - 1) * (x - 1) - 2 * (y + 3) * (y + 3) - 0.5 * x * y,
                  {-2 * (x - 1) - 0.5 * y, -4 * (y + 3) - 0.5 * x},
                  {-2, -0.5, -0.5, -4}};
  };
  EvaluationBudget budget(100);
  const auto summit = climb(HeightFunction(hill), std::array{9.0, 9.0}, as_in_fits, budget);
  CHECK(summit.how == Climb::converged);
  CHECK(summit.point[0] == doctest::Approx(56.0 / 31.0).epsilon(1e-12));
  CHECK(summit.point[1] == doctest::Approx(-100.0 / 31.0).epsilon(1e-12));
  CHECK(calls == budget.made());
  CHECK(calls < 15);
  // With y held at the lower bound, 2(x-1) = 6.
  const auto held = climb_held(HeightFunction(hill), std::array{9.0, 9.0}, std::array{0, -1}, as_in_fits, budget);
  CHECK(held.point[0] == doctest::Approx(4.0).epsilon(1e-12));
  CHECK(held.point[1] == -12.0);
}

TEST_CASE("climb: a plain, a slope without end and a ridge that hardly rises end soon") {
  int calls = 0;
  const auto search = [&](const auto& function) {
    calls = 0;
    const auto counted = [&](std::span<const double> p) {
      ++calls;
      return function(p[0]);
    };
    EvaluationBudget budget(2000);
    const auto summit = climb(HeightFunction(counted), std::array{0.0}, as_in_fits, budget);
    CHECK(summit.how == Climb::converged);
    CHECK(calls == budget.made());
    return summit.point[0];
  };
  CHECK(search([](double) { return Height{-3.0, {0.0}, {0.0}}; }) == 0.0);
  CHECK(calls <= 2);
  CHECK(search([](double x) { return Height{x, {1.0}, {0.0}}; }) == 12.0);
  CHECK(calls <= 12);
  search([](double x) { return Height{-std::exp(-x), {std::exp(-x)}, {-std::exp(-x)}}; });
  CHECK(calls <= 40);
  // The slope falls by a thousandth a step, and the value not at all: a last step that gains nothing is the last.
  double slope = 1e-7;
  search([&](double) {
    slope *= 0.999;
    return Height{-3.0, {slope}, {-1.0}};
  });
  CHECK(calls <= 20);
}

TEST_CASE("climb: no function makes more evaluations than the budget has, whatever its derivatives say") {
  std::mt19937_64 random(5);
  const auto any = [&] { return static_cast<double>(random() >> 11U) * 0x1p-52 - 1.0; };
  for (int round = 0; round < 300; ++round) {
    int calls = 0;
    const double noise = std::pow(10.0, -static_cast<double>(round % 20));
    const auto liar = [&](std::span<const double> p) {
      ++calls;
      Height height{-p[0] * p[0] - p[1] * p[1] * 1e-3 + noise * any(), {any(), noise * any()}, {}};
      const double mixed = any();
      height.hessian = {any(), mixed, mixed, noise * any()};
      return height;
    };
    EvaluationBudget budget(1 + round);
    const auto first = climb(HeightFunction(liar), std::array{3.0, -4.0}, as_in_fits, budget);
    const auto second = climb(HeightFunction(liar), std::array{-3.0, 4.0}, as_in_fits, budget);
    CHECK(calls == budget.made());
    CHECK(calls <= 1 + round);
    CHECK((second.how != Climb::too_many_evaluations || calls == 1 + round));
    CHECK((first.how != Climb::too_many_evaluations || calls == 1 + round));
  }
}

TEST_CASE("climb: a stop is seen before the next evaluation") {
  std::stop_source source;
  int calls = 0;
  const auto slow = [&](std::span<const double> p) {
    if (++calls == 3) {
      source.request_stop();
    }
    return Height{-std::exp(-p[0]), {std::exp(-p[0])}, {-std::exp(-p[0])}};
  };
  EvaluationBudget budget(100, source.get_token());
  const auto summit = climb(HeightFunction(slow), std::array{0.0}, as_in_fits, budget);
  CHECK(summit.how == Climb::stopped);
  CHECK(calls == 3);
  CHECK(summit.point[0] > 0.0);  // the best so far
  CHECK(climb(HeightFunction(slow), std::array{1.0}, as_in_fits, budget).how == Climb::stopped);
  CHECK(calls == 3);
}

TEST_CASE("climb: what is not a number ends the search") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto nowhere = [&](std::span<const double>) { return Height{nan, {nan}, {nan}}; };
  EvaluationBudget budget(100);
  CHECK(climb(HeightFunction(nowhere), std::array{0.0}, as_in_fits, budget).how == Climb::not_finite);
  CHECK(budget.made() == 1);
}

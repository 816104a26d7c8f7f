// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/portfolio/lorenz_curve.hpp>

#include "concentration_bases.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using Corners = std::vector<LorenzPoint>;

Corners corners_of(const LorenzCurve& curve) {
  return {curve.corners().begin(), curve.corners().end()};
}

// The largest distance of the exact curve, at each customer, below another.
template <class S>
double largest_error(const std::vector<S>& values, const LorenzCurve& curve) {
  std::vector<double> ascending = finite_ones(values);
  std::sort(ascending.begin(), ascending.end());
  long double total = 0;
  for (const double value : ascending) {
    total += value;
  }
  long double sum = 0;
  double worst = 0;
  for (std::size_t i = 0; i <= ascending.size(); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(ascending.size());
    worst = (std::max)(worst, curve(share) - static_cast<double>(sum / total));
    sum += i < ascending.size() ? ascending[i] : 0;
  }
  return worst;
}

}  // namespace

TEST_CASE("Lorenz curve by hand") {
  // 1 + 1 + 2 + 4 + 8 = 16; the two ones share a corner.
  const LorenzCurve curve = lorenz_curve(std::vector<double>{4, 1, 8, 1, 2});
  CHECK(corners_of(curve) == Corners{{0, 0}, {2.0 / 5, 2.0 / 16}, {3.0 / 5, 4.0 / 16}, {4.0 / 5, 8.0 / 16}, {1, 1}});
  CHECK(curve.max_error() == 0);
  CHECK(curve.total() == 16);
  CHECK(curve.customers() == 5);
  CHECK(curve(0) == 0);
  CHECK(curve(1) == 1);
  CHECK(curve(0.2) == doctest::Approx(1.0 / 16));
  CHECK(curve(0.9) == doctest::Approx(12.0 / 16));
  CHECK(curve(0.4) == 2.0 / 16);
  // Of the diagonal, (3/5, 4/16) lies farthest below.
  const LorenzCurve two = lorenz_curve(std::vector<double>{4, 1, 8, 1, 2}, points{2});
  CHECK(corners_of(two) == Corners{{0, 0}, {1, 1}});
  CHECK(two.max_error() == doctest::Approx(0.6 - 0.25));
  // Then (2/5, 2/16) is 2/3 · .25 - .125 = 1/24 off, and (4/5, 1/2) is .625 - .5 off.
  const LorenzCurve three = lorenz_curve(std::vector<double>{4, 1, 8, 1, 2}, points{3});
  CHECK(corners_of(three) == Corners{{0, 0}, {3.0 / 5, 4.0 / 16}, {1, 1}});
  CHECK(three.max_error() == doctest::Approx(0.125));
}

TEST_CASE("edge cases of Lorenz curves") {
  const LorenzCurve none = lorenz_curve(std::vector<double>{});
  CHECK(none.corners().empty());
  CHECK(std::isnan(none(0.5)));
  CHECK(none == LorenzCurve{});
  CHECK(corners_of(lorenz_curve(std::vector<double>{7})) == Corners{{0, 0}, {1, 1}});
  CHECK(corners_of(lorenz_curve(std::vector<double>(1000, 0.1))) == Corners{{0, 0}, {1, 1}});
  CHECK(corners_of(lorenz_curve(std::vector<double>(1000, 0.1), points{5})) == Corners{{0, 0}, {1, 1}});
  CHECK(lorenz_curve(std::vector<double>{0, 0}).corners().empty());
  CHECK(lorenz_curve(std::vector<double>{0, 0}).customers() == 2);
  const LorenzCurve loss = lorenz_curve(std::vector<double>{1, -2});
  CHECK(std::isnan(loss(0.5)));
  CHECK(loss.total() == -1);
  // With a loss below zero first: -2, then 1, then 4.
  CHECK(corners_of(lorenz_curve(std::vector<double>{2, 3, -2, 1})) ==
        Corners{{0, 0}, {0.25, -0.5}, {0.5, -0.25}, {0.75, 0.25}, {1, 1}});
  const LorenzCurve odd = lorenz_curve(std::vector<double>{1, not_a_number, 3, infinity, -infinity});
  CHECK(corners_of(odd) == Corners{{0, 0}, {0.5, 0.25}, {1, 1}});
  CHECK(odd.skipped() == 3);
  CHECK(corners_of(lorenz_curve(std::vector<double>{0.0, -0.0, 1})) == Corners{{0, 0}, {2.0 / 3, 0}, {1, 1}});
  CHECK_THROWS_AS((void)odd(1.01), ArgumentError);
  CHECK_THROWS_AS((void)odd(-0.01), ArgumentError);
  CHECK_THROWS_AS((void)odd(not_a_number), ArgumentError);
  CHECK_THROWS_AS((void)lorenz_curve(std::vector<double>{1}, points{1}), ArgumentError);
  CHECK_THROWS_AS((void)odd.reduced(points{1}), ArgumentError);
  CHECK_THROWS_AS(LorenzCurve({{0, 0}, {0.5, 0.2}}, 2, 0, 1, 0), ArgumentError);
  CHECK_THROWS_AS(LorenzCurve({{0, 0}, {0.5, 0.2}, {0.5, 0.3}, {1, 1}}, 2, 0, 1, 0), ArgumentError);
}

TEST_CASE("huge and tiny values have Lorenz curves too") {
  for (const double unit : {1.0, 0x1p1021, 0x1p-1070}) {
    CAPTURE(unit);
    const LorenzCurve curve = lorenz_curve(std::vector<double>{4 * unit, unit, 2 * unit, unit});
    CHECK(corners_of(curve) == Corners{{0, 0}, {0.5, 0.25}, {0.75, 0.5}, {1, 1}});
  }
}

TEST_CASE("values of any size have a Lorenz curve") {
  // All but 512 · 1e-310 cancels, and a share of that is more than there are doubles for: nobody has one.
  std::vector<double> values(512, -1e9);
  values.insert(values.end(), 512, 1e-310);
  values.insert(values.end(), 512, 1e9);
  for (const LorenzCurve& curve : {lorenz_curve(values), lorenz_curve(values, points{3})}) {
    CHECK(curve.corners().empty());
    CHECK(std::isnan(curve(0.5)));
    CHECK(curve.customers() == 1536);
    CHECK(curve.total() > 0);
  }
  // Numbers from all over the range, of both signs: whatever the total comes to, nothing is refused.
  const std::vector<double> sizes{0,   0x1p-1074, 1e-310, 0x1p-1022, 1e-150, 1e-17,  1,
                                  1e9, 1e17,      1e150,  1e300,     1e308,  1.7e308};
  std::mt19937_64 random(11);
  for (int trial = 0; trial < 3000; ++trial) {
    CAPTURE(trial);
    std::vector<double> odd;
    const std::size_t groups = 1 + random() % 4;
    for (std::size_t i = 0; i < groups; ++i) {
      const double value = sizes[random() % sizes.size()];
      const std::size_t many = 1 + random() % (trial % 3 == 0 ? 600 : 3);
      odd.insert(odd.end(), many, random() % 2 == 0 ? value : -value);
      odd.insert(odd.end(), random() % 3 == 0 ? many : 0, value);
      odd.insert(odd.end(), random() % 3 == 0 ? many : 0, -value);
    }
    const LorenzCurve curve = lorenz_curve(odd);
    CHECK((curve.corners().empty() || curve.corners().back() == LorenzPoint{1, 1}));
    CHECK(curve.customers() == static_cast<std::int64_t>(odd.size()));
    CHECK(static_cast<Index>(lorenz_curve(odd, points{2}).corners().size()) <= 2);
    CHECK(static_cast<Index>(curve.reduced(points{3}).corners().size()) <= 3);
  }
}

TEST_CASE("Lorenz curves of distributions in closed form") {
  constexpr std::size_t n = 10'000;
  const auto check = [](const auto& law) {
    const LorenzCurve curve = lorenz_curve(base_of(law, n));
    for (const double p : {0.0001, 0.01, 0.1, 0.25, 0.5, 0.77, 0.8, 0.84, 0.99, 0.9999}) {
      CAPTURE(p);
      CHECK(curve(p) == doctest::Approx(law.lorenz(p)).epsilon(1e-9));
    }
  };
  check(ParetoLaw{std::log(5.0) / std::log(4.0)});
  check(ParetoLaw{3});
  check(LognormalLaw{0.5});
  check(LognormalLaw{1.5});
  check(ExponentialLaw{});
}

TEST_CASE("Lorenz curves of samples") {
  // Five times 1 / √(4 n), the most that the standard error of a share can be.
  const LorenzCurve curve = lorenz_curve(sample_of(ExponentialLaw{}, 200'000, 5));
  for (double p = 0.1; p < 0.95; p += 0.1) {
    CHECK(std::abs(curve(p) - ExponentialLaw{}.lorenz(p)) < 0.005);
  }
}

TEST_CASE_TEMPLATE("reduced Lorenz curves are as close as they say", S, double, float) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 2 + (seed * seed * 37) % 4000;
    const auto values =
        whole_values<S>(rows, seed, seed % 3 == 0 ? -20 : 0, seed % 2 == 0 ? 100 : 100'000, seed % 4 == 0);
    const LorenzCurve exact = lorenz_curve(values);
    if (exact.corners().empty()) {
      continue;
    }
    CHECK(largest_error(values, exact) < 1e-13);
    for (const Index most : {2, 3, 7, 20, 100}) {
      CAPTURE(most);
      const LorenzCurve fewer = lorenz_curve(values, points{most});
      CHECK(static_cast<Index>(fewer.corners().size()) <= most);
      CHECK(std::abs(fewer.max_error() - largest_error(values, fewer)) < 1e-13);  // exactly, not a bound only
      const bool all_there = exact.corners().size() <= static_cast<std::size_t>(most);
      CHECK((fewer.max_error() < 1e-13) == all_there);
      for (const LorenzPoint& corner : fewer.corners()) {  // corners of the exact one
        CHECK(std::abs(corner.value - exact(corner.customers)) < 1e-13);
      }
      const LorenzCurve later = exact.reduced(points{most});
      CHECK(static_cast<Index>(later.corners().size()) <= most);
      CHECK(std::abs(later.max_error() - largest_error(values, later)) < 1e-13);
      const LorenzCurve twice = lorenz_curve(values, points{30}).reduced(points{most});
      CHECK(largest_error(values, twice) <= twice.max_error() + 1e-13);
    }
  }
}

TEST_CASE("the error of a reduced Lorenz curve falls with the square of its points") {
  // The best polygon of m points has an error of about (∫ √L'')² / (8 m²): for an exponential, (∫ (1-p)^-½)² / 8 = 1/2.
  const auto values = base_of(ExponentialLaw{}, 100'000);
  for (const double m : {10.0, 50.0, 250.0}) {
    const LorenzCurve curve = lorenz_curve(values, points{static_cast<Index>(m)});
    CHECK(curve.max_error() < 4 * 0.5 / (m * m));
    CHECK(curve.max_error() > 0.5 / (m * m) / 2);
  }
}

TEST_CASE("Lorenz curves: float as double, any plain column, sorted values") {
  const auto floats = whole_values<float>(5000, 3, -5, 300, true);
  const std::vector<double> doubles(floats.begin(), floats.end());
  const LorenzCurve curve = lorenz_curve(doubles);
  CHECK(lorenz_curve(floats) == curve);
  CHECK(lorenz_curve(std::span<const double>(doubles)) == curve);
  CHECK(lorenz_curve(Eigen::Map<const Eigen::ArrayXd>(doubles.data(), static_cast<Index>(doubles.size()))) == curve);
  CHECK(lorenz_curve(sorted_values(doubles)) == curve);
  const Eigen::ArrayXf array = Eigen::Map<const Eigen::ArrayXf>(floats.data(), static_cast<Index>(floats.size()));
  CHECK(lorenz_curve(array) == curve);
  CHECK(lorenz_curve(array, points{9}) == lorenz_curve(doubles, points{9}));
}

TEST_CASE("Lorenz curves have the same bits for any number of threads and any order of rows") {
  auto values = sample_of(ParetoLaw{1.2}, 300'000, 8);
  values[5] = not_a_number;
  const LorenzCurve exact = lorenz_curve(values);
  const LorenzCurve fewer = lorenz_curve(values, points{64});
  for (const int count : {2, 3, 8}) {
    CHECK(lorenz_curve(values, threads{count}) == exact);
    CHECK(lorenz_curve(values, points{64}, threads{count}) == fewer);
  }
  std::reverse(values.begin(), values.end());
  CHECK(lorenz_curve(values) == exact);
}

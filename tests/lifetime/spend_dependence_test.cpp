// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/spend_dependence.hpp>

#include "cdnow_sample.hpp"
#include "fit_study.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

using custval::GammaGamma;
using custval::spend_dependence;
using custval::SpendData;
using custval_test::StudyRandom;

constexpr double hardly_spread = 1e9;  // p of customers who spend their own mean each time: no spread, no bias

SpendData with_weights(const std::vector<double>& repeats, const std::vector<double>& means,
                       std::vector<double> weights = {}) {
  weights.resize(repeats.size(), 1.0);
  return {repeats, means, weights};
}

// Gamma variates of a whole shape.
double gamma_variate(int shape, StudyRandom& random) {
  double sum = 0.0;
  for (int i = 0; i < shape; ++i) {
    sum += random.exponential();
  }
  return sum;
}

// Purchases of p = 2, q = 4, with the mean spend times (1 + x)^slope.
SpendData made_up(int customers, double slope, StudyRandom& random) {
  std::vector<double> repeats;
  std::vector<double> means;
  for (int i = 0; i < customers; ++i) {
    const int x = 1 + static_cast<int>(4.0 * random.exponential() * random.exponential());
    repeats.push_back(x);
    means.push_back(std::pow(1.0 + x, slope) * gamma_variate(2 * x, random) / x * 30.0 / gamma_variate(4, random));
  }
  return with_weights(repeats, means);
}

}  // namespace

TEST_CASE("spend dependence: a spend that rises with the purchases has the slope it has") {
  // m = 7 √(1 + x) exactly.
  const std::vector<double> x{1, 2, 3, 8, 15};
  std::vector<double> m;
  double mean_log = 0.0;
  for (const double repeats : x) {
    m.push_back(7.0 * std::sqrt(1.0 + repeats));
    mean_log += std::log(1.0 + repeats) / 5.0;
  }
  const auto rising = spend_dependence(GammaGamma(hardly_spread, 2, 7 / hardly_spread), with_weights(x, m));
  CHECK(rising.slope == doctest::Approx(0.5).epsilon(1e-7));
  CHECK(rising.standard_error < 1e-7);
  CHECK(rising.p < 1e-9);
  CHECK(rising.customers == 5.0);
  // Customers who purchased once: √(1 + 0) beside the mean of the logarithms.
  CHECK(rising.once == doctest::Approx(std::exp(-0.5 * mean_log)).epsilon(1e-7));
  CHECK(rising.matters());
  // A weight is so many customers.
  const auto weighted = spend_dependence(GammaGamma(3, 2, 7), with_weights({1, 2, 4}, {5, 8, 5}, {2, 1, 3}));
  const auto repeated = spend_dependence(GammaGamma(3, 2, 7), with_weights({1, 1, 2, 4, 4, 4}, {5, 5, 8, 5, 5, 5}));
  CHECK(weighted.slope == doctest::Approx(repeated.slope).epsilon(1e-13));
  CHECK(weighted.standard_error == doctest::Approx(repeated.standard_error).epsilon(1e-13));
  CHECK(weighted.p == doctest::Approx(repeated.p).epsilon(1e-12));
}

TEST_CASE("spend dependence: one customer alone makes no slope") {
  // All purchased twice but one: the line goes through that one, whatever she spends.
  std::vector<double> repeats(59, 1.0);
  std::vector<double> means;
  StudyRandom random(5);
  for (int i = 0; i < 60; ++i) {
    means.push_back(30.0 * gamma_variate(4, random));
  }
  repeats.push_back(12.0);
  const auto found = spend_dependence(GammaGamma(2, 4, 30), with_weights(repeats, means));
  CHECK(std::isnan(found.p));
  CHECK_FALSE(found.matters());
  CHECK(found.customers == 60.0);
}

TEST_CASE("spend dependence: data that say nothing give NaN and do not matter") {
  for (const SpendData& data : {SpendData{}, with_weights({1, 2}, {3, 4}), with_weights({2, 2, 2, 2}, {1, 5, 8, 9})}) {
    const auto nothing = spend_dependence(GammaGamma(6, 4, 15), data);
    CHECK(std::isnan(nothing.slope));
    CHECK(std::isnan(nothing.p));
    CHECK_FALSE(nothing.matters());
  }
  // All spend the same, exactly.
  const auto same = spend_dependence(GammaGamma(hardly_spread, 1e5, 1.0), with_weights({1, 2, 3, 9}, {4, 4, 4, 4}));
  CHECK(same.slope == doctest::Approx(0.0).epsilon(1e-6));
  CHECK_FALSE(same.matters());
}

TEST_CASE("spend dependence: independent spends are found dependent as seldom as the level says") {
  StudyRandom random(11);
  int below_5 = 0;
  int matter = 0;
  for (int round = 0; round < 400; ++round) {
    const auto found = spend_dependence(GammaGamma(2, 4, 30), made_up(300, 0.0, random));
    below_5 += found.p < 0.05 ? 1 : 0;
    matter += found.matters() ? 1 : 0;
  }
  // Binomial with 400 · 5 % = 20, deviation 4.4; 1 % of 400 is 4.
  CHECK(below_5 >= 7);
  CHECK(below_5 <= 34);
  CHECK(matter <= 11);
  // Nor do few customers fit too well: at most the level, by more than chance.
  int of_few = 0;
  for (int round = 0; round < 1000; ++round) {
    of_few += spend_dependence(GammaGamma(2, 4, 30), made_up(8, 0.0, random)).p < 0.05 ? 1 : 0;
  }
  CHECK(of_few <= 85);  // 50, deviation 6.9: five of them
  // Where the purchases of a mean are few, its logarithm is lower: large samples must not take that for a dependence.
  const auto large = spend_dependence(GammaGamma(2, 4, 30), made_up(200'000, 0.0, random));
  CHECK(std::abs(large.slope) < 4.0 * large.standard_error);
}

TEST_CASE("spend dependence: a dependence is found by the fitted model, and what one-time buyers spend") {
  StudyRandom random(12);
  const SpendData data = made_up(3'000, 0.5, random);
  const auto fitted = custval::fit<GammaGamma>(data);
  const auto found = spend_dependence(fitted.model, data);
  CHECK(found.matters());
  CHECK(found.slope == doctest::Approx(0.5).epsilon(0.1));
  // Without a dependence one-time buyers would spend 2 · 30 / (4 - 1) = 20, as (1 + 0)^0.5 = 1.
  CHECK(found.once * fitted.model.population_mean() == doctest::Approx(20.0).epsilon(0.15));
  CHECK(fitted.model.population_mean() > 30.0);  // which the model expects of them
}

// SPDX-License-Identifier: BSL-1.0
// Simulation, likelihoods and expectations against each other: what is simulated with known parameters must be found
// again.
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/simulate.hpp>

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../repetitions.hpp"
#include "models_for_simulation.hpp"

using namespace custval;
using namespace custval_test;

namespace {

// Weeks, observed for 27 to 39 of them, to the moment.
SimulationOptions exact_weeks(Index customers, std::uint64_t seed) {
  return {.customers = customers,
          .seed = seed,
          .unit = TimeUnit(7.0),
          .acquisition_days = 84,
          .calibration_end = Day{273},
          .observation_end = Day{546},
          .time = simulated_time::exact};
}
// Six opportunities.
SimulationOptions six_periods(Index customers, std::uint64_t seed) {
  return {.customers = customers,
          .seed = seed,
          .unit = TimeUnit(1.0),
          .calibration_end = Day{6},
          .observation_end = Day{11}};
}

LifetimeData data_of(const SimulatedBase& base, double days_per_unit) {
  const auto in_units = [&](const auto& days) {
    std::vector<double> units;
    for (Index i = 0; i < base.rows(); ++i) {
      units.push_back(days(i) / days_per_unit);
    }
    return units;
  };
  const auto& x = base[repeat_purchases{}];
  return {std::vector<double>(x.data(), x.data() + x.size()), in_units(base[recency{}]),
          in_units(base[observed_time{}]), std::vector<double>(static_cast<std::size_t>(base.rows()), 1.0)};
}

// The score test: at the true parameters the gradient is normal with mean zero and the information as its variance, so
// that this is chi-square with a degree of freedom for each parameter.
template <class M, class Data>
double score_statistic(const M& model, const Data& data) {
  constexpr auto n = static_cast<int>(M::parameter_names().size());
  const typename M::likelihood likelihood(data);
  const auto at_truth = likelihood(model, serial{});
  const Eigen::Map<const Eigen::Matrix<double, n, 1>> gradient(at_truth.gradient.data());
  const Eigen::Map<const Eigen::Matrix<double, n, n>> hessian(at_truth.hessian.data());
  return gradient.dot((-hessian).ldlt().solve(gradient));
}
template <class M>
double simulated_score(const M& model, const SimulationOptions& options) {
  return score_statistic(model, data_of(simulate(model, options), options.unit.days()));
}

// How far what customers buy in the holdout is from what the model expects of each by its history, in standard errors;
// and what they have bought from what it expected of new ones.
struct ExpectationErrors {
  double conditional = 0.0;
  double unconditional = 0.0;
};
template <class M>
ExpectationErrors expectation_errors(const M& model, const SimulationOptions& options) {
  const SimulatedBase base = simulate(model, options);
  const LifetimeData data = data_of(base, options.unit.days());
  Eigen::ArrayXd later = base[holdout_purchases{}];
  Eigen::ArrayXd before = base[repeat_purchases{}];
  for (Index i = 0; i < base.rows(); ++i) {
    const PurchaseHistory history = data[static_cast<std::size_t>(i)];
    later(i) -= model.expected_purchases(history, base[holdout_time{}](i) / options.unit.days());
    before(i) -= model.expected_purchases(history.observed);
  }
  const auto error = [](const Eigen::ArrayXd& differences) {
    const double square = differences.square().mean();
    return std::abs(differences.mean()) / std::sqrt(square / static_cast<double>(differences.size()));
  };
  return {error(later), error(before)};
}

// What chi-square with so many degrees of freedom exceeds once in a thousand times.
constexpr double likely_of(std::size_t parameters) {
  constexpr double limits[] = {0.0, 10.83, 13.82, 16.27, 18.47};
  return limits[parameters];
}

}  // namespace

TEST_CASE("recovery: the likelihood has its maximum where the simulation was") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    CHECK(simulated_score(nbd, exact_weeks(20'000, seed)) < likely_of(2));
    CHECK(simulated_score(bg_nbd, exact_weeks(20'000, seed)) < likely_of(4));
    CHECK(simulated_score(mbg_nbd, exact_weeks(20'000, seed)) < likely_of(4));
    CHECK(simulated_score(pareto_nbd, exact_weeks(20'000, seed)) < likely_of(4));
    CHECK(simulated_score(bg_bb, six_periods(20'000, seed)) < likely_of(4));
    CHECK(score_statistic(gamma_gamma, SpendData(simulate(bg_nbd, gamma_gamma, exact_weeks(20'000, seed)))) <
          likely_of(3));
  }
}

TEST_CASE("recovery: a wrong model is seen") {
  const SimulationOptions options = six_periods(20'000, 1);
  const LifetimeData data = data_of(simulate(bg_bb, options), options.unit.days());
  CHECK(score_statistic(BgBb{1.2035, 0.7497, 0.6567, 3.4}, data) > 2.0 * likely_of(4));
  const SpendData spend(simulate(bg_nbd, gamma_gamma, exact_weeks(20'000, 1)));
  CHECK(score_statistic(GammaGamma{6.25, 3.74, 17.0}, spend) > 2.0 * likely_of(3));
}

TEST_CASE("recovery: customers buy what the models expect of them") {
  const auto check = [](const auto& model, const SimulationOptions& options) {
    const ExpectationErrors errors = expectation_errors(model, options);
    CHECK(errors.conditional < 3.3);
    CHECK(errors.unconditional < 3.3);
  };
  check(nbd, exact_weeks(10'000, 4));
  check(bg_nbd, exact_weeks(10'000, 4));
  check(mbg_nbd, exact_weeks(10'000, 4));
  check(pareto_nbd, exact_weeks(10'000, 4));
  check(bg_bb, six_periods(10'000, 4));
}

namespace {

// Of 20 bases of 2,000 customers each (one, where repetitions are few): how many of the 20 · parameters intervals of
// 95 % do not have the truth.
template <class M, class Simulate>
void check_coverage(const M& model, Simulate&& simulated, int most_misses) {
  CAPTURE(M::name());
  int misses = 0;
  for (int seed = 1; seed <= repetitions(20); ++seed) {
    const auto fitted = fit<M>(simulated(static_cast<std::uint64_t>(seed)));
    CHECK(fitted.status.converged());
    for (std::size_t i = 0; i < parameter_count<M>; ++i) {
      const Interval interval = fitted.confidence_interval(i);
      const double truth = model.parameters()[i];
      misses += truth < interval.lower || truth > interval.upper ? 1 : 0;
    }
  }
  CAPTURE(misses);
  CHECK(misses <= most_misses);
}

}  // namespace

TEST_CASE("recovery: the truth lies within the stated intervals as often as stated") {
  // 80 intervals: 4 misses are expected. They are not independent within a base, so the number spreads more than a
  // binomial: up to 12 is no surprise, 20 would be.
  const auto in_weeks = [](const auto& model) {
    return [&model](std::uint64_t seed) { return data_of(simulate(model, exact_weeks(2'000, seed)), 7.0); };
  };
  check_coverage(bg_nbd, in_weeks(bg_nbd), 12);
  check_coverage(mbg_nbd, in_weeks(mbg_nbd), 12);
  check_coverage(pareto_nbd, in_weeks(pareto_nbd), 12);
  check_coverage(nbd, in_weeks(nbd), 7);
  check_coverage(bg_bb, [](std::uint64_t seed) { return data_of(simulate(bg_bb, six_periods(2'000, seed)), 1.0); }, 12);
  check_coverage(
      gamma_gamma,
      [](std::uint64_t seed) { return SpendData(simulate(bg_nbd, gamma_gamma, exact_weeks(2'000, seed))); }, 9);
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/lifetime/simulate_log.hpp>
#include <custval/purchases/summarise.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

#include "models_for_simulation.hpp"

using namespace custval;

namespace {

SimulationOptions weeks(Index customers) {
  return {.customers = customers,
          .seed = 21,
          .first_day = Day{20'000},
          .acquisition_days = 84,
          .calibration_end = Day{20'273},
          .observation_end = Day{20'546}};
}

// The base is what `summarise` says of the log.
template <class M>
void check_agreement(const M& model, const SimulationOptions& options) {
  const PurchaseLog<std::int64_t> log = simulate_log(model, options);
  const SimulatedBase base = simulate(model, options);
  const auto summary = summarise(log.view(), SplitOptions{options.calibration_end, {}, options.observation_end});
  REQUIRE(summary.rows() == base.rows());
  for (Index i = 0; i < base.rows(); ++i) {
    REQUIRE(summary.ids[static_cast<std::size_t>(i)] == i);
  }
  const auto same = [&](auto tag) { return (summary[tag] == base[tag]).all(); };
  CHECK(same(repeat_purchases{}));
  CHECK(same(recency{}));
  CHECK(same(observed_time{}));
  CHECK(same(first_day{}));
  CHECK(same(last_day{}));
  CHECK(same(purchase_days{}));
  CHECK(same(holdout_purchases{}));
  CHECK(same(holdout_time{}));
  CHECK(static_cast<double>(log.rows()) == base[purchase_days{}].sum() + base[holdout_purchases{}].sum());
  CHECK(simulate_log(model, options, threads{3}) == log);
}

}  // namespace

TEST_CASE("simulate_log: summarise makes the simulated base of it") {
  check_agreement(BgNbd{0.2426, 4.414, 0.7929, 2.426}, weeks(70'000));  // several parts of rows
  check_agreement(MbgNbd{0.5250, 6.183, 0.891, 1.614}, weeks(5'000));
  check_agreement(ParetoNbd{0.5533, 10.578, 0.6061, 11.669}, weeks(5'000));
  check_agreement(Nbd{1.5, 0.05}, weeks(500));  // up to every day
  check_agreement(BgBb{1.2035, 0.7497, 0.6567, 2.7834}, weeks(5'000));
  SimulationOptions together = weeks(1'000);
  together.acquisition_days = 0;
  check_agreement(BgNbd{1.0, 1.0, 1.0, 1.0}, together);
  check_agreement(BgNbd{1.0, 1.0, 1.0, 1.0}, weeks(1));
}

TEST_CASE("simulate_log: summarise makes the simulated base of it with spend") {
  const BgNbd model{0.2426, 4.414, 0.7929, 2.426};
  const GammaGamma spend{6.25, 3.74, 15.44};
  const SimulationOptions options = weeks(40'000);
  const PurchaseLog<std::int64_t> log = simulate_log(model, spend, options);
  const SimulatedSpendBase base = simulate(model, spend, options);
  const auto summary = summarise(log.view(), SplitOptions{options.calibration_end, {}, options.observation_end});
  REQUIRE(summary.rows() == base.rows());
  CHECK((summary[repeat_purchases{}] == base[repeat_purchases{}]).all());
  CHECK((summary[holdout_purchases{}] == base[holdout_purchases{}]).all());
  const auto close = [&](auto tag) { return ((summary[tag] - base[tag]).abs() <= 1e-14 * base[tag].abs()).all(); };
  CHECK(close(mean_repeat_spend{}));
  CHECK(close(total_spend{}));
  CHECK(close(holdout_spend{}));
  CHECK(summary.counts.used.rows == log.rows());
  CHECK(summary.counts.merged == 0);
  CHECK(simulate_log(model, spend, options, threads{2}) == log);
}

TEST_CASE("simulate_log: purchases come by customer and in order of time") {
  const PurchaseLog<std::int64_t> log = simulate_log(BgNbd{1.0, 1.0, 1.0, 1.0}, weeks(1'000));
  const auto view = log.view();
  bool ordered = true;
  for (std::size_t i = 1; i < view.customers().size(); ++i) {
    const auto before = view.customers()[i - 1];
    const auto now = view.customers()[i];
    ordered = ordered && (now == before ? view.days()[i] > view.days()[i - 1] : now == before + 1);
    ordered = ordered && view.amounts()[i] == 1.0;
  }
  CHECK(ordered);
}

TEST_CASE("simulate_log: no customers and no exact time") {
  CHECK(simulate_log(BgNbd{1.0, 1.0, 1.0, 1.0}, weeks(0)).rows() == 0);
  SimulationOptions options = weeks(3);
  options.time = simulated_time::exact;
  CHECK_THROWS_WITH_AS(static_cast<void>(simulate_log(BgNbd{1.0, 1.0, 1.0, 1.0}, options)),
                       "custval::simulate_log: the time is exact, expected daily, as a log holds days", ArgumentError);
  options = weeks(-3);
  CHECK_THROWS_WITH_AS(static_cast<void>(simulate_log(BgNbd{1.0, 1.0, 1.0, 1.0}, options)),
                       "custval::simulate_log: the number of customers is -3, expected 0 or more", ArgumentError);
}

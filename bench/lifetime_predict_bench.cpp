// SPDX-License-Identifier: BSL-1.0
// Predictions of lifetime models for columns of customers: P(alive), purchases expected within a year, and those as
// long as they stay, discounted. One thread, processor time.
//
// Counters: customers a second; passes is the time over that of reading the three columns once.

#include "../tests/lifetime/models_for_simulation.hpp"
#include "support/paired.hpp"

#include <custval/core/execution.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/simulate.hpp>

#include <benchmark/benchmark.h>

#include <chrono>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

const ParetoNbd pareto_nbd{0.5533, 10.578, 0.6061, 11.669};
const BgNbd bg_nbd{0.2426, 4.414, 0.7929, 2.426};

template <class... Tags, class M>
void predict_for(benchmark::State& state, const M& model, simulated_time time, const PredictionOptions& options) {
  const SimulatedBase base = simulate(model,
                                      {.customers = state.range(0),
                                       .seed = 1,
                                       .unit = TimeUnit::week(),
                                       .acquisition_days = 84,
                                       .calibration_end = Day{273},
                                       .observation_end = Day{273},
                                       .time = time},
                                      threads{});
  Table<double, Tags...> out(base.rows());
  const PairedTimes times = run_paired(
      state,
      [&] {
        const double sum = base[repeat_purchases{}].sum() + base[recency{}].sum() + base[observed_time{}].sum();
        benchmark::DoNotOptimize(sum);
      },
      [&] {
        predict(model, TimeUnit::week(), base, out.view(), options);
        benchmark::DoNotOptimize(out.view());
      });
  state.counters["customers"] = static_cast<double>(state.range(0)) / times.subject;
  state.counters["passes"] = times.subject / times.reference;
}

template <class M>
void alive(benchmark::State& state, const M& model, simulated_time time) {
  predict_for<probability_alive>(state, model, time, {});
}
template <class M>
void alive_and_purchases(benchmark::State& state, const M& model, simulated_time time) {
  predict_for<probability_alive, expected_purchases>(state, model, time, {.horizon = std::chrono::days{365}});
}
template <class M>
void discounted(benchmark::State& state, const M& model, simulated_time time) {
  predict_for<discounted_expected_purchases>(state, model, time, {});
}

#define CUSTVAL_PREDICT(function, model, time)                             \
  BENCHMARK_CAPTURE(function, model##_##time, model, simulated_time::time) \
      ->Arg(1'000'000)                                                     \
      ->UseManualTime()                                                    \
      ->Unit(benchmark::kMillisecond)
CUSTVAL_PREDICT(alive, bg_nbd, daily);
CUSTVAL_PREDICT(alive, pareto_nbd, daily);
CUSTVAL_PREDICT(alive_and_purchases, bg_nbd, daily);
CUSTVAL_PREDICT(alive_and_purchases, bg_nbd, exact);
CUSTVAL_PREDICT(alive_and_purchases, pareto_nbd, daily);
CUSTVAL_PREDICT(alive_and_purchases, pareto_nbd, exact);
CUSTVAL_PREDICT(discounted, bg_nbd, daily);
CUSTVAL_PREDICT(discounted, pareto_nbd, daily);
CUSTVAL_PREDICT(discounted, pareto_nbd, exact);

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Fits of lifetime models from summary columns to estimates with standard errors: equal histories joined, the maximum
// found, the covariance taken. One thread, processor time.
//
// Counters: customers a second; rows is what is left after joining; evaluations of the likelihood; ns_row_eval is the
// time of the fit alone a row and evaluation; passes is the whole time over that of reading the three columns once.

#include "../tests/lifetime/models_for_simulation.hpp"
#include "support/paired.hpp"

#include <custval/core/execution.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/simulate.hpp>

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;
using custval_bench::seconds_of;

// Estimates of the CDNOW sample in weeks; 39 weeks, first purchases in the first twelve.
const Nbd nbd{0.3848, 12.072};
const ParetoNbd pareto_nbd{0.5533, 10.578, 0.6061, 11.669};
const BgNbd bg_nbd{0.2426, 4.414, 0.7929, 2.426};
const MbgNbd mbg_nbd{0.525, 6.183, 0.891, 1.614};
const GammaGamma gamma_gamma{6.25, 3.74, 15.44};

SimulationOptions options_of(Index customers, simulated_time time) {
  return {.customers = customers,
          .seed = 1,
          .unit = TimeUnit::week(),
          .acquisition_days = 84,
          .calibration_end = Day{273},
          .observation_end = Day{273},
          .time = time};
}

template <class M>
void fit_of(benchmark::State& state, const M& model, simulated_time time) {
  const SimulatedBase base = simulate(model, options_of(state.range(0), time), threads{});
  double rows = 0;
  double evaluations = 0;
  double fit_seconds = 0;
  const PairedTimes times = run_paired(
      state,
      [&] {
        const double sum = base[repeat_purchases{}].sum() + base[recency{}].sum() + base[observed_time{}].sum();
        benchmark::DoNotOptimize(sum);
      },
      [&] {
        const LifetimeData data(base, TimeUnit::week());
        FittedModel<M> fitted;
        fit_seconds = seconds_of([&] { fitted = fit<M>(data); });
        if (!fitted.status.converged()) {
          state.SkipWithError(to_text(fitted.status).c_str());
        }
        rows = static_cast<double>(fitted.rows);
        evaluations = fitted.evaluations;
      });
  state.counters["customers"] = static_cast<double>(state.range(0)) / times.subject;
  state.counters["rows"] = rows;
  state.counters["evaluations"] = evaluations;
  state.counters["ns_row_eval"] = 1e9 * fit_seconds / (rows * evaluations);
  state.counters["passes"] = times.subject / times.reference;
}

#define CUSTVAL_FIT(model)                                               \
  BENCHMARK_CAPTURE(fit_of, model##_daily, model, simulated_time::daily) \
      ->Arg(2357)                                                        \
      ->Arg(1'000'000)                                                   \
      ->UseManualTime()                                                  \
      ->Unit(benchmark::kMillisecond);                                   \
  BENCHMARK_CAPTURE(fit_of, model##_daily, model, simulated_time::daily) \
      ->Arg(10'000'000)                                                  \
      ->Iterations(3)                                                    \
      ->UseManualTime()                                                  \
      ->Unit(benchmark::kMillisecond);                                   \
  BENCHMARK_CAPTURE(fit_of, model##_exact, model, simulated_time::exact) \
      ->Arg(1'000'000)                                                   \
      ->UseManualTime()                                                  \
      ->Unit(benchmark::kMillisecond)
CUSTVAL_FIT(nbd);
CUSTVAL_FIT(bg_nbd);
CUSTVAL_FIT(mbg_nbd);
CUSTVAL_FIT(pareto_nbd);

void fit_of_spend(benchmark::State& state) {
  const SimulatedSpendBase base =
      simulate(bg_nbd, gamma_gamma, options_of(state.range(0), simulated_time::daily), threads{});
  const PairedTimes times = run_paired(
      state,
      [&] {
        const double sum = base[repeat_purchases{}].sum() + base[mean_repeat_spend{}].sum();
        benchmark::DoNotOptimize(sum);
      },
      [&] {
        const auto fitted = fit<GammaGamma>(base);
        if (!fitted.status.converged()) {
          state.SkipWithError(to_text(fitted.status).c_str());
        }
      });
  state.counters["customers"] = static_cast<double>(state.range(0)) / times.subject;
  state.counters["passes"] = times.subject / times.reference;
}
BENCHMARK(fit_of_spend)->Arg(2357)->Arg(1'000'000)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

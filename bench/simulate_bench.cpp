// SPDX-License-Identifier: BSL-1.0
// Simulated bases: what a customer costs, by model, by the day and to the moment; and how far that is ahead of a loop
// over the standard library's distributions, which goes through every purchase.
//
// Counters: customers a second; speedup is the loop's time over ours.

#include "../tests/lifetime/models_for_simulation.hpp"
#include "support/paired.hpp"

#include <custval/lifetime/simulate.hpp>
#include <custval/lifetime/simulate_log.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

// Estimates of the CDNOW sample in weeks; 39 weeks, first purchases in the first twelve.
const BgNbd bg_nbd{0.2426, 4.414, 0.7929, 2.426};

SimulationOptions options_of(Index customers, simulated_time time) {
  return {.customers = customers,
          .seed = 1,
          .acquisition_days = 84,
          .calibration_end = Day{273},
          .observation_end = Day{273},
          .time = time};
}

void count(benchmark::State& state) {
  state.counters["customers"] = benchmark::Counter(
      static_cast<double>(state.range(0)) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

template <class M>
void base_of(benchmark::State& state, const M& model, simulated_time time) {
  SimulatedBase base;
  const SimulationOptions options = options_of(state.range(0), time);
  for ([[maybe_unused]] auto _ : state) {
    simulate(model, options, serial{}, base);
    benchmark::DoNotOptimize(base[recency{}].data());
  }
  count(state);
}
BENCHMARK_CAPTURE(base_of, bg_nbd_daily, bg_nbd, simulated_time::daily)->Arg(1'000'000);
BENCHMARK_CAPTURE(base_of, bg_nbd_exact, bg_nbd, simulated_time::exact)->Arg(1'000'000);
BENCHMARK_CAPTURE(base_of, mbg_nbd_daily, MbgNbd(0.525, 6.183, 0.891, 1.614), simulated_time::daily)->Arg(1'000'000);
BENCHMARK_CAPTURE(base_of, pareto_nbd_daily, ParetoNbd(0.5533, 10.578, 0.6061, 11.669), simulated_time::daily)
    ->Arg(1'000'000);
BENCHMARK_CAPTURE(base_of, nbd_daily, Nbd(0.3848, 12.072), simulated_time::daily)->Arg(1'000'000);
BENCHMARK_CAPTURE(base_of, bg_bb_weekly, BgBb(1.2035, 0.7497, 0.6567, 2.7834), simulated_time::daily)->Arg(1'000'000);

void base_with_spend(benchmark::State& state) {
  SimulatedSpendBase base;
  const SimulationOptions options = options_of(state.range(0), simulated_time::daily);
  for ([[maybe_unused]] auto _ : state) {
    simulate(bg_nbd, GammaGamma(6.25, 3.74, 15.44), options, serial{}, base);
    benchmark::DoNotOptimize(base[total_spend{}].data());
  }
  count(state);
}
BENCHMARK(base_with_spend)->Arg(1'000'000);

void log_of(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    const auto log = simulate_log(bg_nbd, options_of(state.range(0), simulated_time::daily));
    benchmark::DoNotOptimize(log.view().days().data());
  }
  count(state);
}
BENCHMARK(log_of)->Arg(1'000'000);

// What one writes first.
void loop(Index customers, SimulatedBase& base) {
  std::mt19937_64 generator(1);
  std::uniform_real_distribution<> uniform;
  std::gamma_distribution<> rates(bg_nbd.r(), 1.0 / bg_nbd.alpha());
  std::gamma_distribution<> first(bg_nbd.a());
  std::gamma_distribution<> second(bg_nbd.b());
  base.resize(customers);
  for (Index i = 0; i < customers; ++i) {
    const double x = first(generator);
    const double dropout = x / (x + second(generator));
    std::exponential_distribution<> gap(rates(generator));
    const double start = 84.0 * uniform(generator);
    double day = std::floor(start);
    double repeats = 0.0;
    for (double now = start + 7.0 * gap(generator); now < 274.0; now += 7.0 * gap(generator)) {
      repeats += std::floor(now) > day ? 1.0 : 0.0;
      day = std::floor(now);
      if (uniform(generator) < dropout) {
        break;
      }
    }
    base[repeat_purchases{}](i) = repeats;
    base[recency{}](i) = day - std::floor(start);
    base[observed_time{}](i) = 273.0 - std::floor(start);
  }
}

void against_a_loop(benchmark::State& state) {
  const SimulationOptions options = options_of(state.range(0), simulated_time::daily);
  SimulatedBase ours;
  SimulatedBase theirs;
  const PairedTimes times =
      run_paired(state, [&] { loop(options.customers, theirs); }, [&] { simulate(bg_nbd, options, serial{}, ours); });
  const double difference = ours[repeat_purchases{}].mean() - theirs[repeat_purchases{}].mean();
  if (std::abs(difference) > 0.05) {
    state.SkipWithError("the two disagree");
  }
  state.counters["speedup"] = times.reference / times.subject;
}
BENCHMARK(against_a_loop)->Arg(1'000'000)->UseManualTime();

void random_numbers(benchmark::State& state) {
  Random random(1);
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(random());
  }
}
BENCHMARK(random_numbers);

}  // namespace

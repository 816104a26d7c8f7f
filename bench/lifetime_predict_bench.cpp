// SPDX-License-Identifier: BSL-1.0
// Predictions of lifetime models for columns of customers: P(alive), purchases expected within a year, and those as
// long as they stay, discounted; and customers valued one by one, as a service does. One thread, processor time.
//
// Counters: customers a second; passes is the time over that of reading the three columns once, computed that of one by
// one over that of computing each anew.

#include "../tests/lifetime/models_for_simulation.hpp"
#include "support/paired.hpp"

#include <custval/core/execution.hpp>
#include <custval/lifetime/customer_scorer.hpp>
#include <custval/lifetime/lifetime_value.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/simulate.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

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

// Of customers as above, of whom each is looked up by itself.
template <class M>
void one_by_one(benchmark::State& state, const M& model) {
  const GammaGamma spending{6.25, 3.74, 15.44};
  const auto base = simulate(model, spending,
                             {.customers = state.range(0),
                              .seed = 1,
                              .unit = TimeUnit::week(),
                              .acquisition_days = 84,
                              .calibration_end = Day{273},
                              .time = simulated_time::daily},
                             threads{});
  std::vector<CustomerRecord> customers;
  for (Index i = 0; i < base.rows(); ++i) {
    customers.push_back(
        {base[repeat_purchases{}](i), base[recency{}](i), base[observed_time{}](i), base[mean_repeat_spend{}](i)});
  }
  const CustomerScorer scorer(model, TimeUnit::week(), spending, {.discount_per_year = 0.1}, {.margin = 0.3});
  const double rate = std::log(1.1) / 365.25 * 7.0;
  constexpr double no_end = std::numeric_limits<double>::infinity();
  constexpr std::size_t few = 100;  // of the others it takes long enough
  const PairedTimes times = run_paired(
      state,
      [&] {
        double sum = 0.0;
        for (const CustomerRecord& one : std::span(customers).first(few)) {
          const PurchaseHistory history{one.repeat_purchases, one.recency.count() / 7.0,
                                        one.observed_time.count() / 7.0};
          sum += customer_lifetime_value(model, history, spending, {one.repeat_purchases, one.mean_repeat_spend},
                                         no_end, rate, 0.3);
        }
        benchmark::DoNotOptimize(sum);
      },
      [&] {
        double sum = 0.0;
        for (const CustomerRecord& one : customers) {
          sum += scorer.lifetime_value(one);
        }
        benchmark::DoNotOptimize(sum);
      });
  state.counters["customers"] = static_cast<double>(state.range(0)) / times.subject;
  state.counters["computed"] =
      times.subject / static_cast<double>(state.range(0)) / (times.reference / static_cast<double>(few));
}
// What it takes to make one.
template <class M>
void make_scorer(benchmark::State& state, const M& model, const PredictionOptions& options) {
  const GammaGamma spending{6.25, 3.74, 15.44};
  for (auto _ : state) {
    const CustomerScorer scorer(model, TimeUnit::week(), spending, options);
    benchmark::DoNotOptimize(scorer.lifetime_value({3.0, 200.0, 273.0, 35.0}));
  }
}
BENCHMARK_CAPTURE(one_by_one, bg_nbd, bg_nbd)
    ->Arg(10'000)
    ->Iterations(9)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_by_one, pareto_nbd, pareto_nbd)
    ->Arg(10'000)
    ->Iterations(9)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_scorer, bg_nbd, bg_nbd, PredictionOptions{})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_scorer, bg_nbd_year, bg_nbd, PredictionOptions{.horizon = std::chrono::weeks{52}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(make_scorer, pareto_nbd, pareto_nbd, PredictionOptions{})->Unit(benchmark::kMillisecond);

}  // namespace

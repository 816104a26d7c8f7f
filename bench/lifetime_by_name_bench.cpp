// SPDX-License-Identifier: BSL-1.0
// A lifetime model chosen by its name beside the typed one: fitting and predicting are one call more. Results are
// compared first: they have the same bits.
//
// Counter: by_tags is the time by name over the time by tags.

#include "support/paired.hpp"

#include <custval/core/named_columns.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/simulate.hpp>

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

auto simulated(std::int64_t customers) {
  return simulate(MbgNbd{0.55, 10.6, 0.79, 2.4}, SimulationOptions{.customers = customers,
                                                                   .seed = 7,
                                                                   .unit = TimeUnit::week(),
                                                                   .acquisition_days = 84,
                                                                   .calibration_end = Day{273},
                                                                   .observation_end = Day{273}});
}

template <class M>
void fit_of(benchmark::State& state) {
  const auto base = simulated(state.range(0));
  NamedColumns named;
  named.add(base);
  const std::string name(M::name());
  const auto by_tags = [&] { return fit<M>(base, {.unit = TimeUnit::week()}); };
  const auto by_name = [&] { return fit_lifetime(name, named, {.unit = TimeUnit::week()}); };
  const auto typed = by_tags();
  if (!(*by_name().template get_if<FittedModel<M>>() == typed)) {
    state.SkipWithError("by name the parameters are others");
  }
  const PairedTimes times =
      run_paired(state, [&] { benchmark::DoNotOptimize(by_tags()); }, [&] { benchmark::DoNotOptimize(by_name()); });
  state.counters["by_tags"] = times.subject / times.reference;
}

template <class M>
void discounted_of(benchmark::State& state) {
  const auto base = simulated(state.range(0));
  NamedColumns named;
  named.add(base);
  const auto fitted = fit<M>(base, {.unit = TimeUnit::week()});
  const AnyLifetimeModel any = any_lifetime_model(fitted);
  Table<double, discounted_expected_purchases> typed(base.rows());
  std::vector<double> memory(static_cast<std::size_t>(base.rows()));
  const std::vector<NamedOutput> out{{"discounted_expected_purchases", memory}};
  const auto by_tags = [&] { predict(fitted.model, fitted.unit, base, typed.view()); };
  const auto by_name = [&] { predict(any, named, out); };
  by_tags();
  by_name();
  for (Index i = 0; i < base.rows(); ++i) {
    if (typed[discounted_expected_purchases{}](i) != memory[static_cast<std::size_t>(i)]) {
      state.SkipWithError("by name the predictions are others");
      break;
    }
  }
  const PairedTimes times = run_paired(state, by_tags, by_name);
  state.counters["by_tags"] = times.subject / times.reference;
}

BENCHMARK(fit_of<Nbd>)->Arg(1 << 12)->Arg(1 << 17)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(fit_of<MbgNbd>)->Arg(1 << 12)->Arg(1 << 17)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(discounted_of<MbgNbd>)->Arg(1 << 12)->Arg(1 << 17)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Columns known by name beside columns known by tags: what is not known at compile time is asked once for a policy or a
// part of the rows, so that fitting and assigning take as long.
//
// Counter: by_tags is the time by name over the time by tags.

#include "support/paired.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/value_growth.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

std::vector<double> lognormal(std::int64_t rows, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(rows));
  for (double& value : values) {
    value = std::exp(1.5 * normal(random));
  }
  return values;
}

template <class Policy>
void by_name(benchmark::State& state, const Policy& policy, bool fits) {
  const auto total = lognormal(state.range(0), 1);
  const auto current = lognormal(state.range(0), 2);
  const auto potential = lognormal(state.range(0), 3);
  const auto cost = lognormal(state.range(0), 4);
  const auto base = view(bind<total_value>(total), bind<current_value>(current), bind<potential_value>(potential),
                         bind<cost_to_serve>(cost));
  NamedColumns named;
  named.add(base);
  const AnyPolicy any(policy);
  const auto typed_grading = fit(policy, base);
  const AnyGrading any_grading = fit(any, named);
  std::vector<Tier> tiers(total.size());
  const PairedTimes times = run_paired(
      state,
      [&] {
        if (fits) {
          benchmark::DoNotOptimize(fit(policy, base));
        } else {
          assign(typed_grading, base, std::span(tiers));
        }
      },
      [&] {
        if (fits) {
          benchmark::DoNotOptimize(fit(any, named));
        } else {
          assign(any_grading, named, std::span(tiers));
        }
      });
  state.counters["by_tags"] = times.subject / times.reference;
}

void fit_cumulative_share(benchmark::State& state) {
  by_name(state, CumulativeShare{0.80, 0.95}, true);
}
void assign_cumulative_share(benchmark::State& state) {
  by_name(state, CumulativeShare{0.80, 0.95}, false);
}
void assign_value_growth(benchmark::State& state) {
  by_name(state, ValueGrowth{}, false);
}
void assign_rules(benchmark::State& state) {
  by_name(state, Rules{rule("key", total_value{} > 5 && current_value{} > 2), rule("grow", potential_value{} > 3)},
          false);
}

BENCHMARK(fit_cumulative_share)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_cumulative_share)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_value_growth)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_rules)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

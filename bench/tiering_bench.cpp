// SPDX-License-Identifier: BSL-1.0
// Grading beside its limit: how many times as long as one pass that only reads the column (its sum) the classes of a
// cumulative share, or nine quantile cuts, take, and how far that is ahead of sorting.
//
// Counters: read_passes is our time over the read pass's; speedup is the rival's time over ours.

#include "support/paired.hpp"

#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

enum class Shape { lognormal, ties, one_zero, tenth_zeros, losses, giant };

// Lognormal values; or the same rounded to a few whole numbers, with one of them or a tenth zero, a tenth negative, or
// one beyond all reason.
std::vector<double> make_values(std::int64_t rows, Shape shape) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(rows));
  for (double& value : values) {
    value = std::exp(1.5 * normal(random));
    value = shape == Shape::ties ? std::ceil((std::min)(value, 20.0)) : value;
  }
  for (std::size_t i = 3; i < values.size(); i += 10) {
    values[i] *= shape == Shape::losses ? -1.0 : shape == Shape::tenth_zeros ? 0.0 : 1.0;
  }
  values.front() = shape == Shape::one_zero ? 0.0 : shape == Shape::giant ? 1e300 : values.front();
  return values;
}

double read_pass(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Index>(values.size())).sum();
}

void abc_classes(benchmark::State& state, Shape shape) {
  const auto values = make_values(state.range(0), shape);
  std::vector<Tier> tiers(values.size());
  const CumulativeShare policy{0.80, 0.95};
  double sum = 0;
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_pass(values)); },
      [&] { assign(fit(policy, values), values, std::span(tiers)); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(values.size()) / times.subject * 1e-6;
}

// What one writes first: indices sorted by value, a running sum, classes scattered back.
void sort_and_cumulate(const std::vector<double>& values, std::vector<Tier>& tiers) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] > values[b]; });
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  double above = 0;
  for (const std::uint32_t i : order) {
    tiers[i] = above < 0.8 * total ? 0 : above < 0.95 * total ? 1 : 2;
    above += values[i];
  }
}

void abc_against_sorting(benchmark::State& state) {
  const auto values = make_values(state.range(0), Shape::lognormal);
  std::vector<Tier> tiers(values.size());
  std::vector<Tier> rivals(values.size());
  const CumulativeShare policy{0.80, 0.95};
  const PairedTimes times = run_paired(
      state, [&] { sort_and_cumulate(values, rivals); },
      [&] { assign(fit(policy, values), values, std::span(tiers)); });
  if (tiers != rivals) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

void head_cuts(benchmark::State& state, Shape shape, const HeadCount<>& policy) {
  const auto values = make_values(state.range(0), shape);
  double sum = 0;
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_pass(values)); },
      [&] { benchmark::DoNotOptimize(fit(policy, values)); });
  state.counters["read_passes"] = times.subject / times.reference;
}

void quantile_cuts(benchmark::State& state, Shape shape) {
  head_cuts(state, shape, HeadCount{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9});
}
void two_cuts(benchmark::State& state, Shape shape) {
  head_cuts(state, shape, HeadCount{0.2, 0.5});
}

// Nine order statistics one below the other, each found by partial sorting of what is left.
std::vector<double> select_cuts(std::vector<double>& values) {
  std::vector<double> cuts;
  auto first = values.begin();
  for (int tenth = 1; tenth <= 9; ++tenth) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 10) * tenth - 1;
    std::nth_element(first, place, values.end(), std::greater<>{});
    cuts.push_back(*place);
    first = place + 1;
  }
  return cuts;
}

void quantiles_against_selecting(benchmark::State& state) {
  const auto values = make_values(state.range(0), Shape::lognormal);
  auto scratch = values;
  const HeadCount policy{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  std::vector<double> rivals;
  const PairedTimes times = run_paired(
      state,
      [&] {
        std::copy(values.begin(), values.end(), scratch.begin());
        rivals = select_cuts(scratch);
      },
      [&] { benchmark::DoNotOptimize(fit(policy, values)); });
  const auto grading = fit(policy, values);
  if (!std::equal(rivals.begin(), rivals.end(), grading.thresholds().begin())) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

constexpr std::int64_t many = 10'000'000;
constexpr std::int64_t some = 1'000'000;

BENCHMARK_CAPTURE(abc_classes, lognormal, Shape::lognormal)
    ->Arg(many)
    ->Arg(some)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(abc_classes, ties, Shape::ties)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, lognormal, Shape::lognormal)
    ->Arg(many)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, ties, Shape::ties)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, one_zero, Shape::one_zero)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, tenth_zeros, Shape::tenth_zeros)
    ->Arg(many)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, losses, Shape::losses)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(quantile_cuts, giant, Shape::giant)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, lognormal, Shape::lognormal)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, ties, Shape::ties)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, one_zero, Shape::one_zero)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, tenth_zeros, Shape::tenth_zeros)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, losses, Shape::losses)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(two_cuts, giant, Shape::giant)->Arg(many)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(quantiles_against_selecting)->Arg(many)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(abc_against_sorting)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

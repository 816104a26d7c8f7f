// SPDX-License-Identifier: BSL-1.0
// Concentration beside its limit: how many times as long as one pass that only reads the column (its sum) each measure
// takes, and how far that is ahead of what one writes first.
//
// Counters: read_passes is our time over the read pass's; speedup is the rival's time over ours.

#include "support/paired.hpp"

#include <custval/portfolio/gini.hpp>
#include <custval/portfolio/herfindahl.hpp>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/pareto_tail.hpp>
#include <custval/portfolio/top_share.hpp>
#include <custval/portfolio/whale_curve.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

// Lognormal values, less something: 0 for none of them negative.
std::vector<double> make_values(std::int64_t rows, double less = 0.0) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(rows));
  for (double& value : values) {
    value = std::exp(1.5 * normal(random)) - less;
  }
  return values;
}

double read_pass(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Index>(values.size())).sum();
}

std::vector<double> sorted_copy(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

bool agree(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::abs(b);
}

// A measure beside the read pass.
template <class Measure>
void beside_reading(benchmark::State& state, const std::vector<double>& values, Measure&& measure) {
  double sum = 0;
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_pass(values)); },
      [&] { benchmark::DoNotOptimize(measure(values)); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(values.size()) / times.subject * 1e-6;
}

// A measure beside its rival; both give one number.
template <class Rival, class Measure>
void beside_rival(benchmark::State& state, const std::vector<double>& values, Rival&& rival, Measure&& measure) {
  double ours = 0;
  double theirs = 0;
  // Not through DoNotOptimize: gcc loses what a variable holds in it (https://gcc.gnu.org/PR105519).
  const PairedTimes times = run_paired(
      state, [&] { theirs = rival(values), benchmark::ClobberMemory(); },
      [&] { ours = measure(values), benchmark::ClobberMemory(); });
  if (!agree(ours, theirs)) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

// What one writes first: indices sorted by value, then a running sum.
std::vector<std::uint32_t> argsort(const std::vector<double>& values) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return values[a] > values[b]; });
  return order;
}

double top_share_by_argsort(const std::vector<double>& values) {
  const auto order = argsort(values);
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  double top = 0;
  for (std::size_t i = 0; i < values.size() / 5; ++i) {
    top += values[order[i]];
  }
  return top / total;
}
double top_share_by_selecting(std::vector<double> values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  const auto top = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 5);
  std::nth_element(values.begin(), top - 1, values.end(), std::greater<>{});
  return std::accumulate(values.begin(), top, 0.0) / total;
}
double our_top_share(const std::vector<double>& values) {
  return top_share(values, 0.2).share;
}

double gini_by_sorting(const std::vector<double>& values) {
  const auto ascending = sorted_copy(values);
  double sum = 0;
  double ranked = 0;
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    sum += ascending[i];
    ranked += static_cast<double>(i + 1) * ascending[i];
  }
  const auto n = static_cast<double>(ascending.size());
  return 2 * ranked / (n * sum) - (n + 1) / n;
}

// Both have a point for each customer; the middle one stands for all.
double lorenz_by_argsort(const std::vector<double>& values) {
  const auto order = argsort(values);
  std::vector<double> curve(values.size() + 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    curve[i + 1] = curve[i] + values[order[values.size() - 1 - i]];
  }
  return curve[values.size() / 2] / curve.back();
}

double peak_by_argsort(const std::vector<double>& profits) {
  double sum = 0;
  double peak = 0;
  for (const std::uint32_t i : argsort(profits)) {
    sum += profits[i];
    peak = (std::max)(peak, sum);
  }
  return peak / sum;
}

double herfindahl_in_two_passes(const std::vector<double>& values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  return std::accumulate(values.begin(), values.end(), 0.0,
                         [=](double sum, double value) { return sum + (value / total) * (value / total); });
}

double hill_by_sorting(const std::vector<double>& values) {
  const auto ascending = sorted_copy(values);
  const std::size_t k = (values.size() + 99) / 100;
  const double x_min = ascending[ascending.size() - k - 1];
  double sum = 0;
  for (std::size_t i = ascending.size() - k; i < ascending.size(); ++i) {
    sum += std::log(ascending[i] / x_min);
  }
  return static_cast<double>(k) / sum;
}

// Values with few different ones: then every tail is tried.
std::vector<double> make_tied_values(std::int64_t rows) {
  std::vector<double> values = make_values(rows);
  for (double& value : values) {
    value = (std::min)(std::ceil(2.0 * value), 99.0);
  }
  return values;
}
// The tail that fits best, straight from its definition: for each value the values from it on.
double best_tail_by_loops(const std::vector<double>& values) {
  const auto ascending = sorted_copy(values);
  double best = 0;
  double least = 1;
  for (std::size_t start = 0; start + 50 <= ascending.size(); ++start) {
    const double x_min = ascending[start];
    if (start > 0 && ascending[start - 1] == x_min) {
      continue;
    }
    const auto k = static_cast<double>(ascending.size() - start);
    double logarithms = 0;
    for (std::size_t i = start; i < ascending.size(); ++i) {
      logarithms += std::log(ascending[i] / x_min);
    }
    if (!(logarithms > 0)) {
      continue;
    }
    const double exponent = k / logarithms;
    double distance = 0;
    for (std::size_t i = start; i < ascending.size(); ++i) {
      const double fitted = 1 - std::pow(ascending[i] / x_min, -exponent);
      const auto below = static_cast<double>(i - start);
      distance = (std::max)({distance, fitted - below / k, (below + 1) / k - fitted});
    }
    if (distance < least) {
      least = distance;
      best = exponent;
    }
  }
  return best;
}

void top_shares_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)), our_top_share);
}
void five_top_shares_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)),
                 [](const auto& values) { return top_shares(values, {0.01, 0.05, 0.1, 0.2, 0.5}).back().share; });
}
void herfindahl_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)), [](const auto& values) { return herfindahl(values).value; });
}
void gini_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)), [](const auto& values) { return gini(values).value; });
}
void gini_sorted_reading(benchmark::State& state) {
  const auto values = make_values(state.range(0));
  const auto ranked = sorted_values(values);
  beside_reading(state, values, [&](const auto&) { return gini(ranked).value; });
}
void reduced_lorenz_sorted_reading(benchmark::State& state) {
  const auto values = make_values(state.range(0));
  const auto ranked = sorted_values(values);
  beside_reading(state, values, [&](const auto&) { return lorenz_curve(ranked, points{200}).max_error(); });
}
void exact_lorenz_sorted_reading(benchmark::State& state) {
  const auto values = make_values(state.range(0));
  const auto ranked = sorted_values(values);
  beside_reading(state, values, [&](const auto&) { return lorenz_curve(ranked)(0.5); });
}
void lorenz_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)), [](const auto& values) { return lorenz_curve(values)(0.5); });
}
void whale_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0), 1.0),
                 [](const auto& profits) { return whale_curve(profits).peak_share(); });
}
void reduced_whale_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0), 1.0),
                 [](const auto& profits) { return whale_curve(profits, points{200}).peak_share(); });
}
void reduced_whale_sorted_reading(benchmark::State& state) {
  const auto profits = make_values(state.range(0), 1.0);
  const auto ranked = sorted_values(profits);
  beside_reading(state, profits, [&](const auto&) { return whale_curve(ranked, points{200}).peak_share(); });
}
void exact_whale_sorted_reading(benchmark::State& state) {
  const auto profits = make_values(state.range(0), 1.0);
  const auto ranked = sorted_values(profits);
  beside_reading(state, profits, [&](const auto&) { return whale_curve(ranked).peak_share(); });
}
// The median of these values is 1: half of them are in the tail.
void tail_from_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)),
                 [](const auto& values) { return pareto_tail(values, tail_from{1}).exponent; });
}
void tail_of_top_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)),
                 [](const auto& values) { return pareto_tail(values, tail_of_top{0.01}).exponent; });
}
void best_tail_reading(benchmark::State& state) {
  beside_reading(state, make_values(state.range(0)),
                 [](const auto& values) { return pareto_tail(values, tail_by_fit{}).exponent; });
}
void best_tail_sorted_reading(benchmark::State& state) {
  const auto values = make_values(state.range(0));
  const auto ranked = sorted_values(values);
  beside_reading(state, values, [&](const auto&) { return pareto_tail(ranked, tail_by_fit{}).exponent; });
}

void top_share_against_argsort(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), top_share_by_argsort, our_top_share);
}
void top_share_against_selecting(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), top_share_by_selecting, our_top_share);
}
void gini_against_sorting(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), gini_by_sorting,
               [](const auto& values) { return gini(values).value; });
}
void lorenz_against_argsort(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), lorenz_by_argsort,
               [](const auto& values) { return lorenz_curve(values)(0.5); });
}
void whale_against_argsort(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0), 1.0), peak_by_argsort,
               [](const auto& profits) { return whale_curve(profits, points{200}).peak_share(); });
}
void herfindahl_against_two_passes(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), herfindahl_in_two_passes,
               [](const auto& values) { return herfindahl(values).value; });
}
void hill_against_sorting(benchmark::State& state) {
  beside_rival(state, make_values(state.range(0)), hill_by_sorting,
               [](const auto& values) { return pareto_tail(values, tail_of_top{0.01}).exponent; });
}

void best_tail_against_loops(benchmark::State& state) {
  beside_rival(state, make_tied_values(state.range(0)), best_tail_by_loops,
               [](const auto& values) { return pareto_tail(values, tail_by_fit{}).exponent; });
}

constexpr std::int64_t many = 10'000'000;

BENCHMARK(herfindahl_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(top_shares_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(five_top_shares_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(gini_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(gini_sorted_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(reduced_lorenz_sorted_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(exact_lorenz_sorted_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lorenz_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(whale_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(reduced_whale_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(reduced_whale_sorted_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(exact_whale_sorted_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tail_from_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tail_of_top_reading)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(best_tail_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(best_tail_sorted_reading)->Arg(many)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(top_share_against_argsort)->Arg(many)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(top_share_against_selecting)->Arg(many)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(gini_against_sorting)->Arg(many)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(lorenz_against_argsort)->Arg(many)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(whale_against_argsort)->Arg(many)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(herfindahl_against_two_passes)->Arg(many)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hill_against_sorting)->Arg(many)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(best_tail_against_loops)->Arg(1'000'000)->Iterations(2)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

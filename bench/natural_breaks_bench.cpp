// SPDX-License-Identifier: BSL-1.0
// Natural breaks beside std::sort of the same values, with the rivals: Lloyd's iteration from quantiles, which is fast
// and ends where it happens to, and the quadratic recursion of the textbooks. And sort_values beside std::sort.
//
// Counters: sorts is our time over std::sort's; speedup is the rival's time over ours; worse is by what part of the
// least sum of squares the rival's is larger; Mvalues/s is how many values are sorted.

#include "support/paired.hpp"

#include <custval/core/sort_values.hpp>
#include <custval/tiering/natural_breaks.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

enum class Shape { lognormal, pareto, ties };

// Values of a heavy tail, of a heavier one, or of the first rounded up to whole numbers.
std::vector<double> make_values(std::int64_t rows, Shape shape) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::vector<double> values(static_cast<std::size_t>(rows));
  for (double& value : values) {
    value = shape == Shape::pareto ? std::pow(1.0 - uniform(random), -1.0 / 2.5) : std::exp(1.2 * normal(random));
    value = shape == Shape::ties ? std::ceil(value) : value;
  }
  return values;
}

// Times what a function does to a fresh copy beside std::sort of one; copying is in both.
template <class Subject>
PairedTimes beside_sort(benchmark::State& state, const std::vector<double>& values, Subject&& subject) {
  std::vector<double> sorted = values;
  return run_paired(
      state,
      [&] {
        std::copy(values.begin(), values.end(), sorted.begin());
        std::sort(sorted.begin(), sorted.end());
      },
      subject);
}

void sorting(benchmark::State& state, Shape shape) {
  const auto values = make_values(state.range(0), shape);
  std::vector<double> sorted = values;
  const PairedTimes times = beside_sort(state, values, [&] {
    std::copy(values.begin(), values.end(), sorted.begin());
    sort_values(std::span<double>(sorted));
  });
  if (!std::is_sorted(sorted.begin(), sorted.end())) {
    state.SkipWithError("not sorted");
  }
  state.counters["speedup"] = times.reference / times.subject;
  state.counters["Mvalues/s"] = static_cast<double>(values.size()) / times.subject * 1e-6;
}

// All of it: sorting, joining ties, cutting.
void natural_breaks_whole(benchmark::State& state, Shape shape) {
  const auto values = make_values(state.range(0), shape);
  const auto classes = static_cast<std::size_t>(state.range(1));
  const PairedTimes times =
      beside_sort(state, values, [&] { benchmark::DoNotOptimize(natural_breaks(values, {classes, 0.0})); });
  state.counters["sorts"] = times.subject / times.reference;
}

// Cutting alone, of values that are sorted and different.
void natural_breaks_after_sort(benchmark::State& state, Shape shape) {
  const auto values = make_values(state.range(0), shape);
  const auto classes = static_cast<std::size_t>(state.range(1));
  detail::WeightedPoints points;
  points.values = values;
  std::sort(points.values.begin(), points.values.end());
  points.weights.assign(values.size(), 1.0);
  const PairedTimes times = beside_sort(
      state, values, [&] { benchmark::DoNotOptimize(detail::breaks_of(points, {classes, 0.0}, serial{})); });
  state.counters["sorts"] = times.subject / times.reference;
}

// Σ (x − mean of its class)² of sorted values, for classes that begin at these places; the first begins at 0.
double cost_of(const std::vector<double>& sorted, const std::vector<std::size_t>& starts) {
  double cost = 0;
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const std::size_t end = k + 1 < starts.size() ? starts[k + 1] : sorted.size();
    const auto count = static_cast<double>(end - starts[k]);
    double mean = 0;
    for (std::size_t i = starts[k]; i < end; ++i) {
      mean += sorted[i] / count;
    }
    for (std::size_t i = starts[k]; i < end; ++i) {
      cost += (sorted[i] - mean) * (sorted[i] - mean);
    }
  }
  return cost;
}

// Lloyd's iteration on sorted values, from classes of equal size until nothing moves.
std::vector<std::size_t> lloyd(const std::vector<double>& sorted, std::size_t classes) {
  std::vector<double> sums(sorted.size() + 1);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    sums[i + 1] = sums[i] + sorted[i];
  }
  std::vector<std::size_t> starts(classes);
  for (std::size_t k = 0; k < classes; ++k) {
    starts[k] = sorted.size() * k / classes;
  }
  const auto mean = [&](std::size_t k) {
    const std::size_t end = k + 1 < classes ? starts[k + 1] : sorted.size();
    return (sums[end] - sums[starts[k]]) / static_cast<double>(end - starts[k]);
  };
  for (bool moved = true; moved;) {
    std::vector<std::size_t> next(classes);
    for (std::size_t k = 1; k < classes; ++k) {
      const double middle = (mean(k - 1) + mean(k)) / 2;
      next[k] = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), middle) - sorted.begin());
    }
    moved = next != starts;
    starts = std::move(next);
  }
  return starts;
}

void against_lloyd(benchmark::State& state, Shape shape) {
  const auto values = make_values(state.range(0), shape);
  const auto classes = static_cast<std::size_t>(state.range(1));
  std::vector<double> sorted = values;
  std::vector<std::size_t> starts;
  NaturalBreaksResult found;
  const PairedTimes times = run_paired(
      state,
      [&] {
        std::copy(values.begin(), values.end(), sorted.begin());
        std::sort(sorted.begin(), sorted.end());
        starts = lloyd(sorted, classes);
      },
      [&] { found = natural_breaks(values, {classes, 0.0}); });
  const double rival = cost_of(sorted, starts);
  if (rival < found.within * (1 - 1e-9)) {
    state.SkipWithError("the rival found a better optimum");
  }
  state.counters["speedup"] = times.reference / times.subject;
  state.counters["worse"] = rival / found.within - 1.0;
}

// The recursion as textbooks have it: every start of the last class for every end, O(k · n²).
double quadratic(const std::vector<double>& sorted, std::size_t classes) {
  const std::size_t n = sorted.size();
  double mean = 0;
  for (const double x : sorted) {
    mean += x / static_cast<double>(n);
  }
  std::vector<double> sum(n + 1);
  std::vector<double> square(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = sorted[i] - mean;
    sum[i + 1] = sum[i] + x;
    square[i + 1] = square[i] + x * x;
  }
  const auto cost = [&](std::size_t first, std::size_t end) {
    const double s = sum[end] - sum[first];
    return square[end] - square[first] - s * s / static_cast<double>(end - first);
  };
  std::vector<double> least(n + 1);
  for (std::size_t j = 1; j <= n; ++j) {
    least[j] = cost(0, j);
  }
  for (std::size_t k = 2; k <= classes; ++k) {
    std::vector<double> next(n + 1, std::numeric_limits<double>::infinity());
    for (std::size_t j = k; j <= n; ++j) {
      for (std::size_t i = k - 1; i < j; ++i) {
        next[j] = (std::min)(next[j], least[i] + cost(i, j));
      }
    }
    least = std::move(next);
  }
  return least[n];
}

void against_quadratic(benchmark::State& state) {
  const auto values = make_values(state.range(0), Shape::lognormal);
  const auto classes = static_cast<std::size_t>(state.range(1));
  std::vector<double> sorted = values;
  double rival = 0;
  NaturalBreaksResult found;
  const PairedTimes times = run_paired(
      state,
      [&] {
        std::copy(values.begin(), values.end(), sorted.begin());
        std::sort(sorted.begin(), sorted.end());
        rival = quadratic(sorted, classes);
      },
      [&] { found = natural_breaks(values, {classes, 0.0}); });
  if (std::abs(rival - found.within) > 1e-9 * found.within) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

constexpr std::int64_t many = 10'000'000;
constexpr std::int64_t some = 1'000'000;
constexpr std::int64_t few = 4'000;

BENCHMARK_CAPTURE(sorting, lognormal, Shape::lognormal)
    ->Arg(some)
    ->Arg(many)
    ->Iterations(5)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sorting, ties, Shape::ties)->Arg(some)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(natural_breaks_after_sort, lognormal, Shape::lognormal)
    ->Args({some, 3})
    ->Args({some, 5})
    ->Args({some, 10})
    ->Iterations(7)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(natural_breaks_after_sort, pareto, Shape::pareto)
    ->Args({some, 5})
    ->Iterations(7)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(natural_breaks_whole, lognormal, Shape::lognormal)
    ->Args({some, 5})
    ->Iterations(7)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(natural_breaks_whole, ties, Shape::ties)
    ->Args({some, 5})
    ->Iterations(7)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(against_lloyd, lognormal, Shape::lognormal)
    ->Args({some, 5})
    ->Args({some, 10})
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(against_lloyd, pareto, Shape::pareto)
    ->Args({some, 5})
    ->Iterations(3)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(against_quadratic)->Args({few, 5})->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

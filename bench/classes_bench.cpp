// SPDX-License-Identifier: BSL-1.0
// Class analytics beside their limit: how many times as long as one pass that only reads the columns a contingency
// table, a pyramid and what the next period captures take, and how far the first two are ahead of counting in a map.
//
// Counters: read_passes is our time over the read pass's; speedup is the rival's time over ours.

#include "support/paired.hpp"

#include <custval/portfolio/capture.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/pyramid.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

constexpr std::int64_t many = 10'000'000;

struct Customers {
  std::vector<Tier> a;
  std::vector<Tier> b;  // mostly the same as a
  std::vector<double> values;
};

// Classes each twice as large as the one before, few unclassified.
Customers make_customers(std::int64_t rows, std::size_t classes) {
  std::mt19937_64 random(1);
  const auto tier = [&] {
    const std::uint64_t bits = random();
    if (bits % 1000 == 0) {
      return unclassified;
    }
    const double place = std::exp2(static_cast<double>(bits >> 11U) * 0x1p-53 * 6) / 64;  // 1/64 … 1
    return static_cast<Tier>(static_cast<double>(classes) * place * 0.999);
  };
  Customers made;
  for (std::int64_t i = 0; i < rows; ++i) {
    made.a.push_back(tier());
    made.b.push_back(random() % 4 == 0 ? tier() : made.a.back());
    made.values.push_back(static_cast<double>(random() % 100'000) * 0.01 - 50);
  }
  return made;
}

// A sum would have to widen the bytes, which costs more than to read them.
Tier read_bytes(const std::vector<Tier>& tiers) {
  Tier all = 0;
  for (const Tier tier : tiers) {
    all = static_cast<Tier>(all | tier);
  }
  return all;
}
double read_numbers(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Index>(values.size())).sum();
}

void contingency_table(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(read_bytes(customers.a) + read_bytes(customers.b)); },
      [&] { benchmark::DoNotOptimize(contingency(customers.a, customers.b, classes, classes)); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(many) / times.subject * 1e-6;
}

// What one writes first: a map from a pair of classes to a count.
void contingency_against_map(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  std::unordered_map<unsigned, std::int64_t> counts;
  Contingency table;
  const PairedTimes times = run_paired(
      state,
      [&] {
        counts.clear();
        for (std::size_t i = 0; i < customers.a.size(); ++i) {
          ++counts[customers.a[i] * 256U + customers.b[i]];
        }
      },
      [&] { table = contingency(customers.a, customers.b, classes, classes); });
  for (std::size_t a = 0; a < classes; ++a) {
    for (std::size_t b = 0; b < classes; ++b) {
      if (counts[static_cast<unsigned>(a * 256 + b)] != table.count(a, b)) {
        state.SkipWithError("the rival computes something else");
      }
    }
  }
  state.counters["speedup"] = times.reference / times.subject;
}

void pyramid_of_classes(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const TierLabels labels = TierLabels{}.for_classes("bench", classes);
  const PairedTimes times = run_paired(
      state,
      [&] { benchmark::DoNotOptimize(static_cast<double>(read_bytes(customers.a)) + read_numbers(customers.values)); },
      [&] { benchmark::DoNotOptimize(pyramid(customers.a, customers.values, labels)); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(many) / times.subject * 1e-6;
}

void pyramid_against_map(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const TierLabels labels = TierLabels{}.for_classes("bench", classes);
  std::unordered_map<Tier, std::pair<std::int64_t, double>> sums;
  Pyramid made;
  const PairedTimes times = run_paired(
      state,
      [&] {
        sums.clear();
        for (std::size_t i = 0; i < customers.a.size(); ++i) {
          auto& [count, value] = sums[customers.a[i]];
          ++count;
          value += customers.values[i];
        }
      },
      [&] { made = pyramid(customers.a, customers.values, labels); });
  for (std::size_t k = 0; k < classes; ++k) {
    const auto& [count, value] = sums[static_cast<Tier>(k)];
    if (count != made[k].customers || std::abs(value - made[k].value) > 1e-9 * std::abs(value)) {
      state.SkipWithError("the rival computes something else");
    }
  }
  state.counters["speedup"] = times.reference / times.subject;
}

void capture_of_next_period(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const TierLabels labels = TierLabels{}.for_classes("bench", classes);
  const PairedTimes times = run_paired(
      state,
      [&] { benchmark::DoNotOptimize(static_cast<double>(read_bytes(customers.a)) + read_numbers(customers.values)); },
      [&] { benchmark::DoNotOptimize(capture(customers.a, customers.values, labels)); });
  state.counters["read_passes"] = times.subject / times.reference;
}

BENCHMARK(contingency_table)
    ->Arg(3)
    ->Arg(5)
    ->Arg(20)
    ->Arg(125)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(contingency_against_map)->Arg(5)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(pyramid_of_classes)
    ->Arg(3)
    ->Arg(5)
    ->Arg(20)
    ->Arg(125)
    ->Iterations(15)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(pyramid_against_map)->Arg(5)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(capture_of_next_period)->Arg(3)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

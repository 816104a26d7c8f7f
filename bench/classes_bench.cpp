// SPDX-License-Identifier: BSL-1.0
// Class analytics beside their limit: how many times as long as one pass that only reads the columns a contingency
// table, agreement, a pyramid, what the next period captures, stability and a comparison take, and how far they are
// ahead of what one writes first: counting in a map, sorting, loops over pairs of classes.
//
// Counters: read_passes is our time over the read pass's (of stability: over one of it for each resample); table_passes
// the same for a pass over the table; speedup is the rival's time over ours.

#include "support/paired.hpp"

#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/compare.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <span>
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
      [&] { benchmark::DoNotOptimize(cumulative_gains(customers.a, customers.values, labels)); });
  state.counters["read_passes"] = times.subject / times.reference;
}

bool agree(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::abs(b);
}

// The value of the classes up to each, and of as many customers at best: classes added up, values sorted.
std::vector<std::pair<double, double>> captured_by_sorting(const std::vector<Tier>& tiers,
                                                           const std::vector<double>& next, std::size_t classes) {
  std::vector<std::pair<std::size_t, double>> sums(classes + 1);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    auto& [count, value] = sums[(std::min)(std::size_t{tiers[i]}, classes)];
    ++count;
    value += next[i];
  }
  std::vector<double> falling = next;
  std::sort(falling.begin(), falling.end(), std::greater<>{});
  std::vector<std::pair<double, double>> steps;
  std::size_t heads = 0;
  double value = 0;
  double best = 0;
  for (std::size_t k = 0; k < classes; ++k) {
    for (const std::size_t upto = heads + sums[k].first; heads < upto; ++heads) {
      best += falling[heads];
    }
    value += sums[k].second;
    steps.emplace_back(value, best);
  }
  return steps;
}

void capture_against_sorting(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const TierLabels labels = TierLabels{}.for_classes("bench", classes);
  std::vector<std::pair<double, double>> steps;
  CumulativeGains made;
  const PairedTimes times = run_paired(
      state, [&] { steps = captured_by_sorting(customers.a, customers.values, classes); },
      [&] { made = cumulative_gains(customers.a, customers.values, labels); });
  for (std::size_t k = 0; k < classes; ++k) {
    // The values sum to little: what is compared is right to the sum of their magnitudes.
    const double close = 1e-9 * 25 * static_cast<double>(many);
    if (std::abs(made[k].value - steps[k].first) > close || std::abs(made[k].best_value - steps[k].second) > close) {
      state.SkipWithError("the rival computes something else");
    }
  }
  state.counters["speedup"] = times.reference / times.subject;
}

// The figures of agreement as one writes them first: counts in a map, pairs of pairs of classes, ranks.
Agreement agreement_by_loops(const std::vector<Tier>& a, const std::vector<Tier>& b, std::size_t classes) {
  std::unordered_map<unsigned, double> counts;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != unclassified && b[i] != unclassified) {
      ++counts[a[i] * 256U + b[i]];
    }
  }
  std::vector<double> in_a(classes);
  std::vector<double> in_b(classes);
  double n = 0;
  double same = 0;
  double close = 0;
  double pairs = 0;
  for (const auto& [cell, count] : counts) {
    const auto x = cell / 256;
    const auto y = cell % 256;
    in_a[x] += count;
    in_b[y] += count;
    n += count;
    same += x == y ? count : 0;
    close += x <= y + 1 && y <= x + 1 ? count : 0;
    pairs += count * (count - 1) / 2;
  }
  const double all = n * (n - 1) / 2;
  const auto tied = [](const std::vector<double>& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), 0.0, [](double sum, double k) { return sum + k * (k - 1) / 2; });
  };
  const double tied_a = tied(in_a);
  const double tied_b = tied(in_b);
  const double chance = tied_a * tied_b / all;

  double order = 0;  // concordant less discordant pairs
  for (const auto& [first, many_first] : counts) {
    for (const auto& [second, many_second] : counts) {
      if (first / 256 < second / 256 && first % 256 != second % 256) {
        order += many_first * many_second * (first % 256 < second % 256 ? 1 : -1);
      }
    }
  }
  const auto ranks = [](const std::vector<double>& sizes) {
    std::vector<double> mean;
    double before = 0;
    for (const double size : sizes) {
      mean.push_back(before + (size + 1) / 2);
      before += size;
    }
    return mean;
  };
  const std::vector<double> rank_a = ranks(in_a);
  const std::vector<double> rank_b = ranks(in_b);
  const double mean = (n + 1) / 2;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (const auto& [cell, count] : counts) {
    const double x = rank_a[cell / 256] - mean;
    const double y = rank_b[cell % 256] - mean;
    ab += count * x * y;
    aa += count * x * x;
    bb += count * y * y;
  }
  return {static_cast<std::int64_t>(n),
          same / n,
          close / n,
          (pairs - chance) / (0.5 * (tied_a + tied_b) - chance),
          ab / std::sqrt(aa * bb),
          order / std::sqrt((all - tied_a) * (all - tied_b))};
}

void agreement_of_gradings(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(read_bytes(customers.a) + read_bytes(customers.b)); },
      [&] {
        benchmark::DoNotOptimize(agreement(contingency(customers.a, customers.b, classes, classes)).kendall_tau_b);
      });
  state.counters["read_passes"] = times.subject / times.reference;
}
void agreement_against_loops(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(many, classes);
  Agreement naive;
  Agreement made;
  const PairedTimes times = run_paired(
      state, [&] { naive = agreement_by_loops(customers.a, customers.b, classes); },
      [&] { made = agreement(contingency(customers.a, customers.b, classes, classes)); });
  if (naive.customers != made.customers || !agree(naive.same_class, made.same_class) ||
      !agree(naive.within_one, made.within_one) || !agree(naive.adjusted_rand, made.adjusted_rand) ||
      !agree(naive.spearman, made.spearman) || !agree(naive.kendall_tau_b, made.kendall_tau_b)) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}
// Of a table that is there, in passes over its counts.
void agreement_of_table(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(0));
  const Customers customers = make_customers(1'000'000, classes);
  const Contingency table = contingency(customers.a, customers.b, classes, classes);
  const auto some = [](const auto& once) {
    for (int i = 0; i < 100; ++i) {
      once();
    }
  };
  const PairedTimes times = run_paired(
      state,
      [&] {
        some([&] {
          benchmark::DoNotOptimize(std::accumulate(table.counts().begin(), table.counts().end(), std::int64_t{0}));
        });
      },
      [&] { some([&] { benchmark::DoNotOptimize(agreement(table).kendall_tau_b); }); });
  state.counters["table_passes"] = times.subject / times.reference;
}

std::vector<double> lognormal_values(std::int64_t rows, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<std::size_t>(rows));
  std::generate(values.begin(), values.end(), [&] { return std::exp(1.5 * normal(random)); });
  return values;
}

constexpr std::int64_t million = 1'000'000;
const CumulativeShare<> abc{0.8, 0.95};
const HeadCount<> heads{0.2, 0.5};

// ABC classes by sorting; the cuts are the least values of A and B.
std::array<double, 2> abc_cuts(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>{});
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  std::array<double, 2> cuts{};
  double sum = 0;
  for (const double value : values) {
    cuts[0] = sum < 0.8 * total ? value : cuts[0];
    cuts[1] = sum < 0.95 * total ? value : cuts[1];
    sum += value;
  }
  return cuts;
}
std::array<double, 2> head_cuts(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>{});
  return {values[values.size() / 5 - 1], values[values.size() / 2 - 1]};
}
std::vector<Tier> classes_by(const std::array<double, 2>& cuts, const std::vector<double>& values) {
  std::vector<Tier> tiers;
  tiers.reserve(values.size());
  for (const double value : values) {
    tiers.push_back(value >= cuts[0] ? 0 : value >= cuts[1] ? 1 : 2);
  }
  return tiers;
}

constexpr int resamples = 10;

void stability_of_abc(benchmark::State& state) {
  const auto values = lognormal_values(million, 1);
  double sum = 0;
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_numbers(values)); },
      [&] { benchmark::DoNotOptimize(stability(abc, values, {.resamples = resamples}).same_class.mean); });
  state.counters["read_passes"] = times.subject / times.reference / resamples;
}
void stability_against_sorting(benchmark::State& state) {
  const auto values = lognormal_values(million, 1);
  double naive = 0;
  double made = 0;
  const PairedTimes times = run_paired(
      state,
      [&] {
        const auto whole = classes_by(abc_cuts(values), values);
        std::mt19937_64 random(1);
        std::uniform_int_distribution<std::size_t> row(0, values.size() - 1);
        std::vector<double> drawn(values.size());
        std::size_t same = 0;
        for (int resample = 0; resample < resamples; ++resample) {
          std::generate(drawn.begin(), drawn.end(), [&] { return values[row(random)]; });
          const auto again = classes_by(abc_cuts(drawn), values);
          for (std::size_t i = 0; i < whole.size(); ++i) {
            same += whole[i] == again[i] ? 1U : 0U;
          }
        }
        naive = static_cast<double>(same) / static_cast<double>(values.size()) / resamples;
      },
      [&] { made = stability(abc, values, {.resamples = resamples}).same_class.mean; });
  if (std::abs(naive - made) > 0.01) {  // other random numbers
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

// Two policies with pyramids, what the next period captures, and their agreement.
Comparison compared(const std::vector<double>& values, const std::vector<double>& next) {
  return compare(values, {.values = values, .next_values = next}, named("ABC", abc), named("heads", heads));
}
void comparison_of_two(benchmark::State& state) {
  const auto values = lognormal_values(million, 1);
  const auto next = lognormal_values(million, 2);
  double sum = 0;
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_numbers(values) + read_numbers(next)); },
      [&] { benchmark::DoNotOptimize(compared(values, next).pairs.size()); });
  state.counters["read_passes"] = times.subject / times.reference;
}
void comparison_against_sorting(benchmark::State& state) {
  const auto values = lognormal_values(million, 1);
  const auto next = lognormal_values(million, 2);
  std::array<std::array<double, 3>, 2> brought{};
  std::array<std::vector<std::pair<double, double>>, 2> captured;
  Agreement agrees;
  Comparison made;
  const PairedTimes times = run_paired(
      state,
      [&] {
        const std::array tiers{classes_by(abc_cuts(values), values), classes_by(head_cuts(values), values)};
        for (std::size_t p = 0; p < tiers.size(); ++p) {
          brought[p] = {};
          for (std::size_t i = 0; i < values.size(); ++i) {
            brought[p][tiers[p][i]] += values[i];
          }
          captured[p] = captured_by_sorting(tiers[p], next, 3);
        }
        agrees = agreement_by_loops(tiers[0], tiers[1], 3);
      },
      [&] { made = compared(values, next); });
  bool same = agree(agrees.adjusted_rand, made.pairs[0].agreement.adjusted_rand);
  for (std::size_t p = 0; p < 2; ++p) {
    for (std::size_t k = 0; k < 3; ++k) {
      same = same && agree(brought[p][k], made.policies[p].pyramid[k].value) &&
             agree(captured[p][k].first, (*made.policies[p].cumulative_gains)[k].value) &&
             agree(captured[p][k].second, (*made.policies[p].cumulative_gains)[k].best_value);
    }
  }
  if (!same) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
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
BENCHMARK(capture_against_sorting)->Arg(3)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(agreement_of_gradings)->Arg(5)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(agreement_against_loops)->Arg(5)->Arg(20)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(agreement_of_table)->Arg(5)->Arg(125)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(stability_of_abc)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(stability_against_sorting)->Iterations(3)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(comparison_of_two)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(comparison_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

// SPDX-License-Identifier: BSL-1.0
// Policies of several columns beside their limit, one pass that only reads the columns that they read (their sums), and
// beside what one writes first: a loop over customers with ifs, quantiles by sorting.
//
// Counters: read_passes is our time over the read pass's; speedup is the rival's time over ours.

#include "support/paired.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/value_growth.hpp>
#include <custval/tiering/within.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
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

constexpr std::size_t rows = 1'000'000;

// A base as policies of several columns see it: heavy-tailed money, days, counts with many ties.
struct Base {
  std::vector<double> current = std::vector<double>(rows);
  std::vector<double> potential = std::vector<double>(rows);
  std::vector<double> cost = std::vector<double>(rows);
  std::vector<double> last = std::vector<double>(rows);
  std::vector<double> days = std::vector<double>(rows);

  Base() {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::exponential_distribution<double> exponential;
    for (std::size_t i = 0; i < rows; ++i) {
      current[i] = std::exp(1.5 * normal(random)) - 0.3;
      potential[i] = std::exp(normal(random));
      cost[i] = 0.4 * exponential(random);
      last[i] = std::floor(20'000 - 150 * exponential(random));
      days[i] = 1 + std::floor(2 * exponential(random));
    }
  }
  [[nodiscard]] auto view() const {
    return custval::view(bind<current_value>(current), bind<potential_value>(potential), bind<marketing_cost>(cost),
                         bind<cost_to_serve>(cost), bind<last_day>(last), bind<purchase_days>(days),
                         bind<total_spend>(current));
  }
};
const Base& base() {
  static const Base made;
  return made;
}

double read(const std::vector<double>& column) {
  return Eigen::Map<const Eigen::ArrayXd>(column.data(), static_cast<Index>(column.size())).sum();
}

// Fits and assigns beside reading these columns.
template <class Policy>
void beside_reading(benchmark::State& state, const Policy& policy,
                    const std::vector<const std::vector<double>*>& columns) {
  std::vector<Tier> tiers(rows);
  const auto view = base().view();
  double sum = 0;
  const PairedTimes times = run_paired(
      state,
      [&] {
        for (const auto* column : columns) {
          benchmark::DoNotOptimize(sum += read(*column));
        }
      },
      [&] { assign(fit(policy, view), view, std::span(tiers)); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(rows) / times.subject * 1e-6;
}

// The same beside a rival that must come to the same classes.
template <class Policy, class Rival>
void beside_rival(benchmark::State& state, const Policy& policy, Rival&& rival) {
  std::vector<Tier> tiers(rows);
  std::vector<Tier> rivals(rows);
  const auto view = base().view();
  const PairedTimes times = run_paired(
      state, [&] { rival(rivals); }, [&] { assign(fit(policy, view), view, std::span(tiers)); });
  if (tiers != rivals) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

const auto five_rules =
    Rules{rule("blue", current_value{} >= 20 || potential_value{} >= 8),
          rule("green", current_value{} >= 8 || potential_value{} >= 4), rule("exit", current_value{} <= 0),
          rule("red", purchase_days{} <= 2 && marketing_cost{} < 0.3), rule("transfer", purchase_days{} > 2)}
        .otherwise("red")
        .ordered(TierLabels({"blue", "green", "red", "transfer", "exit"}));

void rules(benchmark::State& state) {
  beside_reading(state, five_rules, {&base().current, &base().potential, &base().days, &base().cost});
}
void rules_against_ifs(benchmark::State& state) {
  beside_rival(state, five_rules, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    for (std::size_t i = 0; i < rows; ++i) {
      if (b.current[i] >= 20 || b.potential[i] >= 8) {
        tiers[i] = 0;
      } else if (b.current[i] >= 8 || b.potential[i] >= 4) {
        tiers[i] = 1;
      } else if (b.current[i] <= 0) {
        tiers[i] = 4;
      } else if (b.days[i] <= 2 && b.cost[i] < 0.3) {
        tiers[i] = 2;
      } else {
        tiers[i] = b.days[i] > 2 ? 3 : 2;
      }
    }
  });
}

void cost_contribution(benchmark::State& state) {
  beside_reading(state, CostContribution{}, {&base().current, &base().cost});
}
void cost_contribution_against_loop(benchmark::State& state) {
  beside_rival(state, CostContribution{}, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    double profit = 0;
    double cost = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      profit += b.current[i];
      cost += b.cost[i];
    }
    const double mean = profit / cost;
    for (std::size_t i = 0; i < rows; ++i) {
      const double rate = b.current[i] / b.cost[i];
      tiers[i] = rate >= 1.5 * mean ? 0 : rate >= mean ? 1 : rate >= 0.5 * mean ? 2 : 3;
    }
  });
}

// The lowest value of the part of a column that is at the top.
double top_cut(const std::vector<double>& column, double part) {
  std::vector<double> sorted = column;
  std::sort(sorted.rbegin(), sorted.rend());
  return sorted[static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size()))) - 1];
}

void value_growth(benchmark::State& state) {
  beside_reading(state, ValueGrowth{}, {&base().current, &base().potential, &base().cost});
}
void value_growth_against_sorting(benchmark::State& state) {
  beside_rival(state, ValueGrowth{}, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    const double valuable = top_cut(b.current, 0.2);
    const double growable = top_cut(b.potential, 0.2);
    for (std::size_t i = 0; i < rows; ++i) {
      tiers[i] = b.cost[i] > b.current[i] + b.potential[i] ? 3
                 : b.current[i] >= valuable                ? 0
                 : b.potential[i] >= growable              ? 1
                                                           : 2;
    }
  });
}

void factor_grid(benchmark::State& state) {
  beside_reading(state,
                 FactorGrid({"key", "key", "regular", "key", "regular", "minor", "regular", "minor", "minor"},
                            Factor<current_value>::top({0.2, 0.5}), Factor<potential_value>::top({0.2, 0.5})),
                 {&base().current, &base().potential});
}
void rfm(benchmark::State& state) {
  beside_reading(state, Rfm{}, {&base().last, &base().days, &base().current});
}
void worse_of_two(benchmark::State& state) {
  beside_reading(state, WorseOf{HeadCount<current_value>{0.2, 0.5}, HeadCount<potential_value>{0.2, 0.5}},
                 {&base().current, &base().potential});
}
void one_within_another(benchmark::State& state) {
  beside_reading(state, Within{CumulativeShare<current_value>{0.8, 0.95}, HeadCount<potential_value>{0.2, 0.5}},
                 {&base().current, &base().potential});
}

BENCHMARK(rules)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rules_against_ifs)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(cost_contribution)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(cost_contribution_against_loop)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(value_growth)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(value_growth_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(factor_grid)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rfm)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(worse_of_two)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_within_another)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

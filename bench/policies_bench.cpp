// SPDX-License-Identifier: BSL-1.0
// Policies of several columns beside their limit, one pass that only reads the columns that they read (their sums), and
// beside what one writes first: a loop over customers with ifs, quantiles by sorting, a hash map of ids.
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
#include <custval/tiering/nested.hpp>
#include <custval/tiering/override_table.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/value_growth.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <unordered_map>
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
  const PairedTimes times =
      run_paired(state, [&] { rival(rivals); }, [&] { assign(fit(policy, view), view, std::span(tiers)); });
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

std::vector<double> falling(std::vector<double> column) {
  std::sort(column.begin(), column.end(), std::greater<>{});
  return column;
}
// The lowest value of the part that is at the top.
double top_cut(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size()))) - 1];
}
// The top fifth, the next to the half, the rest.
struct ThreeLevels {
  double top;
  double middle;
  explicit ThreeLevels(const std::vector<double>& column) {
    const std::vector<double> sorted = falling(column);
    top = top_cut(sorted, 0.2);
    middle = top_cut(sorted, 0.5);
  }
  [[nodiscard]] Tier level(double value) const { return value >= top ? 0 : value >= middle ? 1 : 2; }
};

void value_growth(benchmark::State& state) {
  beside_reading(state, ValueGrowth{}, {&base().current, &base().potential, &base().cost});
}
void value_growth_against_sorting(benchmark::State& state) {
  beside_rival(state, ValueGrowth{}, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    const double valuable = top_cut(falling(b.current), 0.2);
    const double growable = top_cut(falling(b.potential), 0.2);
    for (std::size_t i = 0; i < rows; ++i) {
      tiers[i] = b.cost[i] > b.current[i] + b.potential[i] ? 3
                 : b.current[i] >= valuable                ? 0
                 : b.potential[i] >= growable              ? 1
                                                           : 2;
    }
  });
}

const FactorGrid grid({"key", "key", "regular", "key", "regular", "minor", "regular", "minor", "minor"},
                      Factor<current_value>::top({0.2, 0.5}), Factor<potential_value>::top({0.2, 0.5}));
void factor_grid(benchmark::State& state) {
  beside_reading(state, grid, {&base().current, &base().potential});
}

// Two policies of three levels each, and what a class is made of them.
template <class Join>
auto joined_levels(const Join& join) {
  return [=](std::vector<Tier>& tiers) {
    const Base& b = base();
    const ThreeLevels current(b.current);
    const ThreeLevels potential(b.potential);
    for (std::size_t i = 0; i < rows; ++i) {
      tiers[i] = join(current.level(b.current[i]), potential.level(b.potential[i]));
    }
  };
}
constexpr std::array<Tier, 9> nine_cells{0, 0, 1, 0, 1, 2, 1, 2, 2};
const auto by_cells = joined_levels([](Tier a, Tier b) { return nine_cells[std::size_t{3} * a + b]; });
void factor_grid_against_sorting(benchmark::State& state) {
  beside_rival(state, grid, by_cells);
}

const HeadCount<current_value> by_current{0.2, 0.5};
const HeadCount<potential_value> by_potential{0.2, 0.5};
void worse_of_two(benchmark::State& state) {
  beside_reading(state, WorseOf{by_current, by_potential}, {&base().current, &base().potential});
}
void worse_of_two_against_sorting(benchmark::State& state) {
  beside_rival(state, WorseOf{by_current, by_potential},
               joined_levels([](Tier a, Tier b) { return (std::max)(a, b); }));
}
void better_of_two(benchmark::State& state) {
  beside_reading(state, BetterOf{by_current, by_potential}, {&base().current, &base().potential});
}
void better_of_two_against_sorting(benchmark::State& state) {
  beside_rival(state, BetterOf{by_current, by_potential},
               joined_levels([](Tier a, Tier b) { return (std::min)(a, b); }));
}
const Crossed nine_pairs({"key", "key", "regular", "key", "regular", "minor", "regular", "minor", "minor"}, by_current,
                         by_potential);
void crossed(benchmark::State& state) {
  beside_reading(state, nine_pairs, {&base().current, &base().potential});
}
void crossed_against_sorting(benchmark::State& state) {
  beside_rival(state, nine_pairs, by_cells);
}

void rfm(benchmark::State& state) {
  beside_reading(state, Rfm{}, {&base().last, &base().days, &base().current});
}

// The rule of Rfm as one writes it first: fifths of the sorted column, and where ties leave fewer groups, the largest
// one that holds different values is cut where they change nearest to its middle.
std::vector<double> score_cuts(const std::vector<double>& column) {
  const std::vector<double> sorted = falling(column);
  std::vector<std::size_t> starts{0, sorted.size()};
  const auto cut = [&](std::size_t place) {
    if (std::find(starts.begin(), starts.end(), place) == starts.end()) {
      starts.insert(std::upper_bound(starts.begin(), starts.end(), place), place);
    }
  };
  for (const double part : {0.2, 0.4, 0.6, 0.8}) {
    const double value = top_cut(sorted, part);
    std::size_t place = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    while (place < sorted.size() && sorted[place] == value) {
      ++place;
    }
    cut(place);
  }
  while (starts.size() < 6) {
    std::size_t group = starts.size();
    std::size_t most = 0;
    for (std::size_t g = 0; g + 1 < starts.size(); ++g) {
      const std::size_t size = starts[g + 1] - starts[g];
      if (size > most && sorted[starts[g]] != sorted[starts[g + 1] - 1]) {
        group = g;
        most = size;
      }
    }
    if (group == starts.size()) {
      break;
    }
    const std::size_t middle = starts[group] + most / 2;
    std::size_t best = starts[group + 1];
    for (std::size_t i = starts[group] + 1; i < starts[group + 1]; ++i) {
      const auto off = [=](std::size_t place) { return place < middle ? middle - place : place - middle; };
      if (sorted[i - 1] != sorted[i] && off(i) < off(best)) {
        best = i;
      }
    }
    cut(best);
  }
  std::vector<double> cuts;
  for (std::size_t g = 1; g + 1 < starts.size(); ++g) {
    cuts.push_back(sorted[starts[g] - 1]);
  }
  return cuts;
}
int score(double value, const std::vector<double>& cuts) {
  int score = 5;
  for (const double cut : cuts) {
    score -= value < cut ? 1 : 0;
  }
  return score;
}
// Segments in which money matters, or the rival would have no use for its score.
const Rfm by_money = Rfm{}.segments(RfmSegments({{"best", {4, 5}, {4, 5}, {4, 5}},
                                                 {"big", {1, 5}, {1, 5}, {5, 5}},
                                                 {"active", {4, 5}, {1, 5}, {1, 5}},
                                                 {"frequent", {1, 5}, {4, 5}, {1, 5}}}));
void rfm_against_sorting(benchmark::State& state) {
  beside_rival(state, by_money, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    const auto recency = score_cuts(b.last);
    const auto frequency = score_cuts(b.days);
    const auto money = score_cuts(b.current);
    for (std::size_t i = 0; i < rows; ++i) {
      const int r = score(b.last[i], recency);
      const int f = score(b.days[i], frequency);
      const int m = score(b.current[i], money);
      tiers[i] = r >= 4 && f >= 4 && m >= 4 ? 0 : m == 5 ? 1 : r >= 4 ? 2 : f >= 4 ? 3 : 4;
    }
  });
}

const Nested heads_in_abc{CumulativeShare<current_value>{0.8, 0.95}, by_potential};
void one_within_another(benchmark::State& state) {
  beside_reading(state, heads_in_abc, {&base().current, &base().potential});
}
void one_within_another_against_sorting(benchmark::State& state) {
  beside_rival(state, heads_in_abc, [](std::vector<Tier>& tiers) {
    const Base& b = base();
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t x, std::uint32_t y) { return b.current[x] > b.current[y]; });
    double total = 0;
    for (const double value : b.current) {
      total += (std::max)(value, 0.0);
    }
    std::array<std::vector<double>, 3> potential;
    double sum = 0;
    for (const std::uint32_t i : order) {
      tiers[i] = b.current[i] <= 0 ? 2 : sum < 0.8 * total ? 0 : sum < 0.95 * total ? 1 : 2;
      sum += b.current[i];
      potential[tiers[i]].push_back(b.potential[i]);
    }
    const std::array<ThreeLevels, 3> within{ThreeLevels(potential[0]), ThreeLevels(potential[1]),
                                            ThreeLevels(potential[2])};
    for (std::size_t i = 0; i < rows; ++i) {
      tiers[i] = static_cast<Tier>(3 * tiers[i] + within[tiers[i]].level(b.potential[i]));
    }
  });
}

// A table of a thousand ids for a base whose ids are not in order.
struct Overrides {
  std::vector<std::int64_t> ids = std::vector<std::int64_t>(rows);
  std::vector<OverrideTable<std::int64_t>::Entry> entries;

  Overrides() {
    std::mt19937_64 random(2);
    for (std::int64_t& id : ids) {
      id = static_cast<std::int64_t>(random() >> 8U);
    }
    for (std::size_t k = 0; k < 1000; ++k) {
      entries.push_back({ids[k * 997], k % 2 == 0 ? "A" : "C"});
    }
  }
};
const Overrides& overrides() {
  static const Overrides made;
  return made;
}
void override_by_id(benchmark::State& state) {
  const Overrides& o = overrides();
  const auto abc = fit(HeadCount{0.2, 0.5}, base().current);
  const std::vector<Tier> before = assign(abc, base().current);
  const OverrideTable<std::int64_t> table(o.entries);
  std::vector<Tier> tiers = before;
  std::int64_t sum = 0;
  const PairedTimes times = run_paired(
      state,
      [&] {
        benchmark::DoNotOptimize(
            sum += Eigen::Map<const Eigen::Array<std::int64_t, Eigen::Dynamic, 1>>(o.ids.data(), Index{rows}).sum());
      },
      [&] { benchmark::DoNotOptimize(table.apply(abc, std::span(o.ids), std::span(tiers)).changed); });
  state.counters["read_passes"] = times.subject / times.reference;
  state.counters["Mrows/s"] = static_cast<double>(rows) / times.subject * 1e-6;
}
void override_against_hash_map(benchmark::State& state) {
  const Overrides& o = overrides();
  const auto abc = fit(HeadCount{0.2, 0.5}, base().current);
  const OverrideTable<std::int64_t> table(o.entries);
  std::vector<Tier> tiers = assign(abc, base().current);
  std::vector<Tier> rivals = tiers;
  const PairedTimes times = run_paired(
      state,
      [&] {
        std::unordered_map<std::int64_t, Tier> classes;
        for (const auto& entry : o.entries) {
          classes.emplace(entry.id, entry.label == "A" ? Tier{0} : Tier{2});
        }
        for (std::size_t i = 0; i < rows; ++i) {
          if (const auto found = classes.find(o.ids[i]); found != classes.end()) {
            rivals[i] = found->second;
          }
        }
      },
      [&] { (void)table.apply(abc, std::span(o.ids), std::span(tiers)); });
  if (tiers != rivals) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
}

BENCHMARK(rules)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rules_against_ifs)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(cost_contribution)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(cost_contribution_against_loop)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(value_growth)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(value_growth_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(factor_grid)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(factor_grid_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rfm)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rfm_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(worse_of_two)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(worse_of_two_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(better_of_two)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(better_of_two_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(crossed)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(crossed_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_within_another)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_within_another_against_sorting)->Iterations(5)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(override_by_id)->Iterations(15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(override_against_hash_map)->Iterations(9)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

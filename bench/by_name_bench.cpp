// SPDX-License-Identifier: BSL-1.0
// Columns known by name beside columns known by tags: what is not known at compile time is asked once for a policy or a
// part of the rows, or once for a block of rows and a value model, so that scoring, fitting and assigning take as long.
// Results are compared first: they have the same bits. (Lifetime models: lifetime_by_name_bench.)
//
// Counter: by_tags is the time by name over the time by tags.

#include "support/paired.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/testing/random_base.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/value_growth.hpp>
#include <custval/value/any_customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

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
  assign(typed_grading, base, std::span(tiers));
  if (any_grading != AnyGrading(typed_grading) || assign(any_grading, named) != tiers) {
    state.SkipWithError("by name the classes are others");
  }
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

// Five models over sixteen columns; the components beside the totals, or the total alone.
void score_five_models(benchmark::State& state) {
  const CustomerValue model{PurchaseValue{}, WordOfMouthValue{}, InformationValue{3.0, 5.0}, KnowledgeValue{0.6},
                            TransactionValue{1e6}};
  const auto rows = static_cast<Index>(state.range(0));
  const bool all = state.range(1) != 0;
  auto base = testing::random_base<double, decltype(model)::inputs>(rows, {.seed = 9, .width = 2});
  base[partner_eligible{}].setOnes();
  AnyCustomerValue any;
  any.add(model.model<0>());
  any.add(model.model<1>());
  any.add(model.model<2>());
  any.add(model.model<3>());
  any.add(model.model<4>());
  NamedColumns named;
  named.add(base);

  Table<double, purchase_value, word_of_mouth_value, information_value, knowledge_value, transaction_value, total_value>
      typed(rows);
  std::vector<std::vector<double>> memory(6, std::vector<double>(static_cast<std::size_t>(rows)));
  std::vector<NamedOutput> out{{"total_value", memory[5]}};
  if (all) {
    for (std::size_t i = 0; i < 5; ++i) {
      out.push_back({any.parts()[i].model.output().name, memory[i]});
    }
  }
  const auto by_tags = [&] {
    if (all) {
      score(model, base, typed.view());
    } else {
      score(model, base, typed.view().select(columns<total_value>{}));
    }
  };
  const auto by_names = [&] { score(any, named, out); };
  by_tags();
  by_names();
  for (Index i = 0; i < rows; ++i) {
    const auto row = static_cast<std::size_t>(i);
    if (typed[total_value{}](i) != memory[5][row] || (all && typed[information_value{}](i) != memory[2][row])) {
      state.SkipWithError("by name the values are others");
      break;
    }
  }
  const PairedTimes times = run_paired(state, by_tags, by_names);
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

BENCHMARK(score_five_models)
    ->ArgNames({"rows", "all"})
    ->ArgsProduct({{1, 1 << 14, 1 << 17, 1 << 22}, {0, 1}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(fit_cumulative_share)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_cumulative_share)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_value_growth)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(assign_rules)->Arg(1 << 17)->Arg(1 << 22)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

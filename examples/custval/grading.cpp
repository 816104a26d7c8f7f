// SPDX-License-Identifier: BSL-1.0
#include "grading.hpp"

#include <algorithm>
#include <cmath>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/interop/json/any_grading.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/rfm.hpp>
#include <span>
#include <utility>

#include "failure.hpp"
#include "json_section.hpp"

namespace custval_cli {

namespace {

using namespace custval;

// Puts customers into classes by hand. The table of a configuration is short, the base is long: customers are looked
// up.
OverrideFigures override_classes(const PolicyConfig& policy, const std::vector<std::string>& labels,
                                 const FindRow& find, std::span<Tier> tiers, std::vector<Index>& rows) {
  OverrideFigures figures;
  for (const auto& [id, label] : policy.overrides) {
    const auto place = std::find(labels.begin(), labels.end(), label);
    if (place == labels.end()) {
      throw Failure("policy " + in_quotes(policy.name) + " puts customer " + in_quotes(id) + " into class " +
                    in_quotes(label) + ", which it does not have; the nearest is " +
                    in_quotes(std::string(nearest_word(label, labels))));
    }
    const std::ptrdiff_t row = find(id);
    if (row < 0) {
      figures.not_found.push_back(id);
      continue;
    }
    Tier& tier = tiers[static_cast<std::size_t>(row)];
    const auto its = static_cast<Tier>(place - labels.begin());
    ++(tier == its ? figures.agreed : figures.changed);
    tier = its;
    rows.push_back(row);
  }
  return figures;
}

// Why a row is in its class. Who is put there by hand stays whatever the columns say: there are no ways to tell of, but
// what the policy says by itself.
std::string explanation_text(const Explanation& explanation, bool by_hand, const std::string& label) {
  if (!by_hand) {
    return to_text(explanation);
  }
  return "class " + label + ": put there by hand (overrides)\nthe policy by itself says " +
         (explanation.label == label ? "the same" : "class " + explanation.label) + ": " + explanation.why;
}

// Says as of which day the base was, in the grading and in those that it is made of.
void put_day(Json& grading, const std::string& day) {
  if (grading.is_object() && grading.contains("fitted_on")) {
    grading["fitted_on"]["day"] = day;
  }
  if (grading.is_structured()) {
    for (Json& part : grading) {
      put_day(part, day);
    }
  }
}

}  // namespace

std::vector<GradingResult> grade_customers(ReportColumns& columns, const Config& config, const Holdout& holdout,
                                           const std::string& as_of, const FindRow& find,
                                           const std::vector<Index>& explained, int thread_count) {
  std::vector<GradingResult> results;
  for (const PolicyConfig& policy : config.policies) {
    const NamedColumns base = columns.select(policy.policy.columns());
    const AnyPolicy& rule = policy.policy.get();
    const custval::threads workers(thread_count);
    GradingResult result;
    result.policy = policy.name;
    result.type = policy.spec["type"].get<std::string>();
    result.value = policy.value;
    std::vector<Explanation> explanations;
    try {
      const AnyGrading grading = fit(rule, base, workers);
      result.grading = grading_json(grading);
      put_day(result.grading, as_of);
      const TierLabels labels = grading.labels();
      result.labels.assign(labels.begin(), labels.end());
      result.tiers = assign(grading, base, workers);
      for (const Index row : explained) {
        explanations.push_back(explain(grading, base, row));
      }
      if (!policy.scores.empty()) {
        columns.add(policy.scores, rfm_scores(grading, base)[rfm_score{}]);
      }
      if (config.stability) {
        result.stability = stability(rule, base, *config.stability, workers);
      }
    } catch (const Error& error) {
      throw Failure("policy " + in_quotes(policy.name) + ": " + error.what());
    }
    std::vector<Index> by_hand;
    if (!policy.overrides.empty()) {
      result.overrides = override_classes(policy, result.labels, find, result.tiers, by_hand);
      std::sort(by_hand.begin(), by_hand.end());
    }
    for (std::size_t i = 0; i < explained.size(); ++i) {
      const Tier tier = result.tiers[static_cast<std::size_t>(explained[i])];
      const bool is_by_hand = std::binary_search(by_hand.begin(), by_hand.end(), explained[i]);
      result.explanations.push_back(
          explanation_text(explanations[i], is_by_hand, is_by_hand ? result.labels[tier] : std::string()));
    }
    result.pyramid = pyramid(std::span<const Tier>(result.tiers), columns[policy.value], TierLabels(result.labels),
                             threads{thread_count});
    const auto captured = [&](const Eigen::ArrayXd* next) -> std::optional<CumulativeGains> {
      if (next == nullptr) {
        return std::nullopt;
      }
      return cumulative_gains(std::span<const Tier>(result.tiers), *next, TierLabels(result.labels),
                              threads{thread_count});
    };
    result.cumulative_gains = captured(holdout.spend);
    result.profit_gains = captured(holdout.profit);
    results.push_back(std::move(result));
  }
  return results;
}

std::vector<PairOfGradings> compare_gradings(const std::vector<GradingResult>& gradings, int thread_count) {
  std::vector<PairOfGradings> pairs;
  for (std::size_t b = 1; b < gradings.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      Contingency table = contingency(gradings[a].tiers, gradings[b].tiers, gradings[a].labels.size(),
                                      gradings[b].labels.size(), threads{thread_count});
      const Agreement figures = agreement(table);
      pairs.push_back({a, b, std::move(table), figures});
    }
  }
  return pairs;
}

double sum_of(const Eigen::ArrayXd& values) {
  Sum sum;
  for (const double value : values) {
    if (std::isfinite(value)) {
      sum.add(value);
    }
  }
  return sum.value();
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include "grading.hpp"

#include <algorithm>
#include <custval/core/execution.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/rfm.hpp>
#include <optional>
#include <span>
#include <utility>

#include "failure.hpp"

namespace custval_cli {

namespace {

using namespace custval;

// Puts customers into classes by hand. The table of a configuration is short, the base is long: customers are looked
// up.
ClassesByHand override_classes(const PolicyConfig& policy, const TierLabels& labels, const FindRow& find,
                               std::span<Tier> tiers, std::vector<Index>& rows) {
  const std::vector<std::string> classes(labels.begin(), labels.end());
  ClassesByHand figures;
  for (const auto& [id, label] : policy.overrides) {
    const auto place = std::find(classes.begin(), classes.end(), label);
    if (place == classes.end()) {
      throw Failure("policy " + in_quotes(policy.name) + " puts customer " + in_quotes(id) + " into class " +
                    in_quotes(label) + ", which it does not have; the nearest is " +
                    in_quotes(std::string(custval::nearest_word(label, classes))));
    }
    const std::ptrdiff_t row = find(id);
    if (row < 0) {
      figures.not_found.push_back(id);
      continue;
    }
    Tier& tier = tiers[static_cast<std::size_t>(row)];
    const auto its = static_cast<Tier>(place - classes.begin());
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

// Fits a policy, puts the customers into its classes and explains those of some rows.
GradingReport grade(const PolicyConfig& policy, ReportColumns& columns, const Config& config,
                    const std::vector<Index>& explained, std::vector<Explanation>& explanations,
                    const threads& workers) {
  const NamedColumns base = columns.select(policy.policy.columns());
  const AnyPolicy& rule = policy.policy.get();
  try {
    const AnyGrading grading = fit(rule, base, workers);
    GradingReport report{policy.name, policy.spec["type"].get<std::string>(), policy.value, grading,
                         assign(grading, base, workers)};
    for (const Index row : explained) {
      explanations.push_back(explain(grading, base, row));
    }
    if (!policy.scores.empty()) {
      columns.add(policy.scores, rfm_scores(grading, base)[rfm_score{}]);
    }
    if (config.stability) {
      report.stability = stability(rule, base, *config.stability, workers);
    }
    return report;
  } catch (const Error& error) {
    throw Failure("policy " + in_quotes(policy.name) + ": " + error.what());
  }
}

}  // namespace

std::vector<GradingReport> grade_customers(ReportColumns& columns, const Config& config, const Holdout& holdout,
                                           const FindRow& find, const std::vector<Index>& explained, int thread_count) {
  const threads workers(thread_count);
  std::vector<GradingReport> reports;
  for (const PolicyConfig& policy : config.policies) {
    std::vector<Explanation> explanations;
    GradingReport report = grade(policy, columns, config, explained, explanations, workers);
    const TierLabels labels = report.grading.labels();
    std::vector<Index> by_hand;
    if (!policy.overrides.empty()) {
      report.by_hand = override_classes(policy, labels, find, report.tiers, by_hand);
      std::sort(by_hand.begin(), by_hand.end());
    }
    for (std::size_t i = 0; i < explained.size(); ++i) {
      const Tier tier = report.tiers[static_cast<std::size_t>(explained[i])];
      const bool is_by_hand = std::binary_search(by_hand.begin(), by_hand.end(), explained[i]);
      report.explanations.push_back(
          explanation_text(explanations[i], is_by_hand, is_by_hand ? labels[tier] : std::string()));
    }
    report.pyramid = pyramid(std::span<const Tier>(report.tiers), columns[policy.value], labels, workers);
    const auto captured = [&](const std::optional<Eigen::ArrayXd>& next) -> std::optional<CumulativeGains> {
      if (!next) {
        return std::nullopt;
      }
      return cumulative_gains(std::span<const Tier>(report.tiers), *next, labels, workers);
    };
    report.spend_gains = captured(holdout.spend);
    report.profit_gains = captured(holdout.profit);
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace custval_cli

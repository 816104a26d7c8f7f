// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/report/grading_plan.hpp>
#include <custval/report/grading_report.hpp>
#include <custval/report/printable.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/tier.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What a report asks of its gradings.
struct GradeOptions {
  std::vector<Index> explained{};  ///< rows whose classes are to be explained
  /// What the customers brought after the day of the base, where that is known. Policies cannot read it.
  std::optional<Eigen::ArrayXd> spend_afterwards{};
  std::optional<Eigen::ArrayXd> profit_afterwards{};
  /// If given, every policy is fitted again on resamples of the customers, to see how far its classes are chance.
  std::optional<StabilityOptions> stability{};
};

/// The row of a customer by id, or a negative number.
using FindRow = FunctionRef<Index(std::string_view id)>;

namespace detail {

// The columns that a policy reads: scores of earlier policies before columns of the base.
[[nodiscard]] inline NamedColumns columns_for(const GradingPlan& plan, const NamedColumns& base,
                                              const NamedColumns& scores) {
  NamedColumns chosen;
  for (const std::string& name : plan.column_names()) {
    const NamedColumn* const of_scores = scores.find(name);
    if (const NamedColumn* const column = of_scores != nullptr ? of_scores : base.find(name); column != nullptr) {
      chosen.add(*column);
    }
  }
  return chosen;
}

[[nodiscard]] inline Eigen::ArrayXd numbers_of(const std::string& name, const NamedColumns& base,
                                               const NamedColumns& scores) {
  const std::vector<ColumnInfo> wanted{ColumnInfo(name)};
  const ColumnSelection column = (scores.has(name) ? scores : base).select(wanted, "grade_customers");
  Eigen::ArrayXd numbers(column.rows());
  column.copy(0, 0, column.rows(), numbers.data());
  return numbers;
}

// Puts customers into classes by hand. The table of a configuration is short, the base is long: customers are looked
// up.
[[nodiscard]] inline ClassesByHand override_classes(const GradingPlan& plan, const TierLabels& labels, FindRow find,
                                                    std::span<Tier> tiers, std::vector<Index>& rows) {
  const std::vector<std::string> classes(labels.begin(), labels.end());
  ClassesByHand figures;
  for (const auto& [id, label] : plan.overrides) {
    const auto place = std::find(classes.begin(), classes.end(), label);
    if (place == classes.end()) {
      raise<ArgumentError>("policy " + in_quotes(plan.name) + " puts customer " + in_quotes(id) + " into class " +
                           in_quotes(label) + ", which it does not have; the nearest is " +
                           in_quotes(std::string(nearest_word(label, classes))));
    }
    const Index row = find(id);
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
  std::sort(rows.begin(), rows.end());
  return figures;
}

// Why a row is in its class. Who is put there by hand stays whatever the columns say: there are no ways to tell of, but
// what the policy says by itself.
[[nodiscard]] inline std::string explanation_text(const Explanation& explanation, bool by_hand,
                                                  const std::string& label) {
  if (!by_hand) {
    return to_text(explanation);
  }
  return "class " + label + ": put there by hand (overrides)\nthe policy by itself says " +
         (explanation.label == label ? "the same" : "class " + explanation.label) + ": " + explanation.why;
}

// Fits a policy, puts the customers into its classes and explains those of some rows.
template <class E>
[[nodiscard]] GradingReport grade_by(const GradingPlan& plan, const NamedColumns& base, const GradeOptions& options,
                                     std::vector<Explanation>& explanations, const E& executor) {
  const AnyGrading grading = fit(plan.policy, base, executor);
  GradingReport report{plan.name, std::string(plan.policy.type()), plan.value, grading,
                       assign(grading, base, executor)};
  for (const Index row : options.explained) {
    explanations.push_back(explain(grading, base, row));
  }
  if (!plan.scores.empty()) {
    const auto table = rfm_scores(grading, base);
    const auto& scores = table[rfm_score{}];
    report.scores.assign(scores.data(), scores.data() + scores.size());
  }
  if (options.stability) {
    report.stability = stability(plan.policy, base, *options.stability, executor);
  }
  return report;
}

// What a policy refuses is told with its name.
template <class E>
[[nodiscard]] GradingReport grade_named(const GradingPlan& plan, const NamedColumns& base, const GradeOptions& options,
                                        std::vector<Explanation>& explanations, const E& executor) {
#if defined(__cpp_exceptions)
  try {
    return grade_by(plan, base, options, explanations, executor);
  } catch (const Error& error) {
    raise<DataError>("policy " + in_quotes(plan.name) + ": " + error.what());
  }
#else
  return grade_by(plan, base, options, explanations, executor);
#endif
}

}  // namespace detail

/// Fits the policies of these plans to a base, one after the other, and tells their classes; scores that a policy makes
/// are columns that those after it can read. Columns are known by name, of one number a customer.
/// **Errors** DataError, with the policy's name, for what a policy refuses, a missing column among it; ArgumentError
/// for a class of an override that the policy does not have; ShapeError for a value column that is not there.
/// **Cost** that of `fit`, `assign` and `pyramid` for each plan
template <Executor E = serial>
[[nodiscard]] std::vector<GradingReport> grade_customers(std::span<const GradingPlan> plans, const NamedColumns& base,
                                                         FindRow find, const GradeOptions& options = {},
                                                         const E& executor = {}) {
  std::vector<GradingReport> reports;
  NamedColumns scores;
  for (const GradingPlan& plan : plans) {
    std::vector<Explanation> explanations;
    GradingReport report =
        detail::grade_named(plan, detail::columns_for(plan, base, scores), options, explanations, executor);
    if (!plan.scores.empty()) {
      scores.add(ColumnInfo(plan.scores), std::vector<double>(report.scores));
    }
    const TierLabels labels = report.grading.labels();
    std::vector<Index> by_hand;
    if (!plan.overrides.empty()) {
      report.by_hand = detail::override_classes(plan, labels, find, report.tiers, by_hand);
    }
    for (std::size_t i = 0; i < options.explained.size(); ++i) {
      const Tier tier = report.tiers[static_cast<std::size_t>(options.explained[i])];
      const bool is_by_hand = std::binary_search(by_hand.begin(), by_hand.end(), options.explained[i]);
      report.explanations.push_back(
          detail::explanation_text(explanations[i], is_by_hand, is_by_hand ? labels[tier] : std::string()));
    }
    const std::span<const Tier> tiers(report.tiers);
    report.pyramid = pyramid(tiers, detail::numbers_of(plan.value, base, scores), labels, executor);
    if (options.spend_afterwards) {
      report.spend_gains = cumulative_gains(tiers, *options.spend_afterwards, labels, executor);
    }
    if (options.profit_afterwards) {
      report.profit_gains = cumulative_gains(tiers, *options.profit_afterwards, labels, executor);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace custval

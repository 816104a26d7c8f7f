// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/tiering/condition.hpp>
#include <custval/tiering/cores/rule_core.hpp>
#include <custval/tiering/cores/rule_policy_core.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <string>
#include <utility>
#include <vector>

namespace custval {

/// "Customers of whom this is true are in that class."
template <ColumnList Columns>
struct Rule {
  std::string label;
  Condition<Columns> when;

  template <ColumnList Wider>
  [[nodiscard]] Rule<Wider> widen() const {
    return {label, when.template widen<Wider>()};
  }
  friend bool operator==(const Rule&, const Rule&) = default;
};

template <ColumnList Columns>
[[nodiscard]] Rule<Columns> rule(std::string label, const Condition<Columns>& when) {
  return {std::move(label), when};
}

namespace detail {

template <ColumnList Columns>
[[nodiscard]] std::vector<CoreRule> core_rules(const std::vector<Rule<Columns>>& rules) {
  std::vector<CoreRule> core;
  core.reserve(rules.size());
  for (const Rule<Columns>& each : rules) {
    core.push_back({each.label, each.when.program()});
  }
  return core;
}

}  // namespace detail

/// A grading by ordered rules: the first that is true decides; where none is, the default. A rule that is unknown for
/// a customer (a column is NaN) before one is true leaves the customer unclassified, because it might have been the
/// one.
/// **Cost** of assigning: a pass over the columns that the rules speak of; each comparison is one vectorised loop.
template <ColumnList Columns>
class RuleGrading : public TypedGrading<RuleCore, Columns> {
 public:
  /// Several rules may name one class. Classes are ordered by `labels`, or where there are none as the rules first name
  /// them, the default last.
  /// **Errors** ShapeError for no rules or too many classes; ArgumentError for a rule's label that is not in `labels`.
  RuleGrading(const std::vector<Rule<Columns>>& rules, const std::string& otherwise, const TierLabels& labels = {},
              FittedOn fitted_on = {})
      : RuleGrading(RuleCore(detail::core_rules(rules), otherwise, labels, std::move(fitted_on))) {}
  explicit RuleGrading(RuleCore core) : TypedGrading<RuleCore, Columns>(std::move(core)) {
    for (const CoreRule& each : this->core_rules()) {
      each.when.require_columns(Columns::size);
    }
  }

  [[nodiscard]] std::vector<Rule<Columns>> rules() const {
    std::vector<Rule<Columns>> rules;
    for (const CoreRule& each : this->core_rules()) {
      rules.push_back({each.label, Condition<Columns>::from_program(each.when)});
    }
    return rules;
  }
};

/// Rules over several columns: ordered predicates, the first that is true decides, with a default.
///
///     Rules{rule("blue", total_yield{} >= 5e6 || fee_income{} >= 3e6), rule("green", total_yield{} >= 3e6)}
///         .otherwise("exit")
///
/// Reads the columns that its conditions name. Classes are ordered as the rules first name them, the default ("other"
/// unless said) last; `ordered({...})` gives another order, before or after `otherwise`.
/// **Errors** ArgumentError, ShapeError as RuleGrading's; when fitted, where `ordered` names neither "other" nor is
/// another default said. **Cost** of fitting: nothing but the counting of classes.
/// **Source** [CG], the five-class bank example.
template <ColumnList Columns>
class Rules : public TypedPolicy<RulePolicyCore, Columns, RuleGrading<Columns>> {
  using Base = TypedPolicy<RulePolicyCore, Columns, RuleGrading<Columns>>;

 public:
  template <ColumnList... Lists>
  explicit Rules(const Rule<Lists>&... rules) : Rules(std::vector<Rule<Columns>>{rules.template widen<Columns>()...}) {}
  explicit Rules(const std::vector<Rule<Columns>>& rules) : Base(RulePolicyCore(detail::core_rules(rules))) {}
  Rules(const std::vector<Rule<Columns>>& rules, std::string otherwise, TierLabels labels = {})
      : Base(RulePolicyCore(detail::core_rules(rules), std::move(otherwise), std::move(labels))) {}

  /// These rules with another default class.
  [[nodiscard]] Rules otherwise(std::string label) const { return Rules(this->core().otherwise(std::move(label))); }
  /// These rules with their classes in this order, best first.
  [[nodiscard]] Rules ordered(const TierLabels& labels) const { return Rules(this->core().ordered(labels)); }

 private:
  explicit Rules(RulePolicyCore core) : Base(std::move(core)) {}
};

template <ColumnList... Lists>
Rules(const Rule<Lists>&...) -> Rules<unite_columns<Lists...>>;
template <ColumnList Columns>
Rules(std::vector<Rule<Columns>>, std::string) -> Rules<Columns>;

}  // namespace custval

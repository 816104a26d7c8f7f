// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/condition.hpp>
#include <custval/tiering/detail/column_pointers.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
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

/// A grading by ordered rules: the first that is true decides; where none is, the default. A rule that is unknown for
/// a customer (a column is NaN) before one is true leaves the customer unclassified, because it might have been the
/// one.
/// **Cost** of assigning: a pass over the columns that the rules speak of; each comparison is one vectorised loop.
template <ColumnList Columns>
class RuleGrading : public GradingRecord {
 public:
  using inputs = Columns;

  /// Several rules may name one class. Classes are ordered by `labels`, or where there are none as the rules first name
  /// them, the default last.
  /// **Errors** ShapeError for no rules or too many classes; ArgumentError for a rule's label that is not in `labels`.
  RuleGrading(std::vector<Rule<Columns>> rules, std::string otherwise, const TierLabels& labels = {},
              FittedOn fitted_on = {})
      : GradingRecord(labels_for(rules, otherwise, labels), std::move(fitted_on)),
        rules_{std::move(rules)},
        otherwise_{place_of(otherwise)} {
    for (const Rule<Columns>& each : rules_) {
      tiers_.push_back(place_of(each.label));
    }
  }

  [[nodiscard]] std::span<const Rule<Columns>> rules() const noexcept { return rules_; }
  /// The class of customers for whom no rule is true.
  [[nodiscard]] Tier otherwise() const noexcept { return otherwise_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    const auto columns = detail::column_pointers(rows, Columns{});
    std::array<detail::ConditionProgram::Block, detail::ConditionProgram::most_depth> truths{};
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      const std::span<Tier> block = tiers.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      std::fill(block.begin(), block.end(), otherwise_);
      // From the last rule to the first, so that an earlier one overrules.
      for (std::size_t i = rules_.size(); i-- > 0;) {
        rules_[i].when.program().evaluate(columns.data(), first, count, truths);
        overrule(truths[0].data(), tiers_[i], block);
      }
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier tier) const;
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const { cut_points_in(row, use, Columns{}); }

  friend bool operator==(const RuleGrading&, const RuleGrading&) = default;

 private:
  static TierLabels labels_for(const std::vector<Rule<Columns>>& rules, const std::string& otherwise,
                               const TierLabels& labels) {
    if (rules.empty()) {
      raise_shape("Rules", "the policy", 0, "rules", "1 or more");
    }
    std::vector<std::string_view> named;
    named.reserve(rules.size() + 1);
    for (const Rule<Columns>& each : rules) {
      named.emplace_back(each.label);
    }
    named.emplace_back(otherwise);
    return TierLabels::as_named("Rules", named, labels);
  }
  [[nodiscard]] Tier place_of(const std::string& label) const {
    return static_cast<Tier>(std::find(labels().begin(), labels().end(), label) - labels().begin());
  }
  static void overrule(const detail::Truth* __restrict truths, Tier tier, std::span<Tier> block) noexcept {
    Tier* const __restrict out = block.data();
    const std::size_t rows = block.size();
    for (std::size_t i = 0; i < rows; ++i) {
      const Tier unless_true = truths[i] == detail::is_unknown ? unclassified : out[i];
      out[i] = truths[i] == detail::is_true ? tier : unless_true;
    }
  }
  // The first rule that is not false for a row, or the number of rules.
  [[nodiscard]] std::size_t deciding_rule(const auto& row) const noexcept {
    const auto columns = detail::column_pointers(row, Columns{});
    std::array<detail::ConditionProgram::Block, detail::ConditionProgram::most_depth> truths{};
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      rules_[i].when.program().evaluate(columns.data(), 0, 1, truths);
      if (truths[0][0] != detail::is_false) {
        return i;
      }
    }
    return rules_.size();
  }
  template <class... Tags>
  void cut_points_in(const auto& /*row*/, auto&& use, columns<Tags...> /*tags*/) const {
    for (const Rule<Columns>& each : rules_) {
      for (const detail::ConditionStep& step : each.when.program().steps()) {
        if (step.kind == detail::ConditionStep::compare) {
          ((detail::place_in_list<Tags>(Columns{}) == step.column ? use(Tags{}, step.value) : void()), ...);
        }
      }
    }
  }

  std::vector<Rule<Columns>> rules_;
  std::vector<Tier> tiers_;  // of each rule
  Tier otherwise_;
};

template <ColumnList Columns>
[[nodiscard]] std::string RuleGrading<Columns>::why(const auto& row, Tier tier) const {
  const std::size_t deciding = deciding_rule(row);
  if (deciding == rules_.size()) {
    return "no rule is true, so " + std::string(label(otherwise_)) + " by default";
  }
  const Rule<Columns>& rule = rules_[deciding];
  std::string text = "rule " + to_text(deciding + 1) + " (" + rule.label + ": " + to_text(rule.when) + ") is " +
                     (tier == unclassified ? "unknown" : "the first that is true") + " with ";
  const auto columns = detail::column_pointers(row, Columns{});
  const auto names = Condition<Columns>::column_names();
  std::vector<std::uint16_t> said;
  for (const detail::ConditionStep& step : rule.when.program().steps()) {
    if (step.kind == detail::ConditionStep::compare && std::find(said.begin(), said.end(), step.column) == said.end()) {
      text += (said.empty() ? "" : ", ") + std::string(names[step.column]) + " = " + to_text(*columns[step.column]);
      said.push_back(step.column);
    }
  }
  return text;
}

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
class Rules {
 public:
  using inputs = Columns;

  template <ColumnList... Lists>
  explicit Rules(const Rule<Lists>&... rules) : Rules(std::vector<Rule<Columns>>{rules.template widen<Columns>()...}) {}
  explicit Rules(std::vector<Rule<Columns>> rules, std::string otherwise = unsaid, TierLabels labels = {})
      : rules_{std::move(rules)}, otherwise_{std::move(otherwise)}, labels_{std::move(labels)} {
    // Another default may yet be said; until then one that the order does not have is any of its classes.
    const bool may_change = otherwise_ == unsaid && labels_.size() > 0;
    (void)RuleGrading<Columns>(rules_, may_change ? labels_[0] : otherwise_, labels_);
  }

  /// These rules with another default class.
  [[nodiscard]] Rules otherwise(std::string label) const { return Rules(rules_, std::move(label), labels_); }
  /// These rules with their classes in this order, best first.
  [[nodiscard]] Rules ordered(const TierLabels& labels) const { return Rules(rules_, otherwise_, labels); }

  template <class Base, Executor E>
  [[nodiscard]] RuleGrading<Columns> fit(const Base& /*base*/, const E& /*executor*/) const {
    return {rules_, otherwise_, labels_};
  }
  friend bool operator==(const Rules&, const Rules&) = default;

 private:
  static constexpr const char* unsaid = "other";

  std::vector<Rule<Columns>> rules_;
  std::string otherwise_;
  TierLabels labels_;
};

template <ColumnList... Lists>
Rules(const Rule<Lists>&...) -> Rules<unite_columns<Lists...>>;
template <ColumnList Columns>
Rules(std::vector<Rule<Columns>>, std::string) -> Rules<Columns>;

/// The rules as text, in order: "blue: total_yield >= 5000000 or …; exit: otherwise".
template <ColumnList Columns>
[[nodiscard]] std::string to_text(const RuleGrading<Columns>& grading) {
  std::string text;
  for (const Rule<Columns>& rule : grading.rules()) {
    text += rule.label + ": " + to_text(rule.when) + "; ";
  }
  return text + std::string(grading.label(grading.otherwise())) + ": otherwise; " +
         to_text(grading.fitted_on(), grading.labels());
}

}  // namespace custval

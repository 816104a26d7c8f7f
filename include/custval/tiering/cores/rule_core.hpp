// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/condition_program.hpp>
#include <custval/tiering/fitted_on.hpp>
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

/// "Customers of whom this is true are in that class", columns by place.
struct CoreRule {
  std::string label;
  detail::ConditionProgram when;
  friend bool operator==(const CoreRule&, const CoreRule&) = default;
};

/// What RuleGrading knows, and what it does to columns by place.
class RuleCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "rules";

  RuleCore(std::vector<CoreRule> rules, const std::string& otherwise, const TierLabels& labels = {},
           FittedOn fitted_on = {})
      : GradingRecord(labels_for(rules, otherwise, labels), std::move(fitted_on)),
        rules_{std::move(rules)},
        otherwise_{this->labels().tier_of(otherwise)} {
    for (const CoreRule& each : rules_) {
      tiers_.push_back(this->labels().tier_of(each.label));
    }
  }

  [[nodiscard]] std::span<const CoreRule> core_rules() const noexcept { return rules_; }
  /// The class of customers for whom no rule is true.
  [[nodiscard]] Tier otherwise() const noexcept { return otherwise_; }
  [[nodiscard]] std::size_t width() const noexcept {
    std::size_t width = 0;
    for (const CoreRule& each : rules_) {
      width = (std::max)(width, each.when.width());
    }
    return width;
  }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    std::array<detail::ConditionProgram::Block, detail::ConditionProgram::most_depth> truths{};
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      std::fill(tiers + first, tiers + first + count, otherwise_);
      // From the last rule to the first, so that an earlier one overrules.
      const ColumnsByPlace<S> block = rows.slice(first, count);
      for (std::size_t i = rules_.size(); i-- > 0;) {
        rules_[i].when.evaluate(block, truths);
        overrule(truths[0].data(), tiers_[i], tiers + first, count);
      }
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier tier) const;
  void cut_points(std::span<const double> /*values*/, CutSink use) const {
    for (const CoreRule& each : rules_) {
      for (const detail::ConditionStep& step : each.when.steps()) {
        if (step.kind == detail::ConditionStep::compare) {
          use(step.column, step.value);
        }
      }
    }
  }
  /// The rules, in order: "blue: total_yield >= 5000000 or …; exit: otherwise; fitted on …".
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    std::string text;
    for (const CoreRule& rule : rules_) {
      text += rule.label + ": " + rule.when.text(columns) + "; ";
    }
    return text + std::string(label(otherwise_)) + ": otherwise; " + to_text(fitted_on(), labels());
  }

  friend bool operator==(const RuleCore&, const RuleCore&) = default;

 private:
  static TierLabels labels_for(const std::vector<CoreRule>& rules, const std::string& otherwise,
                               const TierLabels& labels) {
    if (rules.empty()) {
      raise_shape("Rules", "the policy", 0, "rules", "1 or more");
    }
    std::vector<std::string_view> named;
    named.reserve(rules.size() + 1);
    for (const CoreRule& each : rules) {
      named.emplace_back(each.label);
    }
    named.emplace_back(otherwise);
    return TierLabels::as_named("Rules", named, labels);
  }
  static void overrule(const detail::Truth* __restrict truths, Tier tier, Tier* __restrict out, Index rows) noexcept {
    for (Index i = 0; i < rows; ++i) {
      const Tier unless_true = truths[i] == detail::is_unknown ? unclassified : out[i];
      out[i] = truths[i] == detail::is_true ? tier : unless_true;
    }
  }
  // The first rule that is not false for a row, or the number of rules.
  [[nodiscard]] std::size_t deciding_rule(std::span<const double> values) const {
    std::vector<const double*> starts;
    for (const double& value : values) {
      starts.push_back(&value);
    }
    std::array<detail::ConditionProgram::Block, detail::ConditionProgram::most_depth> truths{};
    std::size_t deciding = 0;
    for (; deciding < rules_.size(); ++deciding) {
      rules_[deciding].when.evaluate(ColumnsByPlace<double>(starts.data(), 1), truths);
      if (truths[0][0] != detail::is_false) {
        break;
      }
    }
    return deciding;
  }

  std::vector<CoreRule> rules_;
  std::vector<Tier> tiers_;  // of each rule
  Tier otherwise_;
};

inline std::string RuleCore::why(const NamedRow& row, Tier tier) const {
  const std::size_t deciding = deciding_rule(row.values);
  if (deciding == rules_.size()) {
    return "no rule is true, so " + std::string(label(otherwise_)) + " by default";
  }
  const CoreRule& rule = rules_[deciding];
  std::string text = "rule " + to_text(deciding + 1) + " (" + rule.label + ": " + rule.when.text(row.columns) +
                     ") is " + (tier == unclassified ? "unknown" : "the first that is true") + " with ";
  std::vector<std::uint16_t> said;
  for (const detail::ConditionStep& step : rule.when.steps()) {
    if (step.kind == detail::ConditionStep::compare && std::find(said.begin(), said.end(), step.column) == said.end()) {
      text += (said.empty() ? "" : ", ") + row.name(step.column) + " = " + row.text(step.column);
      said.push_back(step.column);
    }
  }
  return text;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/rule_core.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What Rules knows, columns by place.
class RulePolicyCore {
 public:
  static constexpr std::string_view type = "rules";
  /// The default class until one is said.
  static constexpr const char* unsaid = "other";

  explicit RulePolicyCore(std::vector<CoreRule> rules, std::string otherwise = unsaid, TierLabels labels = {})
      : rules_{std::move(rules)}, otherwise_{std::move(otherwise)}, labels_{std::move(labels)} {
    // Another default may yet be said; until then one that the order does not have is any of its classes.
    const bool may_change = otherwise_ == unsaid && labels_.size() > 0;
    (void)RuleCore(rules_, may_change ? labels_[0] : otherwise_, labels_);
  }

  [[nodiscard]] std::span<const CoreRule> rules() const noexcept { return rules_; }
  [[nodiscard]] const std::string& otherwise() const noexcept { return otherwise_; }
  /// The order of the classes; empty where it is that in which the rules name them.
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] RulePolicyCore otherwise(std::string label) const {
    return RulePolicyCore(rules_, std::move(label), labels_);
  }
  [[nodiscard]] RulePolicyCore ordered(const TierLabels& labels) const {
    return RulePolicyCore(rules_, otherwise_, labels);
  }
  [[nodiscard]] std::size_t width() const noexcept {
    std::size_t width = 0;
    for (const CoreRule& rule : rules_) {
      width = (std::max)(width, rule.when.width());
    }
    return width;
  }

  template <class S>
  [[nodiscard]] RuleCore fit(const ColumnsByPlace<S>& /*base*/, ExecutorRef /*executor*/) const {
    return fit();
  }
  friend bool operator==(const RulePolicyCore&, const RulePolicyCore&) = default;

 private:
  [[nodiscard]] RuleCore fit() const { return {rules_, otherwise_, labels_}; }

  std::vector<CoreRule> rules_;
  std::string otherwise_;
  TierLabels labels_;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/cores/threshold_policy_core.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <concepts>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// Classes by fixed values: `Thresholds{1000, 100}` puts 1000 and more into the first class, 100 and more into the
/// second, the rest into the last.
///
/// **Domain** finite, strictly decreasing. **Errors** ArgumentError naming the threshold; ShapeError for labels of
/// another number than thresholds + 1. **Cost** of fitting: one pass, to say on how many rows.
template <ColumnTag Tag = total_value>
class Thresholds : public TypedPolicy<ThresholdPolicyCore, columns<Tag>, ThresholdGrading<Tag>> {
 public:
  template <std::convertible_to<double>... Cuts>
    requires(sizeof...(Cuts) > 0)
  explicit Thresholds(Cuts... cuts) : Thresholds(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit Thresholds(std::vector<double> cuts, const TierLabels& labels = {})
      : Thresholds::TypedPolicy(ThresholdPolicyCore(std::move(cuts), labels)) {}

  /// This policy with names for its classes, best first.
  [[nodiscard]] Thresholds labelled(const TierLabels& labels) const {
    return Thresholds({cuts().begin(), cuts().end()}, labels);
  }
  [[nodiscard]] std::span<const double> cuts() const noexcept { return this->core().cuts(); }
};

template <std::convertible_to<double>... Cuts>
Thresholds(Cuts...) -> Thresholds<total_value>;
Thresholds(std::vector<double>, TierLabels) -> Thresholds<total_value>;
Thresholds(std::vector<double>) -> Thresholds<total_value>;

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/cores/share_policy_core.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <concepts>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// The customer pyramid: classes by the share of customers whose value is strictly greater. `HeadCount{0.01, 0.05,
/// 0.20}` gives the top 1 %, the next 4 %, the next 15 %, and the rest.
///
/// Ties share a class, so a class can hold more customers than asked: the customer that crosses a cut belongs above it.
/// All rows with finite values count, whatever their sign.
///
/// **Domain** cuts in (0, 1], strictly increasing. **Errors** ArgumentError naming the cut; ShapeError for labels of
/// another number than cuts + 1. **Cost** of fitting: about eight times a pass that only reads the column, more where a
/// few values far from the others stretch its range; exact. **Source** [CG], the customer-count pyramid.
template <ColumnTag Tag = total_value>
class HeadCount : public TypedPolicy<HeadCountPolicyCore, columns<Tag>, ThresholdGrading<Tag>> {
 public:
  template <std::convertible_to<double>... Cuts>
    requires(sizeof...(Cuts) > 0)
  explicit HeadCount(Cuts... cuts) : HeadCount(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit HeadCount(std::vector<double> cuts, const TierLabels& labels = {})
      : HeadCount::TypedPolicy(HeadCountPolicyCore(std::move(cuts), labels)) {}

  [[nodiscard]] std::span<const double> cuts() const noexcept { return this->core().cuts(); }
  [[nodiscard]] const TierLabels& labels() const noexcept { return this->core().labels(); }

  /// This policy with names for its classes, best first.
  [[nodiscard]] HeadCount labelled(const TierLabels& labels) const {
    return HeadCount({cuts().begin(), cuts().end()}, labels);
  }
};

template <std::convertible_to<double>... Cuts>
HeadCount(Cuts...) -> HeadCount<total_value>;
HeadCount(std::vector<double>, TierLabels) -> HeadCount<total_value>;
HeadCount(std::vector<double>) -> HeadCount<total_value>;

}  // namespace custval

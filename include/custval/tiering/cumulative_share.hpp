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

/// ABC, Pareto: classes by the share of the total value that customers of strictly greater value hold. Below the first
/// cut (80 %, say) the first class, below the second (95 %) the second, … else the last. Any number of cuts.
///
/// Strictly greater values decide, so the order of rows never matters, ties share a class, and the customer that
/// crosses a cut belongs above it. The total is the sum of the positive values; zero and negative values are in the
/// last class, everybody where nobody is positive. Values that are not finite do not count when fitting.
///
/// `CumulativeShare{0.80, 0.95}` grades total_value, `CumulativeShare<purchase_value>{…}` another column.
/// **Domain** cuts in (0, 1], strictly increasing; a cut of 1 takes in everybody of positive value.
/// **Errors** ArgumentError naming the cut; ShapeError for labels of another number than cuts + 1.
/// **Cost** of fitting: about five times a pass that only reads the column; it is not sorted, little of it is copied.
/// Shares are right to a relative 1e-11 for any number of rows, exactly for whole numbers that sum to less than 2^53.
/// **Source** [CV] §1.2; the cumulative share of Pareto's and Lorenz's curves.
template <ColumnTag Tag = total_value>
class CumulativeShare : public TypedPolicy<CumulativeSharePolicyCore, columns<Tag>, ThresholdGrading<Tag>> {
 public:
  template <std::convertible_to<double>... Cuts>
    requires(sizeof...(Cuts) > 0)
  explicit CumulativeShare(Cuts... cuts) : CumulativeShare(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit CumulativeShare(std::vector<double> cuts, const TierLabels& labels = {})
      : CumulativeShare::TypedPolicy(CumulativeSharePolicyCore(std::move(cuts), labels)) {}

  [[nodiscard]] std::span<const double> cuts() const noexcept { return this->core().cuts(); }
  [[nodiscard]] const TierLabels& labels() const noexcept { return this->core().labels(); }

  /// This policy with names for its classes, best first.
  [[nodiscard]] CumulativeShare labelled(const TierLabels& labels) const {
    return CumulativeShare({cuts().begin(), cuts().end()}, labels);
  }
};

template <std::convertible_to<double>... Cuts>
CumulativeShare(Cuts...) -> CumulativeShare<total_value>;
CumulativeShare(std::vector<double>, TierLabels) -> CumulativeShare<total_value>;
CumulativeShare(std::vector<double>) -> CumulativeShare<total_value>;

}  // namespace custval

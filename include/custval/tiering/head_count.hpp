// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/detail/share_policy.hpp>
#include <custval/tiering/policy.hpp>

#include <concepts>
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
class HeadCount : public detail::SharePolicy<detail::ByHead, Tag> {
 public:
  template <std::convertible_to<double>... Cuts>
  requires(sizeof...(Cuts) > 0) explicit HeadCount(Cuts... cuts)
      : HeadCount(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit HeadCount(std::vector<double> cuts, const TierLabels& labels = {})
      : detail::SharePolicy<detail::ByHead, Tag>("HeadCount", std::move(cuts), labels) {}

  /// This policy with names for its classes, best first.
  [[nodiscard]] HeadCount labelled(const TierLabels& labels) const {
    return HeadCount({this->cuts().begin(), this->cuts().end()}, labels);
  }
};

template <std::convertible_to<double>... Cuts>
HeadCount(Cuts...) -> HeadCount<total_value>;
HeadCount(std::vector<double>, TierLabels)->HeadCount<total_value>;
HeadCount(std::vector<double>)->HeadCount<total_value>;

}  // namespace custval

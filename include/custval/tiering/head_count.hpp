// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/detail/cut_list.hpp>
#include <custval/tiering/detail/top_cuts.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>

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
/// another number than cuts + 1. **Cost** of fitting: about six passes over the column, more where a few values far
/// from the others stretch its range; exact. **Source** [CG], the customer-count pyramid.
template <ColumnTag Tag = total_value>
class HeadCount {
 public:
  using inputs = columns<Tag>;

  template <std::convertible_to<double>... Cuts>
  requires(sizeof...(Cuts) > 0) explicit HeadCount(Cuts... cuts)
      : HeadCount(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit HeadCount(std::vector<double> cuts, TierLabels labels = {})
      : cuts_{"HeadCount", std::move(cuts), std::move(labels)} {}

  /// The same policy with names for its classes, best first.
  [[nodiscard]] HeadCount labelled(TierLabels labels) const { return HeadCount(cuts_.cuts(), labels); }
  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_.cuts(); }

  template <class Base, Executor E>
  [[nodiscard]] ThresholdGrading<Tag> fit(const Base& base, const E& executor) const {
    const auto found = detail::find_top_cuts<detail::ByHead>(base[Tag{}], cuts(), executor);
    return {found.thresholds, cuts_.labels(), found.fitted_on};
  }

  friend bool operator==(const HeadCount&, const HeadCount&) = default;

 private:
  detail::CutList cuts_;
};

template <std::convertible_to<double>... Cuts>
HeadCount(Cuts...) -> HeadCount<total_value>;
HeadCount(std::vector<double>, TierLabels)->HeadCount<total_value>;
HeadCount(std::vector<double>)->HeadCount<total_value>;

static_assert(TieringPolicy<HeadCount<>>);

}  // namespace custval

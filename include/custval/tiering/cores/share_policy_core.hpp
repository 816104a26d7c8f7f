// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/detail/cuts/top_cuts.hpp>
#include <custval/tiering/detail/cuts/weighting.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// Shares above 0, at most 1, strictly increasing.
[[gnu::cold]] inline void require_shares(std::string_view policy, std::span<const double> cuts) {
  if (cuts.empty()) {
    raise_shape(policy, "the policy", 0, "cuts", "1 or more");
  }
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (!(cuts[i] > (i == 0 ? 0.0 : cuts[i - 1]) && cuts[i] <= 1.0)) {
      raise_argument(policy, "cut " + to_text(i), cuts[i],
                     i == 0 ? "a share in (0, 1]" : "a share in (0, 1] above the cut before it");
    }
  }
}

}  // namespace detail

/// What the policies know that cut a column, at place 0, where the part of a measure held by strictly greater values
/// reaches given shares. Weighting says what is shared: value or heads.
template <class Weighting>
class SharePolicyCore {
  static constexpr std::string_view name = Weighting::weighs_heads ? "HeadCount" : "CumulativeShare";

 public:
  static constexpr std::string_view type = Weighting::weighs_heads ? "head_count" : "cumulative_share";

  explicit SharePolicyCore(std::vector<double> cuts, const TierLabels& labels = {})
      : cuts_{std::move(cuts)}, labels_{labels.for_classes(name, cuts_.size() + 1)} {
    detail::require_shares(name, cuts_);
  }

  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 1; }

  template <class S>
  [[nodiscard]] ThresholdCore fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    const auto found = detail::find_top_cuts<Weighting>(detail::Column<S>{base[0], base.rows()}, cuts(), executor);
    return {found.thresholds, labels_, found.fitted_on};
  }
  friend bool operator==(const SharePolicyCore&, const SharePolicyCore&) = default;

 private:
  std::vector<double> cuts_;
  TierLabels labels_;
};

using CumulativeSharePolicyCore = SharePolicyCore<detail::ByValue>;
using HeadCountPolicyCore = SharePolicyCore<detail::ByHead>;

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/tier.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What Thresholds knows; the column at place 0.
class ThresholdPolicyCore {
 public:
  static constexpr std::string_view type = "thresholds";

  explicit ThresholdPolicyCore(std::vector<double> cuts, const TierLabels& labels = {})
      : cuts_{std::move(cuts)}, labels_{labels.for_classes("Thresholds", cuts_.size() + 1)} {
    if (cuts_.empty()) {
      raise_shape("Thresholds", "the policy", 0, "thresholds", "1 or more");
    }
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      if (!std::isfinite(cuts_[i]) || (i > 0 && !(cuts_[i] < cuts_[i - 1]))) {
        raise_argument("Thresholds", "threshold " + to_text(i), cuts_[i],
                       i == 0 ? "a finite number" : "a finite number below the threshold before it");
      }
    }
  }

  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] static constexpr std::size_t width() noexcept { return 1; }

  template <class S>
  [[nodiscard]] ThresholdCore fit(const ColumnsByPlace<S>& base, ExecutorRef executor) const {
    const Index finite = fold(
        base.rows(), executor, Index{0},
        [&](Index& state, Index first, Index count) { state += finite_in(base[0] + first, count); },
        [](Index& state, Index later) { state += later; });
    return {cuts_, labels_, {finite, base.rows() - finite, static_cast<double>(finite)}};
  }
  friend bool operator==(const ThresholdPolicyCore&, const ThresholdPolicyCore&) = default;

 private:
  template <class S>
  [[nodiscard]] static Index finite_in(const S* __restrict values, Index rows) noexcept {
    Index finite = 0;
    for (Index i = 0; i < rows; ++i) {
      finite += values[i] - values[i] == S{0} ? 1 : 0;
    }
    return finite;
  }

  std::vector<double> cuts_;
  TierLabels labels_;
};

}  // namespace custval

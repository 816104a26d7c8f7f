// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/tiering/detail/top_cuts.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// What policies have in common that cut a column where the part of a measure held by strictly greater values reaches
// given shares. Measure says what is shared: value or heads.
template <class Measure, ColumnTag Tag>
class SharePolicy {
 public:
  using inputs = columns<Tag>;

  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }

  template <class Base, Executor E>
  [[nodiscard]] ThresholdGrading<Tag> fit(const Base& base, const E& executor) const {
    const auto found = find_top_cuts<Measure>(base[Tag{}], cuts(), executor);
    return {found.thresholds, labels_, found.fitted_on};
  }

  friend bool operator==(const SharePolicy&, const SharePolicy&) = default;

 protected:
  SharePolicy(std::string_view policy, std::vector<double> cuts, const TierLabels& labels)
      : cuts_{std::move(cuts)}, labels_{labels.for_classes(policy, cuts_.size() + 1)} {
    if (cuts_.empty()) {
      raise_shape(policy, "the policy", 0, "cuts", "1 or more");
    }
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      if (!(cuts_[i] > (i == 0 ? 0.0 : cuts_[i - 1]) && cuts_[i] <= 1.0)) {
        raise_argument(policy, "cut " + to_text(i), cuts_[i],
                       i == 0 ? "a share in (0, 1]" : "a share in (0, 1] above the cut before it");
      }
    }
  }

 private:
  std::vector<double> cuts_;
  TierLabels labels_;
};

}  // namespace custval::detail

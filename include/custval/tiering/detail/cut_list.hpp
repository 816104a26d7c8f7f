// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// Shares at which a policy cuts, strictly increasing in (0, 1], with a label for each class.
class CutList {
 public:
  CutList(std::string_view policy, std::vector<double> cuts, const TierLabels& labels)
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
  [[nodiscard]] const std::vector<double>& cuts() const noexcept { return cuts_; }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  friend bool operator==(const CutList&, const CutList&) = default;

 private:
  std::vector<double> cuts_;
  TierLabels labels_;
};

}  // namespace custval::detail

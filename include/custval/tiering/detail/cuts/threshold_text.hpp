// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace custval::detail {

// Thresholds from the best class down, that do not increase.
[[gnu::cold]] inline void require_falling(std::string_view function, std::span<const double> thresholds,
                                          std::string_view what = "threshold") {
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    if (!(thresholds[i] <= (i == 0 ? thresholds[i] : thresholds[i - 1]))) {
      raise_argument(function, std::string(what) + " " + to_text(i), thresholds[i],
                     "a number not above the threshold before it");
    }
  }
}

// "at least 100 (B), below 300 (A)": the cuts that the class of a value lies between.
[[nodiscard]] inline std::string between_cuts(std::span<const double> thresholds, std::size_t tier,
                                              FunctionRef<std::string(std::size_t)> label) {
  std::string text;
  if (tier < thresholds.size()) {
    text = "at least " + to_text(thresholds[tier]) + " (" + label(tier) + ")";
  }
  if (tier > 0 && tier <= thresholds.size()) {
    text += (text.empty() ? "below " : ", below ") + to_text(thresholds[tier - 1]) + " (" + label(tier - 1) + ")";
  }
  return text;
}

// " A >= 300, B >= 100, C": cuts beside the classes that they begin.
[[nodiscard]] inline std::string cuts_text(std::span<const double> thresholds, const TierLabels& labels) {
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    text += (i == 0 ? " " : ", ") + labels[i] + (i < thresholds.size() ? " >= " + to_text(thresholds[i]) : "");
  }
  return text;
}

}  // namespace custval::detail

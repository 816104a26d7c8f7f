// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <cmath>
#include <span>

namespace custval::detail {

// P(alive) times what is expected of a customer who is still alive; infinitely many purchases stay infinitely many,
// however unlikely that is. NaN stays.
[[nodiscard]] inline double times_alive(double alive, double expected) noexcept {
  return std::isinf(expected) && !std::isnan(alive) ? expected : alive * expected;
}

// From the probabilities of 0, 1, 2 … purchases of a customer who is still alive to those of one who may be.
inline void mix_gone(double alive, double gone, std::span<double> probabilities) noexcept {
  for (double& probability : probabilities) {
    probability *= alive;
  }
  if (!probabilities.empty()) {
    probabilities[0] = (std::min)(probabilities[0] + gone, 1.0);  // NaN stays
  }
}

// 1 / (1 + e^-log_odds), with all its digits where it is small.
[[nodiscard]] inline double probability_of_log_odds(double log_odds) noexcept {
  const double e = std::exp(-std::abs(log_odds));  // cannot overflow
  return log_odds < 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

}  // namespace custval::detail

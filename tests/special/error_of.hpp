// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>

namespace custval_test {

/// The error relative to the truth.
[[nodiscard]] inline double relative(double found, double truth) {
  return found == truth ? 0.0 : std::abs(found - truth) / std::abs(truth);
}
/// The error relative to the truth, absolute where that is less than 1.
[[nodiscard]] inline double mixed(double found, double truth) {
  return std::abs(found - truth) / (std::max)(1.0, std::abs(truth));
}

}  // namespace custval_test

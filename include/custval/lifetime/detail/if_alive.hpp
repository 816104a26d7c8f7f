// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>

namespace custval::detail {

// P(alive) times what is expected of somebody who is there; however unlikely that is, infinitely many purchases are
// infinitely many. NaN stays.
[[nodiscard]] inline double times_alive(double alive, double expected) noexcept {
  return std::isinf(expected) && !std::isnan(alive) ? expected : alive * expected;
}

}  // namespace custval::detail

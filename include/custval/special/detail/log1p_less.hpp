// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cmath>

namespace custval::detail {

/// log(1 + t) - t <= 0, without cancellation; t > -1, and 1 + t from elsewhere, as t may be all but -1.
[[nodiscard]] inline double log1p_less(double t, double one_plus) noexcept {
  if (!(std::abs(t) < 0.3)) {
    return std::log(one_plus) - t;
  }
  const double s = t / (2.0 + t);  // log(1 + t) = 2 artanh s
  const double square = s * s;
  double series = 0.0;
  for (double odd = 23.0; odd > 1.0; odd -= 2.0) {
    series = series * square + 1.0 / odd;
  }
  return s * (2.0 * square * series - t);
}

}  // namespace custval::detail

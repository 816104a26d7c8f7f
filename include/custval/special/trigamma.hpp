// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/gamma_series.hpp>

#include <limits>

namespace custval {

/// ψ'(x), the second derivative of log Γ.
/// **Domain** x > 0; at 1e-6 … 1e8 the relative error is below 1e-15. NaN gives NaN.
[[nodiscard]] inline double trigamma(double x) noexcept {
  if (!(x > 0.0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  // ψ'(x) = ψ'(x + n) + Σ 1/(x + i)², i < n: all positive, the smallest first.
  double steps = 0.0;
  while (x + steps < detail::large_gamma_argument) {
    ++steps;
  }
  const double large = x + steps;
  const double u = 1.0 / large;
  const auto series = detail::polynomial_pair(detail::trigamma_series, u * u, 0.0);
  double sum = u + u * u * (0.5 + u * series.value);
  while (steps > 0.0) {
    --steps;
    const double inverse = 1.0 / (x + steps);
    sum += inverse * inverse;
  }
  return sum;
}

}  // namespace custval

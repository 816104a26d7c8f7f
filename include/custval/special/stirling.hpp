// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/gamma_series.hpp>

#include <array>
#include <cmath>
#include <cstddef>

namespace custval {

namespace detail {

// artanh(s)/s = 1 + s² · polynomial of s²
inline constexpr std::array artanh_series{1.0 / 3.0,  1.0 / 5.0,  1.0 / 7.0,  1.0 / 9.0,  1.0 / 11.0, 1.0 / 13.0,
                                          1.0 / 15.0, 1.0 / 17.0, 1.0 / 19.0, 1.0 / 21.0, 1.0 / 23.0, 1.0 / 25.0,
                                          1.0 / 27.0, 1.0 / 29.0, 1.0 / 31.0, 1.0 / 33.0};

}  // namespace detail

/// log Γ(z) - ((z - 1/2) log z - z + log √(2π)): what Stirling's formula leaves, without the cancellation.
/// **Domain** z > 0; the relative error is below 2e-15. NaN gives NaN.
[[nodiscard]] inline double stirling_rest(double z) noexcept {
  // From z to z + 1 it falls by (z + 1/2) log(1 + 1/z) - 1 = artanh(s)/s - 1, s = 1/(2z + 1): all terms are positive.
  double sum = 0.0;
  for (; z < detail::large_gamma_argument; ++z) {
    if (z < 1.0) {
      sum += (z + 0.5) * std::log1p(1.0 / z) - 1.0;
    } else {
      const double s = 1.0 / (2.0 * z + 1.0);
      double series = 0.0;
      for (std::size_t i = z < 3.0 ? detail::artanh_series.size() : 10; i-- > 0;) {
        series = series * (s * s) + detail::artanh_series[i];
      }
      sum += s * s * series;
    }
  }
  return sum + detail::polynomial_pair(detail::log_gamma_series, 1.0 / (z * z), 0.0).value / z;
}

}  // namespace custval

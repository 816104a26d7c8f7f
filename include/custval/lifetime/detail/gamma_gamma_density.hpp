// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/gamma.hpp>

#include <array>
#include <cmath>
#include <numbers>

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

/// log Γ(z) - ((z - 1/2) log z - z + log √(2π)).
[[nodiscard]] inline double log_gamma_rest(double z) noexcept {
  if (z >= large_gamma_argument) {
    return polynomial_pair(log_gamma_series, 1.0 / (z * z), 0.0).value / z;
  }
  const double half_log_two_pi = 0.91893853320467274178;
  return log_gamma(z) - ((z - 0.5) * std::log(z) - z + half_log_two_pi);
}

/// log of the density of the logarithm of a sum of purchases s, whose shape is k, under the gamma-gamma model with q
/// and v: -log B(k, q) + k log(s / (v + s)) + q log(v / (v + s)). However large k and q, nothing cancels: the main part
/// is
/// -(k + q) times a Kullback-Leibler distance, both terms of which are negative.
[[nodiscard]] inline double log_spend_density(double k, double q, double v, double s) noexcept {
  const double off = (s * q - v * k) / (v + s);
  const double both = (k + q) / (v + s);
  return k * log1p_less(off / k, s / k * both) + q * log1p_less(-off / q, v / q * both) +
         0.5 * std::log(k / (k + q) * q * (0.5 * std::numbers::inv_pi)) +
         (log_gamma_rest(k + q) - log_gamma_rest(k) - log_gamma_rest(q));
}

}  // namespace custval::detail

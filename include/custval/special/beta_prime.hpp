// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/log1p_less.hpp>
#include <custval/special/stirling.hpp>

#include <cmath>
#include <numbers>

namespace custval {

/// log of the density of log X for X / scale ~ beta prime(a, b), the odds of a beta: -log B(a, b) + a log(x / (scale +
/// x))
/// + b log(scale / (scale + x)). However large a and b, nothing cancels: the main part is -(a + b) times a
/// Kullback-Leibler distance, both terms of which are negative.
/// **Domain** all > 0; NaN gives NaN. **Cost** some 50 to 400 ns, the more for a or b below 10
[[nodiscard]] inline double log_beta_prime_density(double a, double b, double scale, double x) noexcept {
  const double off = (x * b - scale * a) / (scale + x);
  const double both = (a + b) / (scale + x);
  return a * detail::log1p_less(off / a, x / a * both) + b * detail::log1p_less(-off / b, scale / b * both) +
         0.5 * std::log(a / (a + b) * b * (0.5 * std::numbers::inv_pi)) +
         (stirling_rest(a + b) - stirling_rest(a) - stirling_rest(b));
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/gamma.hpp>

#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>

namespace custval {

/// log of (shape)_n / n!, the number of ways to draw n from `shape` kinds, without cancellation.
/// **Domain** shape > 0, n >= 0; NaN gives NaN. Right to a relative 3e-15. **Cost** some 60 ns
[[nodiscard]] inline double log_multichoose(double shape, double n) noexcept {
  return shape >= 1.0 ? log_rising_ratio(1.0, shape - 1.0, n) : -log_rising_ratio(shape, 1.0 - shape, n);
}

/// P(N = n) for a Poisson number whose mean is gamma distributed with this shape and this scale (the odds).
/// **Domain** n whole >= 0, shape > 0, odds >= 0 and finite. **Cost** some 150 ns; right to a relative 1e-12 for n,
/// shape and odds up to 1e4.
[[nodiscard]] inline double negative_binomial(double n, double shape, double odds) noexcept {
  if (n == 0.0) {
    return std::exp(-shape * std::log1p(odds));
  }
  // (shape)_n / n! · z^n (1-z)^shape, z = odds / (1 + odds)
  return std::exp(log_multichoose(shape, n) - n * std::log1p(1.0 / odds) - shape * std::log1p(odds));
}

/// P(N >= n). **Domain** as above; else NaN. Right to a relative 1e-12. **Cost** some 200 ns
[[nodiscard]] inline double negative_binomial_tail(double n, double shape, double odds) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  // Boost's incomplete beta throws for a NaN, whatever its policy says.
  if (!(n >= 0.0 && shape > 0.0 && shape < infinity && odds >= 0.0 && odds < infinity)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (n == 0.0) {
    return 1.0;
  }
  return boost::math::ibeta(n, shape, odds / (1.0 + odds), detail::gamma_policy{});
}

}  // namespace custval

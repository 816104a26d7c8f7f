// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/log1p_less.hpp>
#include <custval/special/stirling.hpp>

#include <cmath>
#include <limits>
#include <numbers>

namespace custval {

namespace detail {

// Γ(a, x) over x^a e^-x, by its continued fraction, for x > a + 1.
// **Source** DLMF 8.9.2; evaluated as Lentz (1976), Applied Optics 15(3), 668-671, doi:10.1364/AO.15.000668.
[[nodiscard]] inline double upper_gamma_fraction(double a, double x) noexcept {
  double b = x + 1.0 - a;
  double c = (std::numeric_limits<double>::max)();
  double d = 1.0 / b;
  double fraction = d;
  for (double i = 1.0; i < 10000.0; ++i) {
    const double numerator = i * (a - i);
    b += 2.0;
    d = 1.0 / (b + numerator * d);
    c = b + numerator / c;
    const double change = c * d;
    fraction *= change;
    if (std::abs(change - 1.0) < 1e-16) {
      break;
    }
  }
  return fraction;
}

// γ(a, x) over x^a e^-x, all terms of which are positive, for x <= a + 1.
[[nodiscard]] inline double lower_gamma_series(double a, double x) noexcept {
  double term = 1.0 / a;
  double sum = term;
  for (double i = a + 1.0; term > 1e-17 * sum; ++i) {
    term *= x / i;
    sum += term;
  }
  return sum;
}

}  // namespace detail

/// P(a chi-square variate is above `statistic`). **Domain** degrees > 0 and up to a million, statistic >= 0 and finite;
/// else NaN. Right to a relative 1e-13 for up to 100 degrees and a statistic up to 700. **Cost** some 200 ns, 10 µs for
/// a million degrees
[[nodiscard]] inline double chi_square_tail(double degrees, double statistic) noexcept {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double most_degrees = 1e6;
  if (!(degrees > 0.0 && degrees <= most_degrees && statistic >= 0.0 && statistic < infinity)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (statistic == 0.0) {
    return 1.0;
  }
  const double a = 0.5 * degrees;
  const double x = 0.5 * statistic;
  const double before = std::exp(a * detail::log1p_less((x - a) / a, x / a) - stirling_rest(a)) *
                        std::sqrt(a * (0.5 * std::numbers::inv_pi));  // x^a e^-x / Γ(a)
  return x > a + 1.0 ? before * detail::upper_gamma_fraction(a, x) : 1.0 - before * detail::lower_gamma_series(a, x);
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/detail/gamma_series.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace custval {

/// log (r)_x = log Γ(r + x) - log Γ(r), without the cancellation: the logarithm of r (r+1) … (r+x-1) for whole x.
/// **Domain** r > 0, x >= 0, x need not be whole; for r 1e-6 … 1e8 and x 0 … 1e8 the error is below
/// 2e-15 · max(1, |result|). NaN gives NaN.
/// **Cost** 5 to 40 ns
[[nodiscard]] inline double log_rising(double r, double x) noexcept {
  if (!(r > 0.0) || std::isnan(x)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (x <= 16.0 && x == std::floor(x) && r <= 1e15) {
    double product = 1.0;
    for (double i = 0.0; i < x; ++i) {
      product *= r + i;
    }
    return std::log(product);
  }
  double shift = 0.0;  // Π (1 + x / (r + i)) - 1 over the steps up to a large r
  for (; r < detail::large_gamma_argument; ++r) {
    const double step = x / r;
    shift += step + shift * step;
  }
  const double upper = r + x;
  const double difference = -x / (r * upper);  // 1/upper - 1/r
  const double rest = difference * detail::odd_difference(detail::log_gamma_series, 1.0 / upper, 1.0 / r);
  const double large = x * std::log(upper) + (((r - 0.5) * std::log1p(x / r) - x) + rest);
  return shift > 0.0 ? large - std::log1p(shift) : large;
}

/// ψ(r + x) - ψ(r), without the cancellation: Σ 1/(r+i), i = 0 … x-1, for whole x.
/// **Domain** r > 0, x >= 0, x need not be whole; for r 1e-6 … 1e8 and x 0 … 1e8 the relative error is below 2e-15.
/// NaN gives NaN.
[[nodiscard]] inline double digamma_rise(double r, double x) noexcept {
  if (!(r > 0.0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double shift = 0.0;
  for (; r < detail::large_gamma_argument; ++r) {
    shift += x / (r * (r + x));
  }
  const double upper = r + x;
  const double u = 1.0 / r;
  const double w = 1.0 / upper;
  const auto pair = detail::polynomial_pair(detail::digamma_series, u * u, w * w);
  // (u² P(u²) - w² P(w²)) / (u - w)
  const double series = (u + w) * (pair.value + w * w * pair.difference);
  return shift + (std::log1p(x / r) + x / (r * upper) * (0.5 + series));
}

/// ψ'(r + x) - ψ'(r) <= 0, without the cancellation: -Σ 1/(r+i)², i = 0 … x-1, for whole x.
/// **Domain** r > 0, x >= 0, x need not be whole; for r 1e-6 … 1e8 and x 0 … 1e8 the relative error is below 2e-15.
/// NaN gives NaN.
[[nodiscard]] inline double trigamma_rise(double r, double x) noexcept {
  if (!(r > 0.0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double shift = 0.0;
  for (; r < detail::large_gamma_argument; ++r) {
    const double fall = x / (r * (r + x));  // 1/r - 1/(r+x)
    shift += fall * (1.0 / r + 1.0 / (r + x));
  }
  const double upper = r + x;
  const double u = 1.0 / r;
  const double w = 1.0 / upper;
  const auto pair = detail::polynomial_pair(detail::trigamma_series, u * u, w * w);
  // (u³ P(u²) - w³ P(w²)) / (u - w)
  const double series = (u * u + u * w + w * w) * pair.value + w * w * w * (u + w) * pair.difference;
  return -(shift + x / (r * upper) * (1.0 + 0.5 * (u + w) + series));
}

namespace detail {

/// log (a + b)_x - log (b)_x for large b and a <= x.
[[nodiscard]] inline double log_rising_ratio_large(double b, double a, double x) noexcept {
  if (a < 1e-6) {  // the integral of ψ(b+x+s) - ψ(b+s) over s from 0 to a
    return a * digamma_rise(b + 0.5 * a, x);
  }
  const double ba = b + a;
  const double bx = b + x;
  const double top = ba + x;
  const double u = 1.0 / b;
  const double ua = 1.0 / ba;
  const double ux = 1.0 / bx;
  const double ut = 1.0 / top;
  // The second difference of 1/z is exact; what is below it is so small that the rounding of differences is, too.
  const double first = log_gamma_series[0] * (a * u * ua) * (x * ux * ut) * (b + top);
  const auto below = [](double from, double to) {
    std::array<double, log_gamma_series.size()> rest = log_gamma_series;
    rest[0] = 0.0;
    return (to - from) * odd_difference(rest, to, from);
  };
  const double rest = below(ua, ut) - below(u, ux);
  return a * std::log1p(x * ua) + x * std::log1p(a * ux) + (b - 0.5) * std::log1p(-(a * ua) * (x * ux)) + first + rest;
}

}  // namespace detail

/// log (a + b)_x - log (b)_x >= 0, that is log B(b, a) - log B(b + x, a), without any cancellation: Σ log(1 + a/(b+i)),
/// i = 0 … x-1, for whole x. Symmetric in a and x.
/// **Domain** b > 0, a >= 0, x >= 0, which may be infinite; for b 1e-6 … 1e8 and a, x 0 … 1e8 the relative error is
/// below 2e-15. NaN gives NaN.
/// **Cost** some 60 ns
[[nodiscard]] inline double log_rising_ratio(double b, double a, double x) noexcept {
  if (!(b > 0.0) || std::isnan(a) || std::isnan(x)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (a == 0.0 || x == 0.0) {
    return 0.0;
  }
  if (std::isinf(a) || std::isinf(x)) {
    return std::numeric_limits<double>::infinity();
  }
  const double lower = (std::min)(a, x);
  const double upper = (std::max)(a, x);
  double shift = 0.0;  // Π (b+a) (b+x) / (b (b+a+x)) - 1 over the steps up to a large b
  for (; b < detail::large_gamma_argument; ++b) {
    const double step = lower / b * (upper / (b + lower + upper));
    shift += step + shift * step;
  }
  return std::log1p(shift) + detail::log_rising_ratio_large(b, lower, upper);
}

}  // namespace custval

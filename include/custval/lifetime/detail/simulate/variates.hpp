// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/random.hpp>

#include <algorithm>
#include <cmath>

// Variates of our own: those of the standard library differ between its implementations. Each takes a number of draws
// that depends on what is drawn. Those that can leave the range of double are given as logarithms.

namespace custval::detail {

// Standard exponential: mean 1.
[[nodiscard]] inline double exponential_variate(Random& random) noexcept {
  return -std::log(random.uniform());
}

// Standard normal: the ratio of two uniforms, of which all but one in a hundred are decided without a logarithm.
// Source: Leva (1992), ACM Trans. Math. Softw. 18(4), 449-453, doi:10.1145/138351.138364.
[[nodiscard]] inline double normal_variate(Random& random) noexcept {
  for (;;) {
    const double u = random.uniform();
    const double v = 1.7156 * (random.uniform() - 0.5);
    const double x = u - 0.449871;
    const double y = std::abs(v) + 0.386595;
    const double q = x * x + y * (0.19600 * y - 0.25472 * x);
    if (q < 0.27597 || (q <= 0.27846 && v * v <= -4.0 * u * u * std::log(u))) {
      return v / u;
    }
  }
}

// Gamma of scale 1 and a shape >= 1.
// Source: Marsaglia, Tsang (2000), ACM Trans. Math. Softw. 26(3), 363-372, doi:10.1145/358407.358414.
[[nodiscard]] inline double gamma_variate(double shape, Random& random) noexcept {
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal_variate(random);
    const double root = 1.0 + c * x;
    if (root <= 0.0) {
      continue;
    }
    const double v = root * root * root;
    const double x2 = x * x;
    const double u = random.uniform();
    if (u < 1.0 - 0.0331 * x2 * x2 || std::log(u) < 0.5 * x2 + d * (1.0 - v + std::log(v))) {
      return d * v;
    }
  }
}

// A gamma variate of scale 1 and any shape > 0, as value * exp(-root): below a shape of 1 by the power of a uniform,
// G(shape) = G(shape + 1) U^(1/shape), which for small shapes no double holds.
struct ScaledGamma {
  double value;
  double root;
};
[[nodiscard]] inline ScaledGamma scaled_gamma_variate(double shape, Random& random) noexcept {
  if (shape >= 1.0) {
    return {gamma_variate(shape, random), 0.0};
  }
  const double root = exponential_variate(random) / (std::max)(shape, 1e-300);
  return {gamma_variate(shape + 1.0, random), root};
}
[[nodiscard]] inline double log_gamma_variate(double shape, Random& random) noexcept {
  const ScaledGamma gamma = scaled_gamma_variate(shape, random);
  return std::log(gamma.value) - gamma.root;
}

// log(p / (1 - p)) of a beta variate p, which itself would stick at 0 and 1 for small shapes.
[[nodiscard]] inline double beta_logit_variate(double a, double b, Random& random) noexcept {
  const ScaledGamma first = scaled_gamma_variate(a, random);
  const ScaledGamma second = scaled_gamma_variate(b, random);
  return std::log(first.value / second.value) - (first.root - second.root);
}

// -log(1 - p) where logit is that of p; exact at both ends.
[[nodiscard]] inline double minus_log_complement(double logit) noexcept {
  return (std::max)(logit, 0.0) + std::log1p(std::exp(-std::abs(logit)));
}

// How many trials fail before the first succeeds, as a whole number or infinity, where minus_log_failure is -log of
// the chance to fail: by inversion.
[[nodiscard]] inline double geometric_variate(double minus_log_failure, Random& random) noexcept {
  return std::floor(exponential_variate(random) / minus_log_failure);
}

}  // namespace custval::detail

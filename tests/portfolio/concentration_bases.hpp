// SPDX-License-Identifier: BSL-1.0
// Customer bases whose concentration is known: from distributions in closed form, or small enough to be worked out
// naively.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "../numbers.hpp"

namespace custval_test {

inline double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
inline double normal_quantile(double p) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (normal_cdf(middle) < p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// The Lorenz curves of distributions, and their Gini coefficients.
struct ParetoLaw {
  double a;
  double lorenz(double p) const { return 1 - std::pow(1 - p, 1 - 1 / a); }
  double gini() const { return 1 / (2 * a - 1); }
  double quantile(double p) const { return std::pow(1 - p, -1 / a); }
  // The one of which the top p hold s: p^(1 - 1/a) = s.
  static ParetoLaw of(double p, double s) { return {1 / (1 - std::log(s) / std::log(p))}; }
};
struct LognormalLaw {
  double sigma;
  double lorenz(double p) const { return p <= 0 ? 0 : p >= 1 ? 1 : normal_cdf(normal_quantile(p) - sigma); }
  double gini() const { return std::erf(sigma / 2); }
  double quantile(double p) const { return std::exp(sigma * normal_quantile(p)); }
  // Phi(z(1 - p) - sigma) = 1 - s.
  static LognormalLaw of(double p, double s) { return {normal_quantile(1 - p) - normal_quantile(1 - s)}; }
};
struct ExponentialLaw {
  double lorenz(double p) const { return p >= 1 ? 1 : p + (1 - p) * std::log1p(-p); }
  double gini() const { return 0.5; }
  double quantile(double p) const { return -std::log1p(-p); }
};

// A base of n customers, each the mean of the distribution between two of its n-quantiles: its Lorenz curve is the
// distribution's at every whole customer. Not in order of value. The unit of value is such that the total is n.
template <class Law>
std::vector<double> base_of(const Law& law, std::size_t n) {
  std::vector<double> values(n);
  const auto size = static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<double>(i);
    // Another order, and the same for every run: a step that has no factor in common with n = 10^k.
    values[(i * 7919 + 13) % n] = size * (law.lorenz((k + 1) / size) - law.lorenz(k / size));
  }
  return values;
}

// Drawn at random.
template <class Law>
std::vector<double> sample_of(const Law& law, std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values(n);
  for (double& value : values) {
    value = law.quantile((static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53);
  }
  return values;
}

// Whole numbers in [low, high], with ties; some of the values NaN or infinite when `odd`. Sums of them are exact.
template <class S>
std::vector<S> whole_values(std::size_t n, std::uint64_t seed, int low, int high, bool odd) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int> number(low, high);
  std::vector<S> values(n);
  for (S& value : values) {
    value = static_cast<S>(number(random));
    if (odd && random() % 16 == 0) {
      constexpr S infinite = std::numeric_limits<S>::infinity();
      const auto kind = random() % 3;
      value = kind == 0 ? std::numeric_limits<S>::quiet_NaN() : kind == 1 ? infinite : -infinite;
    }
  }
  return values;
}

template <class S>
std::vector<double> finite_ones(const std::vector<S>& values) {
  std::vector<double> kept;
  for (const S value : values) {
    if (std::isfinite(value)) {
      kept.push_back(static_cast<double>(value));
    }
  }
  return kept;
}

}  // namespace custval_test

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <cmath>
#include <limits>

namespace custval::testing::detail {

// log n! for small n.
[[nodiscard]] inline double log_factorial(double n) noexcept {
  double sum = 0.0;
  for (double i = 2.0; i <= n; ++i) {
    sum += std::log(i);
  }
  return sum;
}

// The probability of so many repeat purchases of a new customer, out of the likelihood: for a density over the moments
// of purchase, ∫ L(x, t, T) t^(x-1) / (x-1)! dt, as the x - 1 moments before the last, t, may be anywhere before it.
//
// By the double exponential rule, which takes no notice of how steep the integrand is near either end.
// Source: Takahasi, Mori (1974), Publ. RIMS 9(3), 721-741, doi:10.2977/prims/1195192451.
template <LifetimeModel M>
[[nodiscard]] double probability_by_moments(const M& model, double repeats, double observed) {
  if (repeats == 0.0) {
    return std::exp(model.log_likelihood({0.0, 0.0, observed}));
  }
  constexpr double half_pi = 1.57079632679489661923;
  constexpr int nodes = 300;
  constexpr double step = 4.0 / nodes;
  double sum = 0.0;
  for (int i = -nodes; i <= nodes; ++i) {
    const double s = half_pi * std::sinh(step * i);
    // t = T / (1 + exp(-2 s)), from either end with all its digits.
    const double part = 1.0 / (1.0 + std::exp(-2.0 * s));
    const double last = observed * part;
    if (!(last > 0.0)) {
      continue;
    }
    const double slope = 2.0 * half_pi * std::cosh(step * i) * part / (1.0 + std::exp(2.0 * s));
    const double log_density = model.log_likelihood({repeats, last, observed}) + (repeats - 1.0) * std::log(last) -
                               log_factorial(repeats - 1.0);
    sum += slope > 0.0 ? std::exp(log_density) * slope : 0.0;
  }
  return sum * step * observed;
}

// The same for a model of opportunities: Σ L(x, t, n) (t-1 choose x-1).
template <LifetimeModel M>
[[nodiscard]] double probability_by_opportunities(const M& model, double repeats, double observed) {
  if (repeats == 0.0) {
    return std::exp(model.log_likelihood({0.0, 0.0, observed}));
  }
  double sum = 0.0;
  for (double last = repeats; last <= observed; ++last) {
    const double log_ways = log_factorial(last - 1.0) - log_factorial(repeats - 1.0) - log_factorial(last - repeats);
    sum += std::exp(model.log_likelihood({repeats, last, observed}) + log_ways);
  }
  return sum;
}

}  // namespace custval::testing::detail

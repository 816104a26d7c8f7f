// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/special/rising.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace custval::detail {

/// part / (part + rest), with an error that is small beside the smaller of the share and what it lacks to 1: products
/// of thousands of such shares would gather up the rounding of a plain sum otherwise.
[[nodiscard]] inline double share_of(double part, double rest) noexcept {
  const double both = part + rest;
  return part > rest ? 1.0 - rest / both : part / both;
}

/// Σ_{j=1…steps} of the probability (stays)_j / (gamma + stays)_j of surviving j opportunities, for whole steps, which
/// may be infinite. Right at and near gamma = 1, where the textbook's form is 0/0.
[[nodiscard]] inline double survival_sum(double gamma, double stays, double steps) noexcept {
  const double excess = gamma - 1.0;
  if (excess == 0.0) {
    return std::isinf(steps) ? steps : stays * digamma_rise(stays + 1.0, steps);
  }
  return excess > 0.0 ? stays * (-std::expm1(-log_rising_ratio(stays + 1.0, excess, steps)) / excess)
                      : stays * (std::expm1(log_rising_ratio(gamma + stays, -excess, steps)) / -excess);
}

/// Σ_{j=0…steps-1} w^j E[(1 - θ)^j], θ ~ beta(gamma, stays), w = exp(-rate), stays >= 1: an average over θ of a finite
/// geometric series, by the trapezoidal rule in s = log(θ/(1-θ)), whose error falls off exponentially as everything is
/// analytic within |Im s| < π.
[[nodiscard]] inline double mean_geometric_sum(double gamma, double stays, double steps, double rate) noexcept {
  const double mode = std::log(gamma) - std::log(stays);
  const double deviation = std::sqrt(1.0 / gamma + 1.0 / stays);  // of s about its mode, where both are large
  const double step = (std::min)(0.25, 0.3 * deviation);
  const double minus_expm1_rate = -std::expm1(-rate);
  const double w = std::exp(-rate);
  Sum total;
  Sum weights;
  double last_weight = 0.0;
  double last_sum = 0.0;
  double log_density_at_mode = 0.0;
  const auto visit = [&](double s) noexcept {
    const double smaller = std::exp(-std::abs(s));  // of the odds and their reciprocal
    const double rest = std::log1p(smaller);
    const double log_stay = s < 0.0 ? -rest : -s - rest;
    const double log_miss = s < 0.0 ? s - rest : -rest;
    const double miss = (s < 0.0 ? smaller : 1.0) / (1.0 + smaller);
    const double log_density = gamma * log_miss + stays * log_stay;
    if (s == mode) {
      log_density_at_mode = log_density;
    }
    last_weight = std::exp(log_density - log_density_at_mode);
    last_sum = -std::expm1(steps * (log_stay - rate)) / (minus_expm1_rate + w * miss);
    weights.add(last_weight);
    total.add(last_weight * last_sum);
  };
  constexpr double negligible = 1e-19;
  visit(mode);
  if (deviation < 3e-6) {  // θ is known so well that its density rounds more than the series changes over it
    return last_sum;
  }
  for (double k = 1.0; last_weight >= negligible * weights.value(); ++k) {  // NaN ends these two as well
    visit(mode + k * step);
  }
  // Towards θ = 0 the series tends to its value there, and the weights to a geometric sequence.
  const double flat = (std::min)((std::min)(-41.0, std::log(minus_expm1_rate) - 41.0), 0.0);
  for (double k = 1.0;; ++k) {
    const double s = mode - k * step;
    visit(s);
    if (!(last_weight >= negligible * weights.value() || last_weight * last_sum >= negligible * total.value())) {
      break;
    }
    if (s < flat) {
      const double ratio = std::exp(-gamma * step) / -std::expm1(-gamma * step);
      weights.add(last_weight * ratio);
      total.add(last_weight * last_sum * ratio);
      break;
    }
  }
  return total.value() / weights.value();
}

/// Sum of `survival_sum` discounted: its j-th term times exp(-rate j).
[[nodiscard]] inline double discounted_survival_sum(double gamma, double stays, double steps, double rate) noexcept {
  if (rate == 0.0) {
    return survival_sum(gamma, stays, steps);
  }
  if (!(steps > 0.0) || std::isnan(rate + gamma + stays) || std::isinf(rate)) {
    return std::isnan(rate + gamma + stays + steps) ? std::numeric_limits<double>::quiet_NaN() : 0.0;
  }
  const double w = std::exp(-rate);
  if (steps <= 100.0 || rate > 0.5) {
    double term = 1.0;
    Sum sum;
    for (double j = 0.0; j < steps && term > 1e-18 * sum.value(); ++j) {
      term *= w * ((stays + j) / (gamma + stays + j));
      sum.add(term);
    }
    return sum.value();
  }
  return w * (stays / (gamma + stays)) * mean_geometric_sum(gamma, stays + 1.0, steps, rate);
}

/// How many purchases a customer makes at the next `horizon` opportunities who purchases with probability
/// p ~ beta(alpha, beta) and is lost before each with probability θ ~ beta(gamma, delta).
struct BgBbPurchases {
  double alpha;
  double beta;
  double gamma;
  double delta;
  double horizon;

  /// The probability of exactly so many purchases: Σ over when the customer is lost, each term from the one before.
  [[nodiscard]] double probability(double purchases) const noexcept {
    if (!(horizon < std::numeric_limits<double>::infinity()) || std::isnan(alpha + beta + gamma + delta)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (purchases > horizon) {
      return 0.0;
    }
    // Of being there after i opportunities, and of `purchases` in them: up to a factor exp(log_scale), which may be too
    // small for a double at first.
    double there = std::exp(-log_rising_ratio(delta, gamma, purchases));
    double used = 1.0;
    double log_scale = -log_rising_ratio(alpha, beta, purchases);
    double scale = std::exp(log_scale);
    Sum sum;
    for (double i = purchases; i < horizon && there > 1e-20; ++i) {
      sum.add(scale * used * (there * (gamma / (gamma + (delta + i)))));
      there *= share_of(delta + i, gamma);
      used *= (i + 1.0) / (i + 1.0 - purchases) * share_of(beta + (i - purchases), alpha + purchases);
      if (used > 1e100) {
        used *= 1e-100;
        log_scale += 100.0 * std::numbers::ln10;
        scale = std::exp(log_scale);
      }
    }
    sum.add(scale * used * there);
    return (std::min)(sum.value(), 1.0);  // NaN stays
  }
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/gauss_panels.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/beta_mean.hpp>
#include <custval/special/gamma.hpp>
#include <custval/special/negative_binomial.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// What BG/NBD and MBG/NBD share: purchases at a rate λ ~ gamma(r, rate alpha), and after each a chance p ~ beta(a, b)
// of leaving; `First` is 1 where the first purchase counts as such a chance too. With K = r + x, λ of a customer of
// whom the history is known is gamma(K, rate alpha + T), and p, if they are still there, beta(a, b + x + First).
template <int First>
struct BetaGeometric {
  double r;
  double alpha;
  double a;
  double b;

  explicit BetaGeometric(const std::array<double, 4>& p) noexcept : r{p[0]}, alpha{p[1]}, a{p[2]}, b{p[3]} {}

  [[nodiscard]] static bool is_nan(const PurchaseHistory& h) noexcept {
    return std::isnan(h.repeats + h.recency + h.observed);
  }
  [[nodiscard]] double chances(const PurchaseHistory& h) const noexcept { return h.repeats + First; }

  // log of the odds that they left after the last purchase.
  [[nodiscard]] double log_odds_gone(const PurchaseHistory& h) const noexcept {
    if (chances(h) < 0.5) {
      return is_nan(h) ? std::numeric_limits<double>::quiet_NaN() : -std::numeric_limits<double>::infinity();
    }
    return std::log(a / (b + chances(h) - 1.0)) +
           (r + h.repeats) * std::log1p((h.observed - h.recency) / (alpha + h.recency));
  }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    const double odds = log_odds_gone(h);
    const double either = odds > 0.0 ? odds + std::log1p(std::exp(-odds)) : std::log1p(std::exp(odds));
    return log_rising(r, h.repeats) - log_rising_ratio(b, a, chances(h)) - r * std::log1p(h.observed / alpha) -
           h.repeats * std::log(alpha + h.observed) + either;
  }
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept { return probability(-log_odds_gone(h)); }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept { return probability(log_odds_gone(h)); }
  [[nodiscard]] BetaNodes nodes(const PurchaseHistory& h, double scale) const noexcept {
    return {a, b + chances(h), scale};
  }
  [[nodiscard]] double ahead(const PurchaseHistory& h, double time) const noexcept {
    return time / (alpha + h.observed);
  }

  [[nodiscard]] double alive(const PurchaseHistory& h, double time) const noexcept {
    const double k = r + h.repeats;
    const double tau = ahead(h, time);
    if (!(tau < std::numeric_limits<double>::infinity())) {
      return std::isnan(tau) ? tau : 0.0 * alive(h);
    }
    return alive(h) * mean_of_power(a, b + chances(h), tau, k);
  }

  [[nodiscard]] double purchases(const PurchaseHistory& h, double time) const noexcept {
    const double k = r + h.repeats;
    const double tau = ahead(h, time);
    if (is_nan(h) || std::isnan(time)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (std::isinf(tau)) {  // E 1/p
      return a > 1.0 ? alive(h) * (a + b + chances(h) - 1.0) / (a - 1.0) : std::numeric_limits<double>::infinity();
    }
    return alive(h) *
           nodes(h, scale_of(k, tau)).mean([&](double p) { return -std::expm1(-k * std::log1p(p * tau)) / p; });
  }

  // ∫ E[λ e^(-λ p t)] e^(-rate t) dt up to the horizon, with u = t / (alpha + T): K ∫ E_p[(1 + p u)^-(K+1)] e^(-z u)
  // du, by v = log(1 + u).
  [[nodiscard]] double discounted(const PurchaseHistory& h, double time, double rate) const noexcept {
    if (is_nan(h) || std::isnan(time) || std::isnan(rate)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (rate == 0.0) {
      return purchases(h, time);
    }
    const double k = r + h.repeats;
    const double z = rate * (alpha + h.observed);
    const double end = (std::min)(ahead(h, time), 60.0 / z);  // later purchases are worth nothing
    const BetaNodes over = nodes(h, scale_of(k + 1.0, end));
    const auto p = over.p();
    const auto weight = over.weight();
    const double integral = integrate_decay(std::log1p(end), k + 1.0 + z, 0.7, [&](double v) {
      const double u = std::expm1(v);
      return std::exp(v - z * u) * (weight * (-(k + 1.0) * (1.0 + p * u).log()).exp()).sum();
    });
    return alive(h) * k * integral;
  }

  // 0, 1, 2 … purchases of a customer who is there: all of them stayed, or they left after the last.
  void distribution(const PurchaseHistory& h, double time, std::span<double> out) const noexcept {
    const double here = alive(h);
    const double k = r + h.repeats;
    const double stays = b + chances(h);
    const double tau = ahead(h, time);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto n = static_cast<double>(i);
      const double all_stayed = std::exp(-log_rising_ratio(stays, a, n)) * negative_binomial(n, k, tau);
      const double left = i == 0 ? 0.0
                                 : a / (a + stays) * std::exp(-log_rising_ratio(stays, a + 1.0, n - 1.0)) *
                                       negative_binomial_tail(n, k, tau);
      out[i] = here * (all_stayed + left);
    }
    if (!out.empty()) {
      out[0] = (std::min)(1.0, out[0] + gone(h));
    }
  }

 private:
  [[nodiscard]] static double probability(double log_odds) noexcept {
    const double e = std::exp(-std::abs(log_odds));  // cannot overflow
    return log_odds < 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
  }
  // How fast functions of (1 + p tau)^K change near p = 0.
  [[nodiscard]] static double scale_of(double k, double tau) noexcept { return (std::min)(1e30, (k + 1.0) * tau); }
};

}  // namespace custval::detail

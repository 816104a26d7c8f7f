// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/log_of_rise.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>
#include <custval/lifetime/detail/predict/gauss_panels.hpp>
#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/beta_mean.hpp>
#include <custval/special/gamma_mean.hpp>
#include <custval/special/negative_binomial.hpp>
#include <custval/special/rising.hpp>

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
    return std::log(a / (b + (chances(h) - 1.0))) +
           (r + h.repeats) * std::log1p((h.observed - h.recency) / (alpha + h.recency));
  }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    const double odds = log_odds_gone(h);
    const double either = odds > 0.0 ? odds + std::log1p(std::exp(-odds)) : std::log1p(std::exp(odds));
    return log_rising(r, h.repeats) - log_rising_ratio(b, a, chances(h)) - r * std::log1p(h.observed / alpha) -
           h.repeats * std::log(alpha + h.observed) + either;
  }
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept {
    return probability_of_log_odds(-log_odds_gone(h));
  }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept {
    return probability_of_log_odds(log_odds_gone(h));
  }
  [[nodiscard]] BetaNodes nodes(const PurchaseHistory& h, double scale) const noexcept {
    return {a, b + chances(h), scale};
  }
  [[nodiscard]] double ahead(const PurchaseHistory& h, double time) const noexcept {
    return time / (alpha + h.observed);
  }

  // P(alive) of many customers.
  void alive(std::span<const double> repeats, std::span<const double> recency, std::span<const double> observed,
             std::span<double> out) const noexcept {
    using P = Pack<double>;
    for_each_pack<P>(static_cast<Index>(out.size()), [&](Index row, int count) {
      const P x = load_rows<P>(repeats.data() + row, count);
      const P last = load_rows<P>(recency.data() + row, count);
      const P end = load_rows<P>(observed.data() + row, count);
      const P growth = log_of_rise((end - last) / (alpha + last));
      P left_at = b + (x + (First - 1.0));
      if constexpr (First == 0) {
        left_at = select(x == 0.0, P(b), left_at);  // without repeats nothing below counts
      }
      const P stayed = exp(-(r + x) * growth);
      P here = stayed / (stayed + a / left_at);
      if constexpr (First == 0) {
        here = select(x == 0.0 && growth == growth, P(1.0), here);
      }
      store_rows(here, out.data() + row, count);
    });
  }

  // All that follows is of a customer who is there. E_p (1 + p τ)^-K:
  [[nodiscard]] double stays(const PurchaseHistory& h, double time) const noexcept {
    const double tau = ahead(h, time);
    if (!(tau < std::numeric_limits<double>::infinity())) {
      return std::isnan(tau) ? tau : 0.0;
    }
    return mean_of_power(a, b + chances(h), tau, r + h.repeats);
  }

  // E_p[(1 - (1 + p τ)^-K) / p].
  [[nodiscard]] double purchases(const PurchaseHistory& h, double time) const noexcept {
    const double k = r + h.repeats;
    const double tau = ahead(h, time);
    if (!(k > 0.0 && tau >= 0.0)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (std::isinf(tau)) {  // E 1/p
      return a > 1.0 ? (a + b + chances(h) - 1.0) / (a - 1.0) : std::numeric_limits<double>::infinity();
    }
    // Customers who cannot leave would purchase a negative binomial number of times: what of it is worth summing.
    const double mean = k * tau;
    const double terms = mean + 10.0 * std::sqrt(mean * (1.0 + tau)) + 40.0 / std::log1p(1.0 / tau);
    constexpr double most_terms = 600.0;
    constexpr double least_log = 600.0;  // of a probability that is a normal number
    if (terms <= most_terms && k * std::log1p(tau) <= least_log) {
      return purchases_by_number(b + chances(h), k, tau);
    }
    return nodes(h, scale_of(k, tau)).mean([&](double p) { return -std::expm1(-k * std::log1p(p * tau)) / p; });
  }

  // The same as a sum over the numbers of purchases i that there would be if nobody left: P(i) times how many of them
  // a customer stays for, Σ E (1-p)^j, j < i. All terms are positive.
  [[nodiscard]] double purchases_by_number(double stays, double k, double tau) const noexcept {
    const double odds = tau / (1.0 + tau);
    double probability = std::exp(-k * std::log1p(tau));
    double staying = 1.0;  // E (1-p)^j
    double stayed = 0.0;   // Σ of it
    double sum = 0.0;
    for (double i = 1.0;; ++i) {
      probability *= (k + i - 1.0) / i * odds;
      stayed += staying;
      staying *= (stays + i - 1.0) / (a + stays + i - 1.0);
      const double term = probability * stayed;
      sum += term;
      // From here on terms fall by this factor at least.
      const double factor = (std::max)((k + i) / (i + 1.0), 1.0) * odds * (1.0 + 1.0 / i);
      if (factor < 1.0 && !(term * factor > 1e-17 * sum * (1.0 - factor))) {
        return sum;
      }
    }
  }

  // ∫ E[λ e^(-λ p t)] e^(-rate t) dt up to the horizon, with u = t / (alpha + T): K ∫
  // E_p[(1 + p u)^-(K+1)] e^(-z u) du, by v = log(1 + u).
  [[nodiscard]] double discounted(const PurchaseHistory& h, double time, double rate) const noexcept {
    if (!(h.repeats >= 0.0 && h.observed >= 0.0 && time >= 0.0 && rate >= 0.0)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (rate == 0.0) {
      return purchases(h, time);
    }
    const double k = r + h.repeats;
    const double z = rate * (alpha + h.observed);
    if (ahead(h, time) * z >= 60.0) {  // later purchases are worth nothing
      return discounted_without_end(h, z);
    }
    const double end = ahead(h, time);
    const BetaNodes over = nodes(h, scale_of(k + 1.0, end));
    const double integral = integrate_decay(std::log1p(end), k + 1.0 + z, 0.7, [&](double v) {
      const double u = std::expm1(v);
      return std::exp(v - z * u) *
             over.mean_of_packs([&](const auto& p) { return exp(-(k + 1.0) * log_unchecked(1.0 + p * u)); });
    });
    return k * integral;
  }

  // Without an end the integral over time is closed: E[λ / (rate + λ p)], with λ = g / (α + T), g ~ gamma(K). Weighted
  // by g, which makes it gamma(K + 1): K E[1 / (z + g p)].
  [[nodiscard]] double discounted_without_end(const PurchaseHistory& h, double z) const noexcept {
    const double k = r + h.repeats;
    const GammaNodes rates(k + 1.0, z);
    const BetaNodes over(a, b + chances(h), (k + 1.0 + 40.0) / z);
    return k *
           over.mean([&](double p) { return rates.mean_of_packs([&](const auto& g) { return 1.0 / (z + p * g); }); });
  }

  // 0, 1, 2 … purchases: they stayed after all of them, or left after the last.
  void distribution(const PurchaseHistory& h, double time, std::span<double> out) const noexcept {
    const double k = r + h.repeats;
    const double stays = b + chances(h);
    const double tau = ahead(h, time);
    // Of i or more purchases if nobody left: a sum from the least likely on.
    double at_least = negative_binomial_tail(static_cast<double>(out.size()), k, tau);
    for (std::size_t i = out.size(); i-- > 0;) {
      const auto n = static_cast<double>(i);
      const double exactly = negative_binomial(n, k, tau);
      at_least = i == 0 ? 1.0 : (std::min)(at_least + exactly, 1.0);
      const double left =
          i == 0 ? 0.0 : a / (a + stays) * std::exp(-log_rising_ratio(stays, a + 1.0, n - 1.0)) * at_least;
      out[i] = std::exp(-log_rising_ratio(stays, a, n)) * exactly + left;
    }
  }

 private:
  // How fast functions of (1 + p tau)^K change near p = 0.
  [[nodiscard]] static double scale_of(double k, double tau) noexcept { return (std::min)(1e30, (k + 1.0) * tau); }
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/pareto_nbd/alive.hpp>
#include <custval/lifetime/detail/pareto_nbd/panels.hpp>
#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/exponential_integral.hpp>
#include <custval/special/gauss_legendre.hpp>
#include <custval/special/negative_binomial.hpp>
#include <custval/special/rising.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// Pareto/NBD. A customer left between t_x and T with weight Q, or is still there at T with weight e^-E.
//
//     symbol  here                  what it is
//     r, α    r_, alpha_            gamma distribution of the rates of purchase over customers
//     s, β    s_, beta_             gamma distribution of the rates of leaving
//     x       h.repeats             repeat purchases
//     t_x     h.recency             time of the last one, from the first purchase
//     T       h.observed            time observed, from the first purchase
//     K       shape, k              r + x
//     a(u)    a at u = T            log((α + u) / (α + t_x))
//     c(u)    c at u = T            log((β + u) / (β + t_x))
//     E       fall(h)               K a(T) + s c(T)
//     Q       left(h)               s ∫ from t_x to T of e^(-K a(u) - s c(u)) / (β + u) du
//     L       log_likelihood(h)     (r)_x (1 + t_x/α)^-r (α + t_x)^-x (1 + t_x/β)^-s (Q + e^-E)
//
// The integral is taken over v = log((m + u) / (m + t_x)), m the smaller of α and β. One of a and c is then v itself,
// and the other has no singularity within |Im v| < π. Source: Schmittlein, Morrison, Colombo (1987),
// doi:10.1287/mnsc.33.1.1, whose difference of two hypergeometric functions is s ∫ … du here; docs/lifetime_models.md.
//
// Computes with packs of numbers P; a template, so that only what is used is compiled.
template <class P = Pack<double>>
class ParetoNbdFormulas {
 public:
  explicit ParetoNbdFormulas(const std::array<double, 4>& p) noexcept : r_{p[0]}, alpha_{p[1]}, s_{p[2]}, beta_{p[3]} {}

  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return log_rising(r_, h.repeats) - r_ * std::log1p(h.recency / alpha_) - h.repeats * std::log(alpha_ + h.recency) -
           s_ * std::log1p(h.recency / beta_) + std::log(left(h) + std::exp(-fall(h)));
  }

  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept {
    return probability_of_log_odds(-log_odds_gone(h));
  }
  void alive(std::span<const double> repeats, std::span<const double> recency, std::span<const double> observed,
             std::span<double> out) const noexcept {
    pareto_nbd_alive<P>({r_, alpha_, s_, beta_}, repeats, recency, observed, out);
  }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept {
    return probability_of_log_odds(log_odds_gone(h));
  }

  // What follows is of a customer who is still alive.
  [[nodiscard]] double stays(const PurchaseHistory& h, double time) const noexcept {
    return std::exp(-s_ * std::log1p(time / (beta_ + h.observed)));
  }
  [[nodiscard]] double purchases(const PurchaseHistory& h, double time) const noexcept {
    return discounted(h, time, 0.0);
  }
  // K/(α+T) ∫ ((β+T)/(β+T+u))^s e^(-discount u) du
  [[nodiscard]] double discounted(const PurchaseHistory& h, double time, double discount) const noexcept {
    const double now = beta_ + h.observed;
    const double shape = r_ + h.repeats;
    if (!(shape > 0.0)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    return shape / (alpha_ + h.observed) * now * scaled_exponential_integral(s_, discount * now, time / now);
  }

  // The probabilities of 0, 1, 2 … purchases. Each is a sum of two: of those who stay for the whole time, and of those
  // who leave in the meantime, integrated over when they do.
  void distribution(const PurchaseHistory& h, double time, std::span<double> out) const noexcept {
    const double shape = r_ + h.repeats;
    const double rate_now = alpha_ + h.observed;
    const double now = beta_ + h.observed;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!(shape > 0.0 && rate_now > 0.0 && now > 0.0 && time >= 0.0 && time < infinity)) {
      std::fill(out.begin(), out.end(), std::numeric_limits<double>::quiet_NaN());
      return;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = chance_of(static_cast<double>(i), shape, rate_now, now, time);
    }
  }

 private:
  // E, by which the logarithm of the integrand falls from t_x to T.
  [[nodiscard]] double fall(const PurchaseHistory& h) const noexcept {
    const double gap = h.observed - h.recency;
    return (r_ + h.repeats) * std::log1p(gap / (alpha_ + h.recency)) + s_ * std::log1p(gap / (beta_ + h.recency));
  }
  [[nodiscard]] double log_odds_gone(const PurchaseHistory& h) const noexcept { return fall(h) + std::log(left(h)); }

  // One panel of the integral over v: [low, low + width].
  struct Integrand {
    double ratio;  // (m + t_x) / (the larger of α and β + t_x)
    double k_own;
    double k_other;
    bool by_alpha;

    [[nodiscard]] double slope(double v) const noexcept {  // of the exponent; rises with v
      const double e = ratio * std::exp(v);
      return k_own + k_other * (e / ((1.0 - ratio) + e));
    }
    [[nodiscard]] double exponent(double v) const noexcept {
      return k_own * v + k_other * std::log1p(ratio * std::expm1(v));
    }
    template <std::size_t N>
    [[nodiscard]] double panel(const GaussLegendre<N>& rule, double low, double width) const noexcept {
      static_assert(N % P::width == 0);
      P all;
      for (std::size_t i = 0; i < N; i += P::width) {
        const P v = low + width * P::load(rule.nodes.data() + i);
        const P grown = ratio * (exp_unchecked(v) - 1.0);
        const P sum = 1.0 + grown;
        const P per_sum = 1.0 / sum;
        const P other = log_unchecked(sum) + (grown - (sum - 1.0)) * per_sum;  // log1p
        P f = P::load(rule.weights.data() + i) * exp(-(k_own * v + k_other * other));
        if (by_alpha) {  // du / (β+u), by dv
          f *= (ratio + grown) * per_sum;
        }
        all += f;
      }
      return width * sum(all);
    }
  };

  // Q, panel by panel until nothing is left that adds to it.
  [[nodiscard]] double left(const PurchaseHistory& h) const noexcept {
    const double k = r_ + h.repeats;
    const bool by_alpha = alpha_ <= beta_;
    const double own = (std::min)(alpha_, beta_) + h.recency;
    const double other = (std::max)(alpha_, beta_) + h.recency;
    const double end = std::log1p((h.observed - h.recency) / own);
    const Integrand f{own / other, by_alpha ? k : s_, by_alpha ? s_ : k, by_alpha};
    if (end <= few_nodes_width && f.exponent(end) <= few_nodes_fall) {
      return s_ * f.panel(gauss_legendre_8, 0.0, end);
    }
    double sum = 0.0;
    double low = 0.0;
    while (low < end) {
      double width = (std::min)(panel_width, end - low);
      while (f.slope(low + width) * width > panel_fall) {
        width *= 0.5;
      }
      sum += f.panel(gauss_legendre_16, low, width);
      low += width;
      // All that follows is at most e^(-exponent).
      if (std::exp(-f.exponent(low)) <= 1e-18 * s_ * sum) {
        break;
      }
    }
    return s_ * sum;
  }

  // P(n purchases within the time) of a customer whose rate is gamma(k, rate α) and whose death rate is gamma(s, rate
  // β), the parameters as they are by now.
  [[nodiscard]] double chance_of(double n, double k, double alpha, double beta, double time) const noexcept {
    if (time == 0.0) {
      return n == 0.0 ? 1.0 : 0.0;
    }
    const double of_count = log_multichoose(k, n);
    const auto log_count = [&](double u) {  // of P(n by u) while there
      return of_count - k * std::log1p(u / alpha) - (n == 0.0 ? 0.0 : n * std::log1p(alpha / u));
    };
    const double stays = std::exp(log_count(time) - s_ * std::log1p(time / beta));
    // Over w = log u the logarithm of the integrand is concave: panels from its peak, or from the end, downwards and
    // upwards.
    const auto log_integrand = [&](double w) {
      const double u = std::exp(w);
      return log_count(u) + w - (s_ + 1.0) * std::log1p(u / beta) + std::log(s_ / beta);
    };
    const auto slope = [&](double w) {
      const double u = std::exp(w);
      return (n + 1.0) - (k + n) * (u / (alpha + u)) - (s_ + 1.0) * (u / (beta + u));
    };
    const double last = std::log(time);
    const double peak = slope(last) >= 0.0 ? last : root_of(slope, last);
    return stays + side(log_integrand, slope, peak, -1.0, std::numeric_limits<double>::infinity()) +
           side(log_integrand, slope, peak, 1.0, last - peak);
  }

  // Where a falling function of w has its root, below `above`.
  template <class F>
  [[nodiscard]] static double root_of(const F& f, double above) noexcept {
    double low = above - 1.0;
    for (double step = 1.0; f(low) < 0.0; step *= 2.0) {
      above = low;
      low -= step;
    }
    for (int i = 0; i < 40; ++i) {  // the peak need not be met exactly
      const double middle = 0.5 * (low + above);
      (f(middle) < 0.0 ? above : low) = middle;
    }
    return 0.5 * (low + above);
  }

  // The integral from the peak to one side, over at most this length: panels end where they add nothing more.
  template <class F, class Slope>
  [[nodiscard]] static double side(const F& log_integrand, const Slope& slope, double peak, double direction,
                                   double length) noexcept {
    double sum = 0.0;
    double from = 0.0;
    while (from < length) {
      double width = (std::min)(panel_width, length - from);
      const auto change = [&](double at) { return std::abs(slope(peak + direction * at)); };
      while ((std::max)(change(from), change(from + width)) * width > panel_fall) {
        width *= 0.5;
      }
      double panel = 0.0;
      for (std::size_t i = 0; i < gauss_legendre_16.nodes.size(); ++i) {
        const double at = from + width * gauss_legendre_16.nodes[i];
        panel += gauss_legendre_16.weights[i] * std::exp(log_integrand(peak + direction * at));
      }
      sum += width * panel;
      from += width;
      const double edge = peak + direction * from;
      if (std::exp(log_integrand(edge)) <= 1e-18 * sum * (std::min)(1.0, change(from))) {
        break;
      }
    }
    return sum;
  }

  double r_;
  double alpha_;
  double s_;
  double beta_;
};

}  // namespace custval::detail

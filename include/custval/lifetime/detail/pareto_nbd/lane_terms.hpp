// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/pareto_nbd/lane_moments.hpp>
#include <custval/lifetime/detail/pareto_nbd/reach.hpp>

#include <array>
#include <cstddef>

namespace custval::detail {

// The terms of customers' log-likelihoods that are not the same for all with as many purchases, one customer a lane:
//
//     log(Q + e^-E) - r log1p(t_x/α) - x log(α + t_x) - s log1p(t_x/β)
//      add_endings   add_before
//
// with first and second derivatives by the logarithms of r, α, s and β. The symbols are those of ParetoNbdFormulas.
//
//     symbol  here       what it is
//     Q       s m(1)     the integral; m(f) is the moment of f over the integrand (LaneMoments)
//     e^-E    stayed     the weight of customers who stayed
//     –       stay       the share of those in Q + e^-E
//     –       m1, ma, …  moments of 1, a, p, c, q, times s over Q + e^-E
//     –       of_[0]     the value; of_[1 … 4] the slopes by log r, log α, log s, log β
//     –       of_[5 …]   the bends, row by row of the upper half: rr rα rs rβ αα αs αβ ss sβ ββ
//
// The logarithm of the integrand has derivatives that are sums of products of a, p, c and q with factors that do not
// depend on u. So fifteen moments, by the nodes that give the integral, give all derivatives of it.
template <class P>
class LaneTerms {
 public:
  static constexpr std::size_t parts = 15;  // the value, 4 first, 10 second derivatives

  LaneTerms(const std::array<double, 4>& theta, const P& x, const P& last, const P& end, int panels) noexcept {
    const ParetoNbdReach<P> reach(theta, x, last, end);
    add_endings(theta, reach, end, end - last, LaneMoments<P>::of(panels, reach));
    add_before(theta, reach, x, last);
  }

  void add_to(std::array<P, parts>& sums, const P& weight) const noexcept {
    for (std::size_t part = 0; part < parts; ++part) {
      sums[part] += weight * of_[part];
    }
  }

 private:
  // log(Q + e^-E): a customer left, or stayed. A second derivative of it is the mean, over both, of the second
  // derivative of the logarithm and of the product of two first ones, less the product of the means.
  void add_endings(const std::array<double, 4>& theta, const ParetoNbdReach<P>& reach, const P& end, const P& gap,
                   const LaneMoments<P>& moment) noexcept {
    const auto [r, alpha, s, beta] = theta;
    const P p_end = gap / (alpha + end);
    const P q_end = gap / (beta + end);
    const P stayed = exp(-smaller(reach.fall, P(700.0)));  // e^-E, never denormal
    const P total = s * moment[LaneMoment::one] + stayed;
    const P per_total = 1.0 / total;
    const P stay = stayed * per_total;
    const P left = s * per_total;
    const auto over = [&](LaneMoment of) { return left * moment[of]; };

    using enum LaneMoment;
    const P m1 = over(one), ma = over(a), mp = over(p), mc = over(c), mq = over(q);
    const double s1 = s + 1.0;
    const P ka = reach.k * alpha / reach.alpha_last;
    const P alpha_part = alpha / reach.alpha_last;
    const P beta_part = beta / reach.beta_last;
    const P a_end = r * reach.a;
    const P c_end = s * reach.c;

    const P by_r = -(r * ma + stay * a_end);
    const P by_alpha = ka * (mp + stay * p_end);
    const P by_s = (m1 - s * mc) - stay * c_end;
    const P by_beta = beta_part * ((s1 * mq - m1) + stay * (s * q_end));
    of_ = {log(total), by_r, by_alpha, by_s, by_beta};

    const P rr = r * (r * over(aa) - ma) + stay * (a_end * (a_end - 1.0));
    const P ra = r * (alpha_part * mp - ka * over(ap)) + stay * (p_end * (r * alpha_part - ka * a_end));
    const P rs = -r * (ma - s * over(ac)) + stay * (a_end * c_end);
    const P rb = -beta_part * (r * (s1 * over(aq) - ma) + stay * (a_end * (s * q_end)));
    const P alphas = ka * ((ka + alpha_part) * over(pp) + (1.0 - 2.0 * alpha_part) * mp +
                           stay * (p_end * ((ka + alpha_part) * p_end + (1.0 - 2.0 * alpha_part))));
    const P as = ka * ((mp - s * over(pc)) - stay * (p_end * c_end));
    const P ab = ka * beta_part * ((s1 * over(pq) - mp) + stay * (p_end * (s * q_end)));
    const P ss = (m1 - 3.0 * s * mc + s * s * over(cc)) + stay * (c_end * (c_end - 1.0));
    const P sb = beta_part * ((s1 * mq - m1 - s * s1 * over(cq) + s * (mc + mq)) + stay * (s * q_end * (1.0 - c_end)));
    const P betas = beta_part * (beta_part * (s1 * (s1 + 1.0) * over(qq) - 4.0 * s1 * mq + 2.0 * m1) + (s1 * mq - m1) +
                                 stay * (s * q_end * (beta_part * (s1 * q_end - 2.0) + 1.0)));
    bend(rr, ra, rs, rb, alphas, as, ab, ss, sb, betas);
  }

  // Σ -r log1p(t_x/α) - x log(α+t_x) - s log1p(t_x/β), up to the last purchase.
  void add_before(const std::array<double, 4>& theta, const ParetoNbdReach<P>& reach, const P& x,
                  const P& last) noexcept {
    const auto [r, alpha, s, beta] = theta;
    const P grown_alpha = r * log1p(last / alpha);
    const P grown_beta = s * log1p(last / beta);
    const P alpha_part = alpha / reach.alpha_last;
    const P alpha_rest = last / reach.alpha_last;
    const P beta_rest = s * (last / reach.beta_last);
    of_[0] -= grown_alpha + x * log(reach.alpha_last) + grown_beta;
    of_[1] -= grown_alpha;
    of_[2] += r * alpha_rest - x * alpha_part;
    of_[3] -= grown_beta;
    of_[4] += beta_rest;
    of_[5] -= grown_alpha;                            // r r
    of_[6] += r * alpha_rest;                         // r α
    of_[9] -= reach.k * alpha_part * alpha_rest;      // α α
    of_[12] -= grown_beta;                            // s s
    of_[13] += beta_rest;                             // s β
    of_[14] -= (beta / reach.beta_last) * beta_rest;  // β β
  }

  template <class... Products>
  void bend(const Products&... products) noexcept {
    std::size_t part = 5;
    ((of_[part++] = products), ...);
    part = 5;
    for (std::size_t i = 1; i <= 4; ++i) {
      for (std::size_t j = i; j <= 4; ++j) {
        of_[part++] -= of_[i] * of_[j];
      }
    }
  }

  std::array<P, parts> of_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/lifetime/detail/pareto_nbd_form.hpp>
#include <custval/special/gauss_legendre.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace custval::detail {

// Customers side by side, one a lane: the terms of their log-likelihoods (see ParetoNbdForm) that are not the same for
// all with as many purchases, with first and second derivatives by the logarithms of r, α, s and β.
//
// With p = 1 - (α+t_x)/(α+u) and q = 1 - (β+t_x)/(β+u), the logarithm of the integrand has derivatives that are sums of
// products of a, p, c and q with factors that do not depend on u. So fifteen moments of the integrand over these four,
// by the nodes that give its integral, give all derivatives of that.
class ParetoNbdLanes {
 public:
  static constexpr std::size_t lanes = 32;
  static constexpr std::size_t parts = 15;  // the value, 4 first, 10 second derivatives
  using Totals = std::array<Sum, parts>;

  explicit ParetoNbdLanes(const std::array<double, 4>& theta) noexcept : theta_{theta} {}

  void set(std::size_t lane, double repeats, double recency, double observed, double weight) noexcept {
    const auto i = static_cast<Eigen::Index>(lane);
    x_[i] = repeats;
    last_[i] = recency;
    end_[i] = observed;
    weight_[i] = weight;
  }

  // How many panels of 16 nodes each customer's integral needs; 0 where a panel of 8 does.
  template <class Block>
  [[nodiscard]] static Block panels(const std::array<double, 4>& theta, const Block& x, const Block& last,
                                    const Block& end) {
    const Reach<Block> reach(theta, x, last, end);
    const Block steepness = (reach.steepest * reach.length * (1.0 / panel_fall)).cwiseMax(reach.length / panel_width);
    const Block many = steepness.ceil().cwiseMax(1.0);
    const Block is_short =
        (reach.length / few_nodes_width).cwiseMax(reach.fall * (1.0 / few_nodes_fall)).ceil().cwiseMin(2.0);
    return (is_short <= 1.0).select(0.0, many);
  }

  // Adds the weighted terms of all lanes.
  void add_to(Totals& sums, int panels) const noexcept {
    const Reach<Lane> reach(theta_, x_, last_, end_);
    Moments moments;
    integrate(panels, reach, moments);
    assemble(reach, moments, sums);
  }

  // P(alive), lane by lane.
  [[nodiscard]] std::array<double, lanes> alive(int panels) const noexcept {
    const Reach<Lane> reach(theta_, x_, last_, end_);
    Integral integral;
    integrate(panels, reach, integral);
    const Lane log_odds = -(reach.fall + (theta_[2] * integral.sum).log());
    std::array<double, lanes> result{};
    Eigen::Map<Lane>(result.data()) = log_odds.cwiseMin(0.0).exp() / (1.0 + (-log_odds.abs()).exp());
    return result;
  }

 private:
  using Lane = Eigen::Array<double, static_cast<int>(lanes), 1>;

  // log(1 + z), z >= 0, right however small z is; Eigen's own is not vectorised.
  template <class Z>
  [[nodiscard]] static Z log1p_of(const Z& z) {
    const Z sum = 1.0 + z;
    return sum.log() + (z - (sum - 1.0)) / sum;
  }

  // How far the integral over v goes, and how its exponent rises.
  template <class V>
  struct Reach {
    V k;           // r + x
    V alpha_last;  // α + t_x
    V beta_last;   // β + t_x
    V a;           // log((α+T)/(α+t_x))
    V c;           // log((β+T)/(β+t_x))
    V ratio;       // the smaller of these over the larger
    V fall;        // E
    V length;      // of v, up to where nothing is left
    V steepest;    // ∂exponent/∂v there

    Reach(const std::array<double, 4>& theta, const V& x, const V& last, const V& end)
        : k(theta[0] + x),
          alpha_last(theta[1] + last),
          beta_last(theta[3] + last),
          a(log1p_of(V((end - last) / alpha_last))),
          c(log1p_of(V((end - last) / beta_last))),
          ratio(theta[1] <= theta[3] ? V(alpha_last / beta_last) : V(beta_last / alpha_last)),
          fall(k * a + theta[2] * c),
          length(theta[1] <= theta[3] ? a : c) {
      const double s = theta[2];
      const bool by_alpha = theta[1] <= theta[3];
      const V k_own = by_alpha ? k : V(V::Constant(x.size(), s));
      const V k_other = by_alpha ? V(V::Constant(x.size(), s)) : k;
      const auto slope = [&](const V& v) -> V {
        const V e = ratio * v.exp();
        return k_own + k_other * (e / ((1.0 - ratio) + e));
      };
      steepest = slope(length);
      // What is left beyond an exponent is less than exp(-exponent); the integral is at least s/(k+s) of the ratio.
      const V enough = 42.0 + ((1.0 + k / s) / (by_alpha ? ratio : V(V::Constant(x.size(), 1.0)))).log();
      if ((fall > enough).any()) {
        // The exponent rises ever faster: Newton's steps from above stay above where it is enough.
        V exponent = fall;
        for (int i = 0; i < 4; ++i) {
          length -= (exponent - enough).cwiseMax(0.0) / steepest;
          steepest = slope(length);
          exponent = k_own * length + k_other * log1p_of(V(ratio * (length.exp() - 1.0)));
        }
      }
    }
  };

  // Σ over the nodes of f alone,
  struct Integral {
    Lane sum = Lane::Zero();

    void add(const Lane& f, const Lane& /*v*/, const Lane& /*e*/, const Lane& /*z*/, const Lane& /*t*/) noexcept {
      sum += f;
    }
  };
  // and times 1, v, o, z, t and their products: v the logarithm that is integrated over, z the other, o and t what p
  // and q are for the two.
  struct Moments {
    std::array<std::array<double, lanes>, 15> of{};

    void add(const Lane& f, const Lane& v, const Lane& e, const Lane& z, const Lane& t) noexcept {
      const Lane o = (e - 1.0) / e;
      for (std::size_t i = 0; i < lanes; ++i) {
        const auto lane = static_cast<Eigen::Index>(i);
        const double fv = f[lane] * v[lane];
        const double fo = f[lane] * o[lane];
        const double fz = f[lane] * z[lane];
        const double ft = f[lane] * t[lane];
        of[0][i] += f[lane];
        of[1][i] += fv;
        of[2][i] += fo;
        of[3][i] += fz;
        of[4][i] += ft;
        of[5][i] += fv * v[lane];
        of[6][i] += fv * o[lane];
        of[7][i] += fv * z[lane];
        of[8][i] += fv * t[lane];
        of[9][i] += fo * o[lane];
        of[10][i] += fo * z[lane];
        of[11][i] += fo * t[lane];
        of[12][i] += fz * z[lane];
        of[13][i] += fz * t[lane];
        of[14][i] += ft * t[lane];
      }
    }
  };

  template <class Sums>
  void integrate(int panels, const Reach<Lane>& reach, Sums& sums) const noexcept {
    if (panels == 0) {
      integrate(gauss_legendre_8, 1, reach, sums);
    } else {
      integrate(gauss_legendre_16, panels, reach, sums);
    }
  }

  template <std::size_t N, class Sums>
  void integrate(const GaussLegendre<N>& rule, int panels, const Reach<Lane>& reach, Sums& sums) const noexcept {
    const bool by_alpha = theta_[1] <= theta_[3];
    const Lane width = reach.length / static_cast<double>(panels);
    const Lane k_own = by_alpha ? reach.k : Lane(Lane::Constant(theta_[2]));
    const Lane k_other = by_alpha ? Lane(Lane::Constant(theta_[2])) : reach.k;
    const Lane& ratio = reach.ratio;
    for (int panel = 0; panel < panels; ++panel) {
      for (std::size_t node = 0; node < N; ++node) {
        const Lane v = width * (static_cast<double>(panel) + rule.nodes[node]);
        const Lane e = v.exp();
        const Lane grown = ratio * (e - 1.0);
        const Lane sum = 1.0 + grown;
        const Lane per_sum = sum.inverse();
        const Lane z = sum.log() + (grown - (sum - 1.0)) * per_sum;
        Lane f = width * rule.weights[node] * (-(k_own * v + k_other * z)).exp();
        if (by_alpha) {  // du / (β+u), by dv
          f *= (ratio + grown) * per_sum;
        }
        sums.add(f, v, e, z, grown * per_sum);
      }
    }
  }

  void assemble(const Reach<Lane>& reach, const Moments& moments, Totals& sums) const noexcept {
    const auto [r, alpha, s, beta] = theta_;
    const bool by_alpha = alpha <= beta;
    // The moments by a, p, c, q: with c the logarithm that was integrated over, the pairs change places.
    static constexpr std::array<std::size_t, 15> as_they_are{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    static constexpr std::array<std::size_t, 15> swapped{0, 3, 4, 1, 2, 12, 13, 7, 10, 14, 8, 11, 5, 6, 9};
    const auto moment = [&](std::size_t i) {
      return Eigen::Map<const Lane>(moments.of[by_alpha ? as_they_are[i] : swapped[i]].data());
    };
    const auto one = moment(0), a = moment(1), p = moment(2), c = moment(3), q = moment(4);
    const auto aa = moment(5), ap = moment(6), ac = moment(7), aq = moment(8);
    const auto pp = moment(9), pc = moment(10), pq = moment(11);
    const auto cc = moment(12), cq = moment(13), qq = moment(14);

    const Lane& k = reach.k;
    const Lane alpha_part = alpha / reach.alpha_last;
    const Lane beta_part = beta / reach.beta_last;
    const Lane ka = k * alpha_part;
    const Lane stayed = (-reach.fall.cwiseMin(700.0)).exp();  // e^-E, never denormal
    const Lane gap = end_ - last_;
    const Lane p_end = gap / (alpha + end_);
    const Lane q_end = gap / (beta + end_);
    const Lane total = s * one + stayed;
    const Lane per_total = total.inverse();
    const Lane left = s * per_total;  // before a moment
    const Lane stay = stayed * per_total;

    // First derivatives of log(Q + e^-E) by log r, log α, log s, log β.
    const double s1 = s + 1.0;
    const Lane by_r = -r * (left * a + stay * reach.a);
    const Lane by_alpha_ = ka * (left * p + stay * p_end);
    const Lane by_s = left * (one - s * c) - stay * (s * reach.c);
    const Lane by_beta = beta_part * (left * (s1 * q - one) + stay * (s * q_end));
    // Their products and what changes in them, over both ways a history can end.
    const Lane rr = left * (r * r * aa - r * a) + stay * (r * r * reach.a.square() - r * reach.a);
    const Lane ra = left * r * (alpha_part * p - ka * ap) + stay * r * (alpha_part * p_end - ka * reach.a * p_end);
    const Lane rs = -r * (left * (a - s * ac) - stay * s * reach.a * reach.c);
    const Lane rb = -r * beta_part * (left * (s1 * aq - a) + stay * s * reach.a * q_end);
    const Lane alphas = left * (ka.square() * pp - ka * alpha_part * (2.0 * p - pp) + ka * p) +
                        stay * (ka.square() * p_end.square() - ka * alpha_part * p_end * (2.0 - p_end) + ka * p_end);
    const Lane as = ka * (left * (p - s * pc) - stay * s * p_end * reach.c);
    const Lane ab = ka * beta_part * (left * (s1 * pq - p) + stay * s * p_end * q_end);
    const Lane ss = left * (one - 3.0 * s * c + s * s * cc) + stay * (s * s * reach.c.square() - s * reach.c);
    const Lane sb = beta_part * (left * (s1 * q - one - s * s1 * cq + s * c + s * q) +
                                 stay * (s * q_end - s * s * reach.c * q_end));
    const Lane betas =
        left * (beta_part.square() * (s1 * s1 * qq - 2.0 * s1 * q + one + s1 * (one - 2.0 * q + qq) - s * one) +
                beta_part * (s1 * q - one)) +
        stay * (beta_part.square() * (s * s * q_end.square() + s * q_end * (q_end - 2.0)) + s * beta_part * q_end);

    // And of the part before: -r log1p(t_x/α) - x log(α+t_x) - s log1p(t_x/β).
    const Lane grown_alpha = log1p_of(Lane(last_ / alpha));
    const Lane grown_beta = log1p_of(Lane(last_ / beta));
    const Lane alpha_rest = last_ / reach.alpha_last;
    const Lane beta_rest = last_ / reach.beta_last;
    const auto put = [&](std::size_t part, const auto& terms) { sums[part].add((weight_ * terms).sum()); };
    put(0, total.log() - r * grown_alpha - x_ * reach.alpha_last.log() - s * grown_beta);
    put(1, by_r - r * grown_alpha);
    put(2, by_alpha_ + r * alpha_rest - x_ * alpha_part);
    put(3, by_s - s * grown_beta);
    put(4, by_beta + s * beta_rest);
    put(5, rr - by_r.square() - r * grown_alpha);
    put(6, ra - by_r * by_alpha_ + r * alpha_rest);
    put(7, rs - by_r * by_s);
    put(8, rb - by_r * by_beta);
    put(9, alphas - by_alpha_.square() - ka * alpha_rest);
    put(10, as - by_alpha_ * by_s);
    put(11, ab - by_alpha_ * by_beta);
    put(12, ss - by_s.square() - s * grown_beta);
    put(13, sb - by_s * by_beta + s * beta_rest);
    put(14, betas - by_beta.square() - s * beta_part * beta_rest);
  }

  std::array<double, 4> theta_;
  Lane x_;
  Lane last_;
  Lane end_;
  Lane weight_;
};

}  // namespace custval::detail

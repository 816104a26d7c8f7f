// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/pareto_nbd/reach.hpp>
#include <custval/special/gauss_legendre.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace custval::detail {

// Sums over the nodes of a rule, panel by panel, the integrand f of Pareto/NBD and what goes with it: `sums.add(f, v,
// e^v, z, t)`, with t = 1 - e^-z. `panels` of 16 nodes each; 0 of them is one panel of 8 nodes.
template <class P, class Sums>
void integrate(int panels, const ParetoNbdReach<P>& reach, Sums& sums) noexcept {
  const std::span<const double> nodes =
      panels == 0 ? std::span<const double>(gauss_legendre_8.nodes) : gauss_legendre_16.nodes;
  const std::span<const double> weights =
      panels == 0 ? std::span<const double>(gauss_legendre_8.weights) : gauss_legendre_16.weights;
  const P width = reach.length / (panels == 0 ? 1.0 : static_cast<double>(panels));
  for (int panel = 0; panel < (std::max)(panels, 1); ++panel) {
    for (std::size_t node = 0; node < nodes.size(); ++node) {
      const P v = width * (static_cast<double>(panel) + nodes[node]);
      const P e = exp_unchecked(v);  // v is at most log of the largest number
      const P grown = reach.ratio * (e - 1.0);
      const P sum = 1.0 + grown;
      const P per_sum = 1.0 / sum;
      const P z = log_unchecked(sum) + (grown - (sum - 1.0)) * per_sum;  // log1p
      const P fall = reach.own * v + reach.other * z;
      P f = width * weights[node] * exp_unchecked(-select(fall > 700.0, P(700.0), fall));
      if (reach.by_alpha) {  // du / (β+u), by dv
        f *= (reach.ratio + grown) * per_sum;
      }
      sums.add(f, v, e, z, grown * per_sum);
    }
  }
}

// The integral alone.
template <class P>
struct LaneIntegral {
  P sum{};

  void add(const P& f, const P& /*v*/, const P& /*e*/, const P& /*z*/, const P& /*t*/) noexcept { sum += f; }
};

// Moments of the integrand: the integrals of f times 1, a, p, c, q and their products, where
//
//     a = log((α + u) / (α + t_x))      p = 1 - e^-a      belong to α
//     c = log((β + u) / (β + t_x))      q = 1 - e^-c      belong to β
enum class LaneMoment : std::size_t { one, a, p, c, q, aa, ap, ac, aq, pp, pc, pq, cc, cq, qq };
inline constexpr std::size_t lane_moments = 15;

template <class P>
class LaneMoments {
 public:
  [[nodiscard]] static LaneMoments of(int panels, const ParetoNbdReach<P>& reach) noexcept {
    LaneMoments moments(reach.by_alpha);
    integrate(panels, reach, moments);
    return moments;
  }

  [[nodiscard]] const P& operator[](LaneMoment moment) const noexcept {
    // While they are summed, a and p stand for what belongs to v, c and q for what belongs to z. Where v belongs to β
    // the pairs change places: a with c, and p with q.
    using enum LaneMoment;
    // clang-format off
    static constexpr std::array<LaneMoment, lane_moments> by_beta{
        //   a  p  c  q  aa  ap  ac  aq  pp  pc  pq  cc  cq  qq
        one, c, q, a, p, cc, cq, ac, pc, qq, aq, pq, aa, ap, pp};
    // clang-format on
    const auto place = static_cast<std::size_t>(moment);
    return of_[by_alpha_ ? place : static_cast<std::size_t>(by_beta[place])];
  }

  void add(const P& f, const P& v, const P& e, const P& z, const P& t) noexcept {
    using enum LaneMoment;
    const P o = (e - 1.0) / e;
    const P fv = f * v;
    const P fo = f * o;
    const P fz = f * z;
    const P ft = f * t;
    put(one, f);
    put(a, fv);
    put(p, fo);
    put(c, fz);
    put(q, ft);
    put(aa, fv * v);
    put(ap, fv * o);
    put(ac, fv * z);
    put(aq, fv * t);
    put(pp, fo * o);
    put(pc, fo * z);
    put(pq, fo * t);
    put(cc, fz * z);
    put(cq, fz * t);
    put(qq, ft * t);
  }

 private:
  explicit LaneMoments(bool by_alpha) noexcept : by_alpha_{by_alpha} {}
  void put(LaneMoment moment, const P& term) noexcept { of_[static_cast<std::size_t>(moment)] += term; }

  bool by_alpha_;
  std::array<P, lane_moments> of_{};
};

}  // namespace custval::detail

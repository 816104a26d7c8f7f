// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/log_of_rise.hpp>
#include <custval/lifetime/detail/pareto_nbd/panels.hpp>

#include <array>
#include <cmath>

namespace custval::detail {

// The reach of the integral of ParetoNbdFormulas (whose table of symbols see), for customers side by side, one a lane:
// how far it goes, how its exponent rises, and so how many nodes it needs.
//
//     symbol  here       what it is
//     v       –          the logarithm that belongs to the smaller of α and β, over which the integral is taken
//     z       –          the other logarithm: e^z = 1 + ratio (e^v - 1)
//     –       own        the factor of v in the exponent: K where v belongs to α, else s
//     –       other      the factor of z in the exponent
//     E       fall       the exponent at T
//
// Steps: (1) length = v at T; (2) where the integrand dies earlier, Newton's steps shorten the length; (3) steepness
// and length say how many panels are needed.
template <class P>
struct ParetoNbdReach {
  bool by_alpha;  // α <= β: v belongs to α
  P k;            // r + x
  P alpha_last;   // α + t_x
  P beta_last;    // β + t_x
  P a;            // log((α+T)/(α+t_x))
  P c;            // log((β+T)/(β+t_x))
  P fall;         // E
  P ratio;        // the smaller of α + t_x and β + t_x over the larger
  P own;
  P other;
  P length;    // of v, up to where nothing is left
  P steepest;  // ∂exponent/∂v there

  ParetoNbdReach(const std::array<double, 4>& theta, const P& x, const P& last, const P& end) noexcept
      : by_alpha(theta[1] <= theta[3]),
        k(theta[0] + x),
        alpha_last(theta[1] + last),
        beta_last(theta[3] + last),
        a(log_of_rise((end - last) / alpha_last)),
        c(log_of_rise((end - last) / beta_last)),
        fall(k * a + theta[2] * c),
        ratio(by_alpha ? alpha_last / beta_last : beta_last / alpha_last),
        own(by_alpha ? k : P(theta[2])),
        other(by_alpha ? P(theta[2]) : k),
        length(by_alpha ? a : c),
        steepest(own + other * (by_alpha ? (theta[1] + end) / (theta[3] + end) : (theta[3] + end) / (theta[1] + end))) {
    // What is left beyond an exponent is less than exp(-exponent); the integral is at least s/(k+s) of the ratio.
    constexpr double enough_of_one = 42.0;
    if (any(fall > enough_of_one)) {
      // k / s itself may be too large for a double.
      shorten(enough_of_one + (log(theta[2] + k) - std::log(theta[2])) - log(by_alpha ? ratio : P(1.0)));
    }
  }

  // How many panels of 16 nodes the integral needs; 0 where a panel of 8 does.
  [[nodiscard]] P panels() const noexcept {
    const P steepness = larger(steepest * length * (1.0 / panel_fall), length / panel_width);
    const auto is_short = length <= few_nodes_width && fall <= few_nodes_fall;
    return select(is_short, P(0.0), larger(rounded_up(steepness), P(1.0)));
  }

 private:
  [[nodiscard]] P slope(const P& v) const noexcept {
    const P e = ratio * exp(v);
    return own + other * (e / ((1.0 - ratio) + e));
  }

  // The exponent rises ever faster: Newton's steps from above stay above where it is enough. Lanes that are short
  // enough keep what they have to the last bit, whatever is beside them.
  void shorten(const P& enough) noexcept {
    P exponent = fall;
    for (int i = 0; i < 4; ++i) {
      length -= larger(exponent - enough, P(0.0)) / steepest;
      steepest = select(fall > enough, slope(length), steepest);
      exponent = own * length + other * log1p(ratio * expm1(length));
    }
  }

  // Whole numbers, for what is small enough to have digits behind the point.
  [[nodiscard]] static P rounded_up(const P& number) noexcept {
    constexpr double no_digits = 0x1.8p52;  // behind the point
    const P nearest = (number + no_digits) - no_digits;
    return nearest + select(nearest < number, P(1.0), P(0.0));
  }
};

}  // namespace custval::detail

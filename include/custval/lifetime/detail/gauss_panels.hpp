// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace custval::detail {

// Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], the positive half.
inline constexpr std::array<double, 8> gauss_nodes{
    0.0950125098376374401853193354249581, 0.2816035507792589132304605014604961, 0.4580167776572273863424194429835776,
    0.6178762444026437484466717640487910, 0.7554044083550030338951011948474422, 0.8656312023878317438804678977123931,
    0.9445750230732325760779884155346083, 0.9894009349916499325961541734503326};
inline constexpr std::array<double, 8> gauss_weights{
    0.1894506104550684962853967232082831, 0.1826034150449235888667636679692199, 0.1691565193950025381893120790303600,
    0.1495959888165767320815017305474786, 0.1246289712555338720524762821920164, 0.0951585116824927848099251076022462,
    0.0622535239386478928628438369943776, 0.0271524594117540948517805724560181};

// ∫ f(v) dv from 0 to `end`, of a mixture of exponentials that fall at most as fast as exp(-steepest · v): by panels
// that double in width, the first so narrow that the steepest falls little within it, none wider than `widest`.
template <class F>
[[nodiscard]] double integrate_decay(double end, double steepest, double widest, F&& f) noexcept {
  double sum = 0.0;
  double low = 0.0;
  double width = (std::min)(widest, 8.0 / (steepest + 1.0));
  while (low < end) {
    const double high = end - low < 1.5 * width ? end : low + width;
    const double half = 0.5 * (high - low);
    const double middle = low + half;
    double panel = 0.0;
    for (std::size_t i = 0; i < gauss_nodes.size(); ++i) {
      panel += gauss_weights[i] * (f(middle - half * gauss_nodes[i]) + f(middle + half * gauss_nodes[i]));
    }
    sum += half * panel;
    low = high;
    width = (std::min)(widest, 2.0 * width);
  }
  return sum;
}

}  // namespace custval::detail

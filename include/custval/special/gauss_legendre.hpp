// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>

namespace custval {

/// Nodes and weights of a Gauss-Legendre rule on [0, 1]: exact for polynomials of degree < 2 N.
template <std::size_t N>
struct GaussLegendre {
  std::array<double, N> nodes{};
  std::array<double, N> weights{};

  /// The rule on [0, 1] made of the positive nodes on [-1, 1], ascending, and their weights.
  constexpr GaussLegendre(const std::array<double, N / 2>& half, const std::array<double, N / 2>& weight) noexcept {
    for (std::size_t i = 0; i < N / 2; ++i) {
      const std::size_t below = N / 2 - 1 - i;
      const std::size_t above = N / 2 + i;
      nodes[below] = 0.5 * (1.0 - half[i]);
      nodes[above] = 0.5 * (1.0 + half[i]);
      weights[below] = 0.5 * weight[i];
      weights[above] = 0.5 * weight[i];
    }
  }
};

/// **Source** Abramowitz, Stegun (1964), table 25.4; computed anew to 34 digits.
inline constexpr GaussLegendre<8> gauss_legendre_8{
    {0.1834346424956498049394761423601840, 0.5255324099163289858177390491892463, 0.7966664774136267395915539364758304,
     0.9602898564975362316835608685694730},
    {0.3626837833783619829651504492771957, 0.3137066458778872873379622019866013, 0.2223810344533744705443559944262409,
     0.1012285362903762591525313543099622}};
inline constexpr GaussLegendre<16> gauss_legendre_16{
    {0.0950125098376374401853193354249581, 0.2816035507792589132304605014604961, 0.4580167776572273863424194429835776,
     0.6178762444026437484466717640487910, 0.7554044083550030338951011948474422, 0.8656312023878317438804678977123931,
     0.9445750230732325760779884155346083, 0.9894009349916499325961541734503326},
    {0.1894506104550684962853967232082831, 0.1826034150449235888667636679692199, 0.1691565193950025381893120790303600,
     0.1495959888165767320815017305474786, 0.1246289712555338720524762821920164, 0.0951585116824927848099251076022462,
     0.0622535239386478928628438369943776, 0.0271524594117540948517805724560181}};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>

namespace custval::detail {

/// Where the asymptotic series below are exact to the last bits.
inline constexpr double large_gamma_argument = 10.0;

// What is left of log Γ(z) after (z - 1/2) log z - z + log √(2π): 1/z times a polynomial of 1/z².
inline constexpr std::array log_gamma_series{1.0 / 12.0,   -1.0 / 360.0,      1.0 / 1260.0, -1.0 / 1680.0,
                                             1.0 / 1188.0, -691.0 / 360360.0, 1.0 / 156.0,  -3617.0 / 122400.0};
// ψ(z) = log z - 1/(2z) - (1/z²) · polynomial of 1/z²
inline constexpr std::array digamma_series{1.0 / 12.0,  -1.0 / 120.0,     1.0 / 252.0, -1.0 / 240.0,
                                           1.0 / 132.0, -691.0 / 32760.0, 1.0 / 12.0,  -3617.0 / 8160.0};
// ψ'(z) = 1/z + 1/(2z²) + (1/z³) · polynomial of 1/z²
inline constexpr std::array trigamma_series{1.0 / 6.0,  -1.0 / 30.0,     1.0 / 42.0, -1.0 / 30.0,
                                            5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0,  -3617.0 / 510.0};

/// A polynomial at `a`, and its divided difference (P(a) - P(b)) / (a - b), without cancellation.
struct PolynomialPair {
  double value = 0.0;
  double difference = 0.0;
};

template <std::size_t N>
[[nodiscard]] constexpr PolynomialPair polynomial_pair(const std::array<double, N>& coefficients, double a,
                                                       double b) noexcept {
  PolynomialPair pair;
  for (std::size_t i = N; i-- > 0;) {
    pair.difference = pair.value + b * pair.difference;
    pair.value = coefficients[i] + a * pair.value;
  }
  return pair;
}

/// (a P(a²) - b P(b²)) / (a - b)
template <std::size_t N>
[[nodiscard]] constexpr double odd_difference(const std::array<double, N>& coefficients, double a, double b) noexcept {
  const auto pair = polynomial_pair(coefficients, a * a, b * b);
  return pair.value + b * (a + b) * pair.difference;
}

}  // namespace custval::detail

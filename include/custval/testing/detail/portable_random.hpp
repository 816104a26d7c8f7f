// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/split_mix.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace custval::testing::detail {

// Random numbers that are the same bits on every platform. The standard's distributions differ between its
// implementations, and so do the last bits of its log and exp; everything here is + - * / sqrt of IEEE doubles and
// exact scaling, as long as the compiler fuses no multiplication with an addition (for processors that have such an
// instruction, GCC and Clang take -ffp-contract=off).

/// Natural logarithm of a positive normal number, relative error below 1e-14 away from 1.
[[nodiscard]] inline double portable_log(double x) noexcept {
  int exponent = 0;
  double m = std::frexp(x, &exponent);  // in [1/2, 1)
  if (m < 0.70710678118654752) {
    m *= 2.0;
    --exponent;
  }
  // log m = 2 artanh f; |f| < 0.172, so that the first term left out is below 1e-17.
  const double f = (m - 1.0) / (m + 1.0);
  const double f2 = f * f;
  double series = 0.0;
  for (int k = 21; k >= 3; k -= 2) {
    series = f2 * (1.0 / k + series);
  }
  return exponent * 0.69314718055994531 + 2.0 * f * (1.0 + series);
}

/// Exponential function for |x| up to 700, relative error below 1e-14.
[[nodiscard]] inline double portable_exp(double x) noexcept {
  const double k = std::floor(x * 1.4426950408889634 + 0.5);
  // log 2 in two parts, the first with few enough bits for an exact product.
  const double r = (x - k * 0.693145751953125) - k * 1.42860682030941723e-6;
  double series = 1.0;
  for (int n = 16; n >= 1; --n) {
    series = 1.0 + series * r / n;
  }
  return std::ldexp(series, static_cast<int>(k));
}

/// The generator xoshiro256++, seeded by SplitMix. The library's generator is custval::Random; this one stays, as a
/// made-up base is to keep its numbers from one version to the next.
/// **Source** Blackman, Vigna (2021), ACM Trans. Math. Softw. 47(4), doi:10.1145/3460772.
class PortableRandom {
 public:
  /// The stream of this number among those of a seed; streams do not depend on each other.
  PortableRandom(std::uint64_t seed, std::uint64_t stream) noexcept {
    custval::SplitMix seeds(custval::SplitMix{seed}() ^ (stream * 0xD1342543DE82EF95ULL));
    for (std::uint64_t& word : state_) {
      word = seeds();
    }
  }
  /// From a state, not all zero.
  constexpr PortableRandom(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) noexcept
      : state_{a, b, c, d} {}

  constexpr std::uint64_t bits() noexcept {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform in (0, 1), ends excluded.
  double uniform() noexcept { return (static_cast<double>(bits() >> 12U) + 0.5) * 0x1p-52; }

  bool chance(double probability) noexcept { return uniform() < probability; }

  /// Exponential with this mean, by inversion.
  double exponential(double mean) noexcept { return -mean * portable_log(uniform()); }

  /// Standard normal. **Source** Marsaglia, Bray (1964), SIAM Rev. 6, doi:10.1137/1006063 (polar method; the second
  /// value is dropped, so that a stream has no hidden state).
  double normal() noexcept {
    for (;;) {
      const double u = 2.0 * uniform() - 1.0;
      const double v = 2.0 * uniform() - 1.0;
      const double s = u * u + v * v;
      if (s < 1.0 && s > 0.0) {
        return u * std::sqrt(-2.0 * portable_log(s) / s);
      }
    }
  }

  /// Gamma with this shape and mean `shape`. **Source** Marsaglia, Tsang (2000), ACM Trans. Math. Softw. 26(3),
  /// doi:10.1145/358407.358414; shapes below 1 by their power of a uniform.
  double gamma(double shape) noexcept {
    if (shape < 1.0) {
      const double power = portable_exp(portable_log(uniform()) / shape);
      return gamma(shape + 1.0) * power;
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
      const double x = normal();
      const double root = 1.0 + c * x;
      if (root <= 0.0) {
        continue;
      }
      const double v = root * root * root;
      if (portable_log(uniform()) < 0.5 * x * x + d * (1.0 - v + portable_log(v))) {
        return d * v;
      }
    }
  }

  /// Beta, by two gammas.
  double beta(double a, double b) noexcept {
    const double x = gamma(a);
    return x / (x + gamma(b));
  }

  /// Poisson by waiting times; for small means.
  int poisson(double mean) noexcept {
    int count = 0;
    double waited = exponential(1.0);
    while (waited < mean) {
      waited += exponential(1.0);
      ++count;
    }
    return count;
  }

 private:
  std::uint64_t state_[4] = {};
};

}  // namespace custval::testing::detail

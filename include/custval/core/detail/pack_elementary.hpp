// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace custval::detail {

// What the elementary functions need of a scalar type: the logarithm of 2 in two parts, the first of which times a
// whole number is exact; minimax polynomials (Chebyshev, 60 digits); and the number which, added, leaves a whole number
// in the lowest bits.
template <class S>
struct Elementary;
template <>
struct Elementary<double> {
  static constexpr int mantissa_bits = 52;
  static constexpr double whole = 0x1p52;
  static constexpr double round = 0x1.8p52;
  static constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcd;  // its bits
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double most_exponent = 1100.0;
  // (exp(r) - 1 - r) / r² for |r| <= log(2)/2, to 1.3e-17 of exp(r).
  static constexpr double exp[] = {0x1.0000000000001p-1,  0x1.5555555555556p-3,  0x1.5555555553d63p-5,
                                   0x1.11111111109b3p-7,  0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13,
                                   0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19, 0x1.289185613a3d6p-22,
                                   0x1.af38a9b0ec855p-26};
  // (atanh(s)/s - 1) / s² by s², for 0 <= s <= (√2-1)/(√2+1), to 1.6e-16.
  static constexpr double log[] = {0x1.5555555555558p-2, 0x1.99999999952d7p-3, 0x1.2492492df281ap-3,
                                   0x1.c71c62e3f11e6p-4, 0x1.7462b51cb66b1p-4, 0x1.39fe51a7c18f9p-4,
                                   0x1.2b5900de53b32p-4};
};
template <>
struct Elementary<float> {
  static constexpr int mantissa_bits = 23;
  static constexpr float whole = 0x1p23F;
  static constexpr float round = 0x1.8p23F;
  static constexpr std::uint32_t sqrt_half = 0x3f3504f3;
  static constexpr float ln2_high = 0x1.62ep-1F;
  static constexpr float ln2_low = 0x1.0bfbe8p-15F;
  static constexpr float most_exponent = 160.0F;
  static constexpr float exp[] = {0x1p-1F, 0x1.5554dcf88fd17p-3F, 0x1.5555192d5f5dep-5F, 0x1.120b6e42d2112p-7F,
                                  0x1.6d11093a17fd8p-10F};  // to 7.8e-9
  static constexpr float log[] = {0x1.5555554bb1b2fp-2F, 0x1.9999eb63e783dp-3F, 0x1.245c40aecb50cp-3F,
                                  0x1.ddcf7101b6371p-4F};  // to 5.8e-10
};

template <class S, int W>
struct PackBits {
  using P = Pack<S, W>;
  using Native = Lanes<S>;
  using Bits = pattern_of<S>;
  using E = Elementary<S>;

  // One register after another: so many numbers are computed at once as stay in registers, and processors overlap them.
  template <class F>
  [[nodiscard]] static P by_register(const P& x, F&& f) noexcept {
    using One = PackBits<S, static_cast<int>(Native::size)>;
    return P::make([&](auto i) { return One::lanes_of(f(One::pack_of(x.lanes_[i]))); });
  }
  [[nodiscard]] static P pack_of(const typename Native::type& lanes) noexcept {
    return P::make([&](auto) { return lanes; });
  }
  [[nodiscard]] static const typename Native::type& lanes_of(const P& pack) noexcept { return pack.lanes_[0]; }

  // The nearest number from -most to most; NaN stays.
  [[nodiscard]] static P clamp(const P& x, S most) noexcept {
    return P::make(
        [&](auto i) { return Native::smaller(Native::all(most), Native::larger(Native::all(-most), x.lanes_[i])); });
  }
  // 2^k for whole k from the smallest exponent of a normal number to the largest, given as k + E::round.
  [[nodiscard]] static P power_of_two(const P& k_and_round) noexcept {
    return P::make([&](auto i) { return power_of_two(Native::as_pattern(k_and_round.lanes_[i])); });
  }
  // x · 2^k for k twice as large, in two steps, so that both powers are normal numbers whatever the result is.
  [[nodiscard]] static P times_power_of_two(const P& x, const P& k_and_round) noexcept {
    return P::make([&](auto i) {
      const auto k = Native::as_pattern(k_and_round.lanes_[i]);
      const auto half = k >> 1;
      return x.lanes_[i] * power_of_two(half) * power_of_two(k - half);
    });
  }
  [[nodiscard]] static typename Native::type power_of_two(const typename Native::pattern& k) noexcept {
    return Native::as_numbers((k << E::mantissa_bits) + Native::as_pattern(Native::all(S{1})));
  }
  // x = 2^k · m with m from √½ to √2, for normal x > 0.
  static void split(const P& x, P& k, P& m) noexcept {
    constexpr Bits mantissa = (Bits{1} << E::mantissa_bits) - 1;
    constexpr Bits bias = Bits{std::numeric_limits<S>::max_exponent - 1} << E::mantissa_bits;
    m = P::make([&](auto i) {
      return Native::as_numbers(((Native::as_pattern(x.lanes_[i]) - E::sqrt_half) & mantissa) + E::sqrt_half);
    });
    // The exponent, moved to where a number that large has its last whole digits.
    k = P::make([&](auto i) {
      const auto exponent = (Native::as_pattern(x.lanes_[i]) - E::sqrt_half + bias) >> E::mantissa_bits;
      return Native::as_numbers(exponent + Native::as_pattern(Native::all(E::whole)));
    });
    k -= E::whole + S{std::numeric_limits<S>::max_exponent - 1};
  }
};

// Halves of a polynomial, in x and in x² of the one above (Estrin's scheme), as a chain of products is what a pack
// would wait for.
template <std::size_t First, std::size_t Step, class P, class S, std::size_t N>
[[nodiscard, gnu::always_inline]] inline P polynomial_from(const S (&coefficients)[N], const P* powers) noexcept {
  if constexpr (First + Step >= N) {
    return coefficients[First];
  } else {
    return polynomial_from<First, 2 * Step>(coefficients, powers + 1) +
           *powers * polynomial_from<First + Step, 2 * Step>(coefficients, powers + 1);
  }
}
template <class P, class S, std::size_t N>
[[nodiscard, gnu::always_inline]] inline P polynomial(const S (&coefficients)[N], const P& x) noexcept {
  static_assert(N <= 16);
  const P square = x * x;
  const P fourth = square * square;
  const P powers[] = {x, square, fourth, fourth * fourth};
  return polynomial_from<0, 1>(coefficients, powers);
}

// exp(x) = 2^k (1 + grown), k within what a pack can hold.
template <class S, int W>
struct ReducedExp {
  Pack<S, W> k_and_round;
  Pack<S, W> grown;

  [[gnu::always_inline]] explicit ReducedExp(const Pack<S, W>& x) noexcept {
    using E = Elementary<S>;
    constexpr S per_ln2 = static_cast<S>(1.442695040888963407359924681001892137);
    k_and_round = x * per_ln2 + E::round;
    const Pack<S, W> k = k_and_round - E::round;
    const Pack<S, W> r = (x - k * E::ln2_high) - k * E::ln2_low;
    grown = r + r * r * polynomial<Pack<S, W>>(E::exp, r);
  }
};

template <class S, int W>
[[nodiscard]] Pack<S, W> exp_of(const Pack<S, W>& x) noexcept {
  using Bits = PackBits<S, W>;
  const ReducedExp<S, W> reduced(Bits::clamp(x, Elementary<S>::most_exponent * S(0.6931471805599453)));
  return Bits::times_power_of_two(S{1} + reduced.grown, reduced.k_and_round);
}

// 2^k is a normal number.
template <class S, int W>
[[nodiscard]] Pack<S, W> exp_unchecked_of(const Pack<S, W>& x) noexcept {
  const ReducedExp<S, W> reduced(x);
  return (S{1} + reduced.grown) * PackBits<S, W>::power_of_two(reduced.k_and_round);
}

template <class S, int W>
[[nodiscard]] Pack<S, W> expm1_of(const Pack<S, W>& x) noexcept {
  constexpr S much = 40;  // beyond which 1 is nothing beside exp(x), or exp(x) beside 1
  const ReducedExp<S, W> reduced(PackBits<S, W>::clamp(x, much));
  const Pack<S, W> power = PackBits<S, W>::power_of_two(reduced.k_and_round);
  return select(x > much, exp_of(x), (power - S{1}) + power * reduced.grown);
}

// k log 2 + log of what is left, where x is a normal number times 2^lifted.
template <class S, int W>
[[nodiscard, gnu::always_inline]] inline Pack<S, W> log_of_lifted(const Pack<S, W>& x,
                                                                  const Pack<S, W>& lifted) noexcept {
  using P = Pack<S, W>;
  using E = Elementary<S>;
  P k;
  P m;
  PackBits<S, W>::split(x, k, m);
  k -= lifted;
  const P f = m - S{1};
  const P s = f / (S{2} + f);
  const P square = s * s;
  const P half_square = S(0.5) * f * f;
  const P more = S{2} * square * polynomial<P>(E::log, square);
  return k * E::ln2_high - ((half_square - (s * (half_square + more) + k * E::ln2_low)) - f);
}

template <class S, int W>
[[nodiscard]] Pack<S, W> log_unchecked_of(const Pack<S, W>& x) noexcept {
  return log_of_lifted(x, Pack<S, W>(S{0}));
}

template <class S, int W>
[[nodiscard]] Pack<S, W> log_of(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  using Limits = std::numeric_limits<S>;
  constexpr S lift = sizeof(S) == 8 ? static_cast<S>(0x1p54) : static_cast<S>(0x1p25);
  constexpr S lifted = sizeof(S) == 8 ? S(54) : S(25);
  const auto denormal = x < (Limits::min)();
  const P result = log_of_lifted(select(denormal, x * lift, x), select(denormal, P(lifted), P(S{0})));
  const P special = select(x == S{0}, -Limits::infinity(), select(x > S{0}, x, Limits::quiet_NaN()));
  return select(x > S{0} && x < Limits::infinity(), result, special);
}

template <class S, int W>
[[nodiscard]] Pack<S, W> log1p_of(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  const P more = S{1} + x;
  // What was lost by adding 1.
  const P lost = select(x > S{1}, S{1} - (more - x), x - (more - S{1}));
  return log_of(more) + select(more > S{0} && more < std::numeric_limits<S>::infinity(), lost / more, S{0});
}

}  // namespace custval::detail

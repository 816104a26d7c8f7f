// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace custval {

namespace detail {

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
  static constexpr std::int64_t sqrt_half = 0x3fe6a09e667f3bcd;  // its bits
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
  static constexpr std::int32_t sqrt_half = 0x3f3504f3;
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
  using Bits = bits_of<S>;
  using E = Elementary<S>;

  // 2^k for whole k from the smallest exponent of a normal number to the largest, given as k + E::round.
  [[nodiscard]] static P power_of_two(const P& k_and_round) noexcept {
    return P::make([&](auto i) {
      const auto bits = Native::as_bits(k_and_round.lanes_[i]);
      return Native::as_numbers((bits << E::mantissa_bits) + Native::as_bits(Native::all(S{1})));
    });
  }
  // x = 2^k · m with m from √½ to √2, for normal x > 0.
  static void split(const P& x, P& k, P& m) noexcept {
    constexpr Bits mantissa = (Bits{1} << E::mantissa_bits) - 1;
    constexpr Bits bias = Bits{std::numeric_limits<S>::max_exponent - 1} << E::mantissa_bits;
    m = P::make([&](auto i) {
      return Native::as_numbers(((Native::as_bits(x.lanes_[i]) - E::sqrt_half) & mantissa) + E::sqrt_half);
    });
    // The exponent, moved to where a number that large has its last whole digits.
    k = P::make([&](auto i) {
      const auto exponent = Native::shift_down(Native::as_bits(x.lanes_[i]) - E::sqrt_half + bias, E::mantissa_bits);
      return Native::as_numbers(exponent + Native::as_bits(Native::all(E::whole)));
    });
    k -= E::whole + S{std::numeric_limits<S>::max_exponent - 1};
  }
};

// Horner's scheme, unrolled.
template <class P, class S, std::size_t N>
[[nodiscard]] P polynomial(const S (&coefficients)[N], const P& x) noexcept {
  P value = coefficients[N - 1];
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((value = value * x + coefficients[N - 2 - I]), ...);
  }
  (std::make_index_sequence<N - 1>{});
  return value;
}

// exp(x) = 2^k (1 + grown), k within what a pack can hold.
template <class S, int W>
struct ReducedExp {
  Pack<S, W> k_and_round;
  Pack<S, W> grown;

  explicit ReducedExp(const Pack<S, W>& x) noexcept {
    using E = Elementary<S>;
    constexpr S per_ln2 = static_cast<S>(1.442695040888963407359924681001892137);
    k_and_round = x * per_ln2 + E::round;
    const Pack<S, W> k = k_and_round - E::round;
    const Pack<S, W> r = (x - k * E::ln2_high) - k * E::ln2_low;
    grown = r + r * r * polynomial<Pack<S, W>>(E::exp, r);
  }
};

}  // namespace detail

/// e to the power of each number. **Errors** within 1.1 units in the last place of double and float, also where the
/// result is denormal; 0 below and infinity above what the type can hold; NaN stays.
template <class S, int W>
[[nodiscard]] Pack<S, W> exp(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  using E = detail::Elementary<S>;
  using Bits = detail::PackBits<S, W>;
  constexpr S most = E::most_exponent * S(0.6931471805599453);
  const P within = select(x > most, most, select(x < -most, -most, x));
  const detail::ReducedExp<S, W> reduced(within);
  // In two steps, so that both powers are normal numbers whatever the result is.
  const P half = (reduced.k_and_round - E::round) * S(0.5) + E::round;
  const P rest = (reduced.k_and_round - E::round) - (half - E::round) + E::round;
  return (S{1} + reduced.grown) * Bits::power_of_two(half) * Bits::power_of_two(rest);
}

/// e to the power of each number, less one, exact to the last digits for small numbers, too. **Errors** within 2.5
/// units in the last place; -1 and infinity at the ends; NaN stays.
template <class S, int W>
[[nodiscard]] Pack<S, W> expm1(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  constexpr S much = 40;  // beyond which 1 is nothing beside exp(x), or exp(x) beside 1
  const P within = select(x > much, much, select(x < -much, -much, x));
  const detail::ReducedExp<S, W> reduced(within);
  const P power = detail::PackBits<S, W>::power_of_two(reduced.k_and_round);
  return select(x > much, exp(x), (power - S{1}) + power * reduced.grown);
}

/// The natural logarithm of each number. **Errors** within 1 unit in the last place; minus infinity of 0, NaN of less.
template <class S, int W>
[[nodiscard]] Pack<S, W> log(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  using E = detail::Elementary<S>;
  using Limits = std::numeric_limits<S>;
  constexpr S lift = sizeof(S) == 8 ? static_cast<S>(0x1p54) : static_cast<S>(0x1p25);
  constexpr S lifted = sizeof(S) == 8 ? S(54) : S(25);
  const auto denormal = x < (Limits::min)();
  P k;
  P m;
  detail::PackBits<S, W>::split(select(denormal, x * lift, x), k, m);
  k = k - select(denormal, lifted, S{0});
  const P f = m - S{1};
  const P s = f / (S{2} + f);
  const P square = s * s;
  const P half_square = S(0.5) * f * f;
  const P more = S{2} * square * detail::polynomial<P>(E::log, square);
  const P result = k * E::ln2_high - ((half_square - (s * (half_square + more) + k * E::ln2_low)) - f);
  const P special = select(x == S{0}, -Limits::infinity(), select(x > S{0}, x, Limits::quiet_NaN()));
  return select(x > S{0} && x < Limits::infinity(), result, special);
}

/// The natural logarithm of one more than each number, exact to the last digits for small numbers, too. **Errors**
/// within 2 units in the last place; minus infinity of -1, NaN of less.
template <class S, int W>
[[nodiscard]] Pack<S, W> log1p(const Pack<S, W>& x) noexcept {
  using P = Pack<S, W>;
  const P more = S{1} + x;
  // What was lost by adding 1.
  const P lost = select(x > S{1}, S{1} - (more - x), x - (more - S{1}));
  return log(more) + select(more > S{0} && more < std::numeric_limits<S>::infinity(), lost / more, S{0});
}

/// f of each number: for what is not made of packs, a number at a time.
template <class S, int W, class F>
[[nodiscard]] Pack<S, W> transform(const Pack<S, W>& x, F&& f) {
  return Pack<S, W>::from([&](int i) { return static_cast<S>(f(x[i])); });
}

/// The square root of each number, rounded correctly; NaN of less than 0.
template <class S, int W>
[[nodiscard]] Pack<S, W> sqrt(const Pack<S, W>& x) noexcept {
  return transform(x, [](S number) { return std::sqrt(number); });
}

/// The largest whole number up to each number.
template <class S, int W>
[[nodiscard]] Pack<S, W> floor(const Pack<S, W>& x) noexcept {
  return transform(x, [](S number) { return std::floor(number); });
}

}  // namespace custval

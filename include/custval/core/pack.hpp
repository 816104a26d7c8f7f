// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/former_array.hpp>
#include <custval/core/detail/lanes.hpp>
#include <custval/core/stream_lines.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <utility>

namespace custval {

/// Numbers in a pack unless told otherwise: a cache line where registers are at least half of one, else half a line.
template <std::floating_point S>
inline constexpr int pack_width = static_cast<int>((detail::register_bytes >= 32 ? 64 : 32) / sizeof(S));

template <std::floating_point S, int W = pack_width<S>>
class Pack;

namespace detail {
// The bit patterns of a pack's numbers, for pack_math.hpp.
template <class S, int W>
struct PackBits;
}  // namespace detail

/// A yes or no for each number of a pack: what comparing packs gives, and `select` takes.
template <std::floating_point S, int W = pack_width<S>>
class PackMask {
 public:
  [[nodiscard]] bool operator[](int i) const noexcept {
    return lanes_[i / per_register][static_cast<std::size_t>(i % per_register)] != 0;
  }
  [[nodiscard]] friend bool any(const PackMask& mask) noexcept {
    bool found = false;
    for (int i = 0; i < W; ++i) {
      found = found || mask[i];
    }
    return found;
  }
  [[nodiscard]] friend bool all(const PackMask& mask) noexcept { return !any(!mask); }

  /// Lane by lane the first where the mask is true, else the second.
  [[nodiscard]] friend Pack<S, W> select(const PackMask& which, const Pack<S, W>& yes, const Pack<S, W>& no) noexcept {
    return choose(which, yes, no);
  }

  friend PackMask operator!(const PackMask& a) noexcept {
    return each([&](auto i) { return ~a.lanes_[i]; });
  }
  friend PackMask operator&&(const PackMask& a, const PackMask& b) noexcept {
    return each([&](auto i) { return a.lanes_[i] & b.lanes_[i]; });
  }
  friend PackMask operator||(const PackMask& a, const PackMask& b) noexcept {
    return each([&](auto i) { return a.lanes_[i] | b.lanes_[i]; });
  }

 private:
  friend class Pack<S, W>;
  static constexpr int per_register = static_cast<int>(detail::Lanes<S>::size);
  static constexpr std::size_t registers = static_cast<std::size_t>(W / per_register);

  template <class F>
  [[gnu::always_inline]] static PackMask each(F&& f) noexcept {
    PackMask result;  // NOLINT(cppcoreguidelines-pro-type-member-init): all of it is written next
    each(result, f, std::make_index_sequence<registers>{});
    return result;
  }
  template <class F, std::size_t... I>
  [[gnu::always_inline]] static void each(PackMask& result, F& f, std::index_sequence<I...> /*registers*/) noexcept {
    ((result.lanes_[I] = f(std::integral_constant<std::size_t, I>{})), ...);
  }

  static Pack<S, W> choose(const PackMask& which, const Pack<S, W>& yes, const Pack<S, W>& no) noexcept {
    return Pack<S, W>::make(
        [&](auto i) { return detail::Lanes<S>::choose(which.lanes_[i], yes.lanes_[i], no.lanes_[i]); });
  }

  typename detail::Lanes<S>::bits lanes_[registers];
};

/// W numbers as one value: the rows of a column that a kernel handles at once. Arithmetic is lane by lane, a number
/// mixes with packs as W equal ones, and nothing refers to memory, so that nothing can dangle. A kernel written over a
/// pack is written once for all rows; the same source serves a single number.
///
/// exp, log, log1p and expm1 are in pack_math.hpp.
/// **Cost** what the instructions cost: a pack lives in registers.
template <std::floating_point S, int W>
class Pack : public detail::FormerArray {
 public:
  static_assert(W >= static_cast<int>(detail::Lanes<S>::size) && (W & (W - 1)) == 0,
                "custval: a pack is as wide as a register, or twice, four times … as wide");
  using scalar = S;
  using mask = PackMask<S, W>;
  static constexpr int width = W;

  /// Zeros.
  Pack() noexcept : Pack(S{0}) {}
  /// W times the same number.
  template <class T>
    requires std::is_arithmetic_v<T>
  Pack(T number) noexcept {  // NOLINT(google-explicit-constructor): numbers mix
    each([&](auto i) { lanes_[i] = Native::all(static_cast<S>(number)); });
  }

  /// The W numbers from here on.
  [[nodiscard]] static Pack load(const S* from) noexcept {
    return make([&](auto i) {
      typename Native::type lanes;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      std::memcpy(&lanes, from + i * Native::size, sizeof lanes);
      return lanes;
    });
  }
  /// f(0), f(1), … f(W − 1).
  template <class F>
  [[nodiscard]] static Pack from(F&& f) {
    S numbers[static_cast<std::size_t>(W)];
    for (int i = 0; i < W; ++i) {
      numbers[i] = f(i);
    }
    return load(numbers);
  }
  void store(S* to) const noexcept {
    each([&](auto i) { std::memcpy(to + i * Native::size, &lanes_[i], sizeof lanes_[i]); });
  }
  void store(S* to, int count) const noexcept {
    if (count > 0) {
      std::memcpy(to, lanes_, static_cast<std::size_t>(count) * sizeof(S));
    }
  }

  /// Stores past the caches: for memory much larger than them that is not read soon. `to` is aligned to a cache line;
  /// finish_streaming() after the last store makes them visible to other threads.
  void stream(S* to) const noexcept {
    each([&](auto i) { detail::stream_register(lanes_[i], to + i * Native::size); });
  }
  /// The numbers of this pack converted to another type.
  template <class Other>
  [[nodiscard]] Pack<Other, W> to() const noexcept {
    if constexpr (std::is_same_v<Other, S>) {
      return *this;
    } else {
      return Pack<Other, W>::from([&](int i) { return static_cast<Other>((*this)[i]); });
    }
  }

  [[nodiscard]] S operator[](int i) const noexcept {
    return lanes_[i / per_register][static_cast<std::size_t>(i % per_register)];
  }

  friend Pack operator+(const Pack& a, const Pack& b) noexcept {
    return make([&](auto i) { return a.lanes_[i] + b.lanes_[i]; });
  }
  friend Pack operator-(const Pack& a, const Pack& b) noexcept {
    return make([&](auto i) { return a.lanes_[i] - b.lanes_[i]; });
  }
  friend Pack operator*(const Pack& a, const Pack& b) noexcept {
    return make([&](auto i) { return a.lanes_[i] * b.lanes_[i]; });
  }
  friend Pack operator/(const Pack& a, const Pack& b) noexcept {
    return make([&](auto i) { return a.lanes_[i] / b.lanes_[i]; });
  }
  friend Pack operator-(const Pack& a) noexcept {
    return make([&](auto i) { return -a.lanes_[i]; });
  }
  friend Pack operator+(const Pack& a) noexcept { return a; }
  Pack& operator+=(const Pack& b) noexcept { return *this = *this + b; }
  Pack& operator-=(const Pack& b) noexcept { return *this = *this - b; }
  Pack& operator*=(const Pack& b) noexcept { return *this = *this * b; }
  Pack& operator/=(const Pack& b) noexcept { return *this = *this / b; }

  // Comparisons with NaN are false, but != true.
  friend mask operator<(const Pack& a, const Pack& b) noexcept { return less(a, b); }
  friend mask operator<=(const Pack& a, const Pack& b) noexcept { return less_or_equal(a, b); }
  friend mask operator>(const Pack& a, const Pack& b) noexcept { return less(b, a); }
  friend mask operator>=(const Pack& a, const Pack& b) noexcept { return less_or_equal(b, a); }
  friend mask operator==(const Pack& a, const Pack& b) noexcept { return equal(a, b); }
  friend mask operator!=(const Pack& a, const Pack& b) noexcept { return !equal(a, b); }

  /// The larger, NaN where either is NaN: `max`, also where a header defines that as a macro.
  [[nodiscard]] friend Pack larger(const Pack& a, const Pack& b) noexcept {
    return select(b == b, select(a < b, b, a), b);
  }
  [[nodiscard]] friend Pack(max)(const Pack& a, const Pack& b) noexcept { return larger(a, b); }
  /// The smaller, NaN where either is NaN: `min`, also where a header defines that as a macro.
  [[nodiscard]] friend Pack smaller(const Pack& a, const Pack& b) noexcept {
    return select(b == b, select(b < a, b, a), b);
  }
  [[nodiscard]] friend Pack(min)(const Pack& a, const Pack& b) noexcept { return smaller(a, b); }
  [[nodiscard]] friend Pack abs(const Pack& a) noexcept {
    return make([&](auto i) { return Native::as_numbers(Native::as_pattern(a.lanes_[i]) & magnitude()); });
  }

  /// The sum of all W numbers, halves added to halves: the error grows with the logarithm of W.
  [[nodiscard]] friend S sum(const Pack& a) noexcept {
    S numbers[static_cast<std::size_t>(W)];
    a.store(numbers);
    for (int half = W / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; ++i) {
        numbers[i] += numbers[i + half];
      }
    }
    return numbers[0];
  }

 private:
  using Native = detail::Lanes<S>;
  static constexpr int per_register = static_cast<int>(Native::size);
  static constexpr std::size_t registers = static_cast<std::size_t>(W / per_register);
  struct uninitialized {};

  explicit Pack(uninitialized /*tag*/) noexcept {}  // NOLINT(cppcoreguidelines-pro-type-member-init)

  static typename Native::pattern magnitude() noexcept { return ~Native::as_pattern(Native::all(S{-0.0})); }

  // Unrolled and inlined here, or compilers keep the registers in memory at -O2.
  template <class F>
  [[gnu::always_inline]] static void each(F&& f) noexcept {
    each(f, std::make_index_sequence<registers>{});
  }
  template <class F, std::size_t... I>
  [[gnu::always_inline]] static void each(F& f, std::index_sequence<I...> /*registers*/) noexcept {
    (f(std::integral_constant<std::size_t, I>{}), ...);
  }
  template <class F>
  [[gnu::always_inline]] static Pack make(F&& f) noexcept {
    Pack result(uninitialized{});
    each([&](auto i) { result.lanes_[i] = f(i); });
    return result;
  }

  // Members, as a mask makes friends with this class and not with its friends.
  static mask less(const Pack& a, const Pack& b) noexcept {
    return mask::each([&](auto i) { return a.lanes_[i] < b.lanes_[i]; });
  }
  static mask less_or_equal(const Pack& a, const Pack& b) noexcept {
    return mask::each([&](auto i) { return a.lanes_[i] <= b.lanes_[i]; });
  }
  static mask equal(const Pack& a, const Pack& b) noexcept {
    return mask::each([&](auto i) { return a.lanes_[i] == b.lanes_[i]; });
  }
  friend class PackMask<S, W>;
  friend struct detail::PackBits<S, W>;
  typename Native::type lanes_[registers];
};

}  // namespace custval

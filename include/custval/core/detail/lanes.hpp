// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace custval::detail {

// What one instruction takes: 64 bytes with AVX-512, 32 with AVX, else 16.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif

template <class S>
using bits_of = std::conditional_t<sizeof(S) == 8, std::int64_t, std::int32_t>;
// The bits of a number, to compute with.
template <class S>
using pattern_of = std::make_unsigned_t<bits_of<S>>;

// Lanes of one register: numbers with arithmetic lane by lane, comparisons that give all bits or none of an integer
// lane, and `which ? a : b`. The compiler's own vectors where it has them, which stay in registers and cost nothing to
// compile; else plain loops of the same meaning.
#if defined(__GNUC__) && !defined(CUSTVAL_PLAIN_LANES)

template <class S>
struct Lanes {
  static constexpr std::size_t size = register_bytes / sizeof(S);
  typedef S type __attribute__((vector_size(register_bytes)));                 // NOLINT(modernize-use-using)
  typedef bits_of<S> bits __attribute__((vector_size(register_bytes)));        // NOLINT(modernize-use-using)
  typedef pattern_of<S> pattern __attribute__((vector_size(register_bytes)));  // NOLINT(modernize-use-using)

  [[nodiscard]] static type all(S value) noexcept { return value - type{}; }  // + could change the sign of a zero
  [[nodiscard]] static pattern as_pattern(type lanes) noexcept { return reinterpret_cast<pattern>(lanes); }
  [[nodiscard]] static type as_numbers(pattern lanes) noexcept { return reinterpret_cast<type>(lanes); }
  [[nodiscard]] static type choose(bits which, type yes, type no) noexcept { return which ? yes : no; }
  // The second where either is NaN.
  [[nodiscard]] static type smaller(type a, type b) noexcept { return a < b ? a : b; }
  [[nodiscard]] static type larger(type a, type b) noexcept { return a > b ? a : b; }
};

#else

template <class T>
struct PlainLanes {
  static constexpr std::size_t size = register_bytes / sizeof(T);
  alignas(register_bytes) T lane[size];

  PlainLanes() = default;
  PlainLanes(T value) noexcept {  // NOLINT(google-explicit-constructor): as the compilers' own
    for (T& number : lane) {
      number = value;
    }
  }
  T& operator[](std::size_t i) noexcept { return lane[i]; }
  const T& operator[](std::size_t i) const noexcept { return lane[i]; }

  template <class F>
  static auto each(F&& f) noexcept {
    PlainLanes<decltype(f(std::size_t{}))> result;  // NOLINT(cppcoreguidelines-pro-type-member-init): written next
    for (std::size_t i = 0; i < size; ++i) {
      result.lane[i] = f(i);
    }
    return result;
  }
  friend PlainLanes operator+(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] + b[i]); });
  }
  friend PlainLanes operator-(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] - b[i]); });
  }
  friend PlainLanes operator*(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] * b[i]); });
  }
  friend PlainLanes operator/(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] / b[i]); });
  }
  friend PlainLanes operator-(const PlainLanes& a) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(-a[i]); });
  }
  friend PlainLanes operator&(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] & b[i]); });
  }
  friend PlainLanes operator|(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] | b[i]); });
  }
  friend PlainLanes operator~(const PlainLanes& a) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(~a[i]); });
  }
  friend PlainLanes operator<<(const PlainLanes& a, int by) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] << by); });
  }
  friend PlainLanes operator>>(const PlainLanes& a, int by) noexcept {
    return each([&](std::size_t i) { return static_cast<T>(a[i] >> by); });
  }
  friend auto operator<(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<bits_of<T>>(a[i] < b[i] ? -1 : 0); });
  }
  friend auto operator<=(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<bits_of<T>>(a[i] <= b[i] ? -1 : 0); });
  }
  friend auto operator==(const PlainLanes& a, const PlainLanes& b) noexcept {
    return each([&](std::size_t i) { return static_cast<bits_of<T>>(a[i] == b[i] ? -1 : 0); });
  }
};

template <class S>
struct Lanes {
  static constexpr std::size_t size = register_bytes / sizeof(S);
  using type = PlainLanes<S>;
  using bits = PlainLanes<bits_of<S>>;
  using pattern = PlainLanes<pattern_of<S>>;

  [[nodiscard]] static type all(S value) noexcept {
    return type::each([&](std::size_t) { return value; });
  }
  [[nodiscard]] static pattern as_pattern(const type& lanes) noexcept {
    pattern result;
    std::memcpy(&result, &lanes, sizeof result);
    return result;
  }
  [[nodiscard]] static type as_numbers(const pattern& lanes) noexcept {
    type result;
    std::memcpy(&result, &lanes, sizeof result);
    return result;
  }
  [[nodiscard]] static type choose(const bits& which, const type& yes, const type& no) noexcept {
    return type::each([&](std::size_t i) { return which[i] != 0 ? yes[i] : no[i]; });
  }
  [[nodiscard]] static type smaller(const type& a, const type& b) noexcept {
    return type::each([&](std::size_t i) { return a[i] < b[i] ? a[i] : b[i]; });
  }
  [[nodiscard]] static type larger(const type& a, const type& b) noexcept {
    return type::each([&](std::size_t i) { return a[i] > b[i] ? a[i] : b[i]; });
  }
};

#endif

}  // namespace custval::detail

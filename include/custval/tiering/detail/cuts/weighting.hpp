// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/tiering/detail/cuts/ordered_bits.hpp>

#include <limits>

namespace custval::detail {

// What a customer weighs, in the total that cuts are shares of.

// The customer's value, if it is positive.
struct ByValue {
  static constexpr bool weighs_heads = false;
  template <class S>
  [[nodiscard]] static double weight(S value, double scale) noexcept {
    return value > S{0} ? static_cast<double>(value) * scale : 0.0;
  }
  // The values that count at all.
  template <class S>
  [[nodiscard]] static KeyRange<S> keys() noexcept {
    return {key_of(std::numeric_limits<S>::denorm_min()), key_of((std::numeric_limits<S>::max)())};
  }
  // A power of two that keeps sums of huge values from overflowing, and shares of a tiny total from being rounded to
  // whole multiples of the smallest number; exact where values are not tiny beside the largest.
  [[nodiscard]] static double scale_for(double largest) noexcept {
    if (largest > 0x1p900) {
      return 0x1p-200;
    }
    return largest < 0x1p-900 ? 0x1p200 : 1.0;
  }
  // The most customers that can weigh so much, none of them less than `smallest`.
  [[nodiscard]] static double most_rows(double weight, double smallest) noexcept { return weight / smallest; }
};

// One head.
struct ByHead {
  static constexpr bool weighs_heads = true;
  template <class S>
  [[nodiscard]] static double weight(S /*value*/, double /*scale*/) noexcept {
    return 1.0;
  }
  template <class S>
  [[nodiscard]] static KeyRange<S> keys() noexcept {
    return {key_of(std::numeric_limits<S>::lowest()), key_of((std::numeric_limits<S>::max)())};
  }
  [[nodiscard]] static double scale_for(double /*largest*/) noexcept { return 1.0; }
  [[nodiscard]] static double most_rows(double weight, double /*smallest*/) noexcept { return weight; }
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/radix_pass.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace custval::detail {

// The widest digit: 4,096 counters stay in the first-level cache.
inline constexpr unsigned digit_bits = 12;
inline constexpr std::size_t digit_values = std::size_t{1} << digit_bits;

// Sorts stably by an unsigned key of which the low `bits` bits count, least significant digit first. `items` and
// `other` both hold `size` items; returns which of the two holds the result.
template <class T, class Key>
[[nodiscard]] T* radix_sort(T* items, T* other, std::size_t size, unsigned bits, std::size_t* counters,
                            Key key) noexcept {
  const unsigned passes = (bits + digit_bits - 1) / digit_bits;
  const unsigned width = passes == 0 ? 0 : (bits + passes - 1) / passes;
  const std::size_t values = std::size_t{1} << width;
  for (unsigned pass = 0; pass < passes; ++pass) {
    const auto digit = [&](const T& item) {
      return static_cast<std::size_t>(key(item) >> (pass * width)) & (values - 1);
    };
    std::fill_n(counters, values, std::size_t{0});
    for (std::size_t i = 0; i < size; ++i) {
      ++counters[digit(items[i])];
    }
    radix_pass(items, size, other, counters, values, digit);
    std::swap(items, other);
  }
  return items;
}

}  // namespace custval::detail

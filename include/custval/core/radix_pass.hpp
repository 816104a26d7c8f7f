// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <utility>

namespace custval {

/// Turns how many items there are of each digit into the place of the first of each, lower digits before.
template <class Count>
constexpr void counts_to_places(Count* counts, std::size_t digits) noexcept {
  Count before = 0;
  for (std::size_t digit = 0; digit < digits; ++digit) {
    before += std::exchange(counts[digit], before);
  }
}

/// One pass of a radix sort: moves the items into the order of their digit, stably. `counts` holds how many items there
/// are of each digit, and is overwritten. `digit_of(item)` is below `digits`.
/// **Cost** O(size + digits); as many items are read and written.
template <class T, class Count, class DigitOf>
constexpr void radix_pass(const T* items, std::size_t size, T* to, Count* counts, std::size_t digits,
                          DigitOf&& digit_of) noexcept {
  counts_to_places(counts, digits);
  for (std::size_t i = 0; i < size; ++i) {
    to[counts[digit_of(items[i])]++] = items[i];
  }
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>

namespace custval {

/// Asks for the cache line of an address, which may be any, to be near when it is read.
inline void prefetch_to_read([[maybe_unused]] const void* address) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0);
#endif
}
/// Asks for the cache line of an address, which may be any, to be near when it is written.
inline void prefetch_to_write([[maybe_unused]] const void* address) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(address, 1);
#endif
}

/// Asks for the lines that so many rows of a column lie in, to be read soon. The processor's own guesses end at every
/// page: a pass that does little with each row waits for memory a third of the time without hints.
template <class T>
void prefetch_rows(const T* first, std::ptrdiff_t rows) noexcept {
  static_assert(sizeof(T) <= 64);
  constexpr std::ptrdiff_t per_line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
  for (std::ptrdiff_t i = 0; i < rows; i += per_line) {
    prefetch_to_read(first + i);
  }
}

}  // namespace custval

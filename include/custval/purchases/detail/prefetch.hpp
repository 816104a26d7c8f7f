// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>

namespace custval::detail {

// Hints to bring memory near before it is asked for.
inline void prefetch_to_read([[maybe_unused]] const void* address) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0);
#endif
}
inline void prefetch_to_write([[maybe_unused]] const void* address) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(address, 1);
#endif
}

// The lines that so many items from this one on lie in.
template <std::ptrdiff_t Items, class T>
void prefetch_lines(const T* first) noexcept {
  constexpr std::ptrdiff_t per_line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
  for (std::ptrdiff_t i = 0; i < Items; i += per_line) {
    prefetch_to_read(first + i);
  }
}

}  // namespace custval::detail

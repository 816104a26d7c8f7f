// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstring>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define CUSTVAL_PURCHASES_STREAMS 1
#endif

namespace custval::detail {

// Copies whole cache lines to memory that is not in cache, with stores that do not first read the line they write. Both
// ends are aligned to 64 bytes.
template <std::size_t Bytes>
void stream_lines(const void* from, void* to) noexcept {
  static_assert(Bytes % 64 == 0);
#if defined(CUSTVAL_PURCHASES_STREAMS)
  const auto* source = static_cast<const __m128i*>(from);
  auto* target = static_cast<__m128i*>(to);
  for (std::size_t i = 0; i < Bytes / sizeof(__m128i); ++i) {
    _mm_stream_si128(target + i, _mm_load_si128(source + i));
  }
#else
  std::memcpy(to, from, Bytes);
#endif
}

// Makes streamed lines visible to other threads; once, after the last of them.
inline void lines_are_out() noexcept {
#if defined(CUSTVAL_PURCHASES_STREAMS)
  _mm_sfence();
#endif
}

}  // namespace custval::detail

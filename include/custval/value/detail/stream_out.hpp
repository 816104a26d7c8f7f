// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>

#include <algorithm>
#include <cstdint>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define CUSTVAL_HAS_STREAMING_STORES 1
#endif
#if defined(__AVX__)
#include <immintrin.h>
#endif

namespace custval::detail {

// Copies a block that is in cache to memory that is not, with stores that do not first read the line they write.
// Lines that the block covers only in part, and machines without such stores, get ordinary ones.
template <class S>
void stream_out(const S* from, Index count, S* to) noexcept {
#if defined(CUSTVAL_HAS_STREAMING_STORES)
  constexpr Index line = 64;
  constexpr Index per_line = line / static_cast<Index>(sizeof(S));
  const auto misaligned = static_cast<Index>(reinterpret_cast<std::uintptr_t>(to) % line);
  const Index head =
      (std::min)(count, misaligned == 0 ? Index{0} : (line - misaligned) / static_cast<Index>(sizeof(S)));
  const Index lines = (count - head) / per_line;
  std::copy_n(from, head, to);
  const char* source = reinterpret_cast<const char*>(from + head);
  char* target = reinterpret_cast<char*>(to + head);
  for (Index i = 0; i < lines; ++i, source += line, target += line) {
#if defined(__AVX__)
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(source));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(source + 32));
    _mm256_stream_si256(reinterpret_cast<__m256i*>(target), a);
    _mm256_stream_si256(reinterpret_cast<__m256i*>(target + 32), b);
#else
    const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + 16));
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + 32));
    const __m128i d = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source + 48));
    _mm_stream_si128(reinterpret_cast<__m128i*>(target), a);
    _mm_stream_si128(reinterpret_cast<__m128i*>(target + 16), b);
    _mm_stream_si128(reinterpret_cast<__m128i*>(target + 32), c);
    _mm_stream_si128(reinterpret_cast<__m128i*>(target + 48), d);
#endif
  }
  const Index done = head + lines * per_line;
  std::copy_n(from + done, count - done, to + done);
#else
  std::copy_n(from, count, to);
#endif
}

// Makes streamed stores visible to other threads; once, after the last of them.
inline void finish_streaming() noexcept {
#if defined(CUSTVAL_HAS_STREAMING_STORES)
  _mm_sfence();
#endif
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/lanes.hpp>

#include <cstddef>
#include <cstring>

#if defined(_M_X64) && !defined(__clang__)
#include <emmintrin.h>
#endif

namespace custval::detail {

// Stores of one register that go past the caches: the line they write is not read first. `to` is aligned to the
// register. The functions that compilers have built in, where they have them: the header of the intrinsics takes longer
// to compile than all of this library that a kernel needs.
#if defined(__clang__) && !defined(CUSTVAL_PLAIN_LANES)

template <class Register>
void stream_register(const Register& lanes, void* to) noexcept {
  __builtin_nontemporal_store(lanes, static_cast<Register*>(to));
}

#elif defined(__GNUC__) && defined(__SSE2__) && !defined(CUSTVAL_PLAIN_LANES)

template <class Register>
void stream_register(const Register& lanes, void* to) noexcept {
  typedef long long words __attribute__((vector_size(register_bytes)));  // NOLINT
#if defined(__AVX512F__)
  __builtin_ia32_movntdq512(static_cast<words*>(to), reinterpret_cast<words>(lanes));
#elif defined(__AVX__)
  __builtin_ia32_movntdq256(static_cast<words*>(to), reinterpret_cast<words>(lanes));
#else
  __builtin_ia32_movntdq(static_cast<words*>(to), reinterpret_cast<words>(lanes));
#endif
}

#elif defined(_M_X64) && !defined(CUSTVAL_PLAIN_LANES)

template <class Register>
void stream_register(const Register& lanes, void* to) noexcept {
  const auto* from = reinterpret_cast<const __m128i*>(&lanes);
  for (std::size_t i = 0; i < sizeof lanes / sizeof(__m128i); ++i) {
    _mm_stream_si128(static_cast<__m128i*>(to) + i, _mm_loadu_si128(from + i));
  }
}

#else

template <class Register>
void stream_register(const Register& lanes, void* to) noexcept {
  std::memcpy(to, &lanes, sizeof lanes);
}

#endif

inline void fence_streams() noexcept {
#if (defined(__GNUC__) || defined(__clang__)) && defined(__SSE2__)
  __builtin_ia32_sfence();
#elif defined(_M_X64)
  _mm_sfence();
#endif
}

}  // namespace custval::detail

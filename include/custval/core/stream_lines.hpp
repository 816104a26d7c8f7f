// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/lanes.hpp>
#include <custval/core/detail/stream.hpp>

#include <cstddef>
#include <cstring>

namespace custval {

/// Copies whole cache lines to memory that is not in cache, with stores that do not first read the line they write.
/// `finish_streaming` after the last store makes them visible to other threads.
/// **Domain** both ends aligned to 64 bytes, and not overlapping.
template <std::size_t Bytes>
void stream_lines(const void* from, void* to) noexcept {
  static_assert(Bytes % 64 == 0, "custval: what is streamed is whole cache lines of 64 bytes");
  using Register = detail::Lanes<double>::pattern;
  const auto* source = static_cast<const unsigned char*>(from);
  auto* target = static_cast<unsigned char*>(to);
  for (std::size_t at = 0; at < Bytes; at += sizeof(Register)) {
    Register part;
    std::memcpy(&part, source + at, sizeof part);
    detail::stream_register(part, target + at);
  }
}

/// Makes streamed stores visible to other threads; once, after the last of them.
inline void finish_streaming() noexcept {
  detail::fence_streams();
}

}  // namespace custval

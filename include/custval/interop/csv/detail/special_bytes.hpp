// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace custval::detail {

/// Finds the first of three bytes in a text. Looks at eight bytes at a time in ordinary registers: where fields are
/// short, calls of memchr cost more than they save.
class SpecialBytes {
 public:
  /// How many bytes beyond the end of a text are read (their values do not matter).
  static constexpr std::size_t reads_beyond = 7;

  constexpr SpecialBytes() = default;
  constexpr SpecialBytes(char a, char b, char c) noexcept : a_{repeat(a)}, b_{repeat(b)}, c_{repeat(c)} {}

  /// Where the first of the three is, from `p` on; `end` or beyond when there is none before `end`.
  [[nodiscard]] const char* find(const char* p, const char* end) const noexcept {
    for (; p < end; p += 8) {
      if constexpr (std::endian::native == std::endian::little) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, sizeof word);
        const std::uint64_t hits = zero_bytes(word ^ a_) | zero_bytes(word ^ b_) | zero_bytes(word ^ c_);
        if (hits != 0) {
          return p + std::countr_zero(hits) / 8;
        }
      } else {
        for (int i = 0; i < 8; ++i) {
          const std::uint64_t byte = repeat(p[i]);
          if (byte == a_ || byte == b_ || byte == c_) {
            return p + i;
          }
        }
      }
    }
    return end;
  }

 private:
  [[nodiscard]] static constexpr std::uint64_t repeat(char c) noexcept {
    return 0x0101010101010101ULL * static_cast<unsigned char>(c);
  }

  // The top bit of every byte that is zero, and no other bit. (The shorter well-known form has false positives.)
  [[nodiscard]] static constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept {
    constexpr std::uint64_t low = 0x7F7F7F7F7F7F7F7FULL;
    return ~(((word & low) + low) | word | low);
  }

  std::uint64_t a_ = 0;
  std::uint64_t b_ = 0;
  std::uint64_t c_ = 0;
};

}  // namespace custval::detail

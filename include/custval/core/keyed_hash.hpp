// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/split_mix.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string_view>

#if defined(_WIN32)
#include <random>
#endif

namespace custval {

/// What hashes of users' data are keyed with. Whoever knows a hash function can write a file whose ids all collide, and
/// a hash table of them takes quadratic time; nobody knows this key, for each process draws its own. Nothing that is
/// computed may depend on it but time.
struct HashKey {
  std::uint64_t a;
  std::uint64_t b;
  std::uint64_t c;

  /// The key of this process.
  [[nodiscard]] static const HashKey& of_process() noexcept {
    static const HashKey key = drawn();
    return key;
  }

 private:
  [[nodiscard]] static HashKey drawn() noexcept {
    // Where the system has no chance to give: the clock, and where this process was put in memory.
    std::timespec now{};
    (void)std::timespec_get(&now, TIME_UTC);
    const auto ticks =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
    HashKey key{ticks * golden_step, 0, 0xa0761d6478bd642fU};
    const HashKey* const place = &key;
    key.b = std::bit_cast<std::uintptr_t>(place) * 0xe7037ed1a0b428dbU;
    HashKey chance{};
#if defined(_WIN32)
    std::random_device device;  // which is the system's, and does not fail
    const auto word = [&device] { return (std::uint64_t{device()} << 32U) ^ device(); };
    chance = {word(), word(), word()};
#else
    if (std::FILE* const system = std::fopen("/dev/urandom", "rb")) {
      if (std::fread(&chance, sizeof chance, 1, system) != 1) {
        chance = {};
      }
      (void)std::fclose(system);
    }
#endif
    // Odd: a factor of zero would make all ids one.
    return {(key.a ^ chance.a) | 1U, (key.b ^ chance.b) | 1U, (key.c ^ chance.c) | 1U};
  }
};

/// The product of two numbers in 128 bits, its halves folded into one number that depends on all bits of both.
[[nodiscard]] inline std::uint64_t folded_product(std::uint64_t x, std::uint64_t y) noexcept {
#if defined(__SIZEOF_INT128__)
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(x) * y;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
#else
  constexpr std::uint64_t half = 0xffffffffU;
  const std::uint64_t low = (x & half) * (y & half);
  const std::uint64_t middle = (x >> 32U) * (y & half) + (low >> 32U);
  const std::uint64_t other = (x & half) * (y >> 32U) + (middle & half);
  return ((other << 32U) | (low & half)) ^ ((x >> 32U) * (y >> 32U) + (middle >> 32U) + (other >> 32U));
#endif
}

/// The hash of two numbers.
[[nodiscard]] inline std::uint64_t keyed_hash(std::uint64_t x, std::uint64_t y, const HashKey& key) noexcept {
  return folded_product(folded_product(x ^ key.a, y ^ key.b), key.c);
}

/// The hash of a text: sixteen bytes a product (after W. Yi's wyhash, whose constants are the key here).
[[nodiscard]] inline std::uint64_t keyed_hash(std::string_view text, const HashKey& key) noexcept {
  const auto eight = [](const char* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  const auto four = [](const char* from) {
    std::uint32_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return std::uint64_t{word};
  };
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t state = key.c;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  // Two words that overlap where the rest is shorter than both: with the length, all bytes still count.
  if (left > 16) {
    for (; left > 16; left -= 16, at += 16) {
      state = folded_product(eight(at) ^ key.a, eight(at + 8) ^ state);
    }
    first = eight(at + left - 16);
    last = eight(at + left - 8);
  } else if (left >= 8) {
    first = eight(at);
    last = eight(at + left - 8);
  } else if (left >= 4) {
    first = four(at);
    last = four(at + left - 4);
  } else if (left > 0) {
    const auto byte = [at](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])}; };
    first = (byte(0) << 16U) | (byte(left / 2) << 8U) | byte(left - 1);
  }
  return folded_product(folded_product(first ^ key.a, last ^ state) ^ key.b, text.size() ^ key.c);
}

}  // namespace custval

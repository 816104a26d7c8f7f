// SPDX-License-Identifier: BSL-1.0
#include <custval/core/keyed_hash.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

using custval::folded_product;
using custval::HashKey;
using custval::keyed_hash;

TEST_CASE("a folded product is both halves of the long product") {
  CHECK(folded_product(3, 5) == 15);
  // (2^64 - 1)^2 = 2^128 - 2^65 + 1: high 2^64 - 2, low 1.
  CHECK(folded_product(UINT64_MAX, UINT64_MAX) == ((UINT64_MAX - 1) ^ 1U));
  // 2^32 * 2^40 = 2^72: high 2^8, low 0.
  CHECK(folded_product(std::uint64_t{1} << 32U, std::uint64_t{1} << 40U) == 256);
}

TEST_CASE("the key of a process is one key, and its factors are odd") {
  const HashKey& key = HashKey::of_process();
  CHECK(&key == &HashKey::of_process());
  CHECK(key.a % 2 == 1);
  CHECK(key.b % 2 == 1);
  CHECK(key.c % 2 == 1);
  CHECK(key.a != key.b);
}

TEST_CASE("a hash looks at every byte, at the length and at the key") {
  const HashKey key{0x1234567890abcdefU, 0xfedcba0987654321U, 0x0f1e2d3c4b5a6979U};
  const HashKey other{0x1234567890abcdedU, 0xfedcba0987654321U, 0x0f1e2d3c4b5a6979U};
  for (std::size_t length = 0; length <= 70; ++length) {
    CAPTURE(length);
    const std::string text(length, 'a');
    std::set<std::uint64_t> hashes{keyed_hash(text, key)};
    CHECK(keyed_hash(std::string(text), key) == *hashes.begin());
    for (std::size_t i = 0; i < length; ++i) {
      std::string changed = text;
      changed[i] = 'b';
      hashes.insert(keyed_hash(changed, key));
    }
    hashes.insert(keyed_hash(text + 'a', key));
    CHECK(hashes.size() == length + 2);
    CHECK(keyed_hash(text, other) != keyed_hash(text, key));
  }
  CHECK(keyed_hash(1, 2, key) != keyed_hash(2, 1, key));
  CHECK(keyed_hash(1, 2, key) != keyed_hash(1, 2, other));
}

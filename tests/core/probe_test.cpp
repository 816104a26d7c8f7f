// SPDX-License-Identifier: BSL-1.0
#include <custval/core/probe.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

using custval::no_slot;
using custval::probe;
using custval::probe_at_most;

TEST_CASE("probe: looks from where the hash says, round the end, to the first slot that stops") {
  constexpr std::uint64_t hash = 0xabcdef0000000006U;
  std::vector<std::size_t> seen;
  const std::size_t slot = probe(hash, 8, [&](std::size_t at) {
    seen.push_back(at);
    return at == 2;
  });
  CHECK(slot == 2);
  CHECK(seen == std::vector<std::size_t>{6, 7, 0, 1, 2});
  CHECK(probe(hash, 8, [](std::size_t) { return true; }) == 6);
  CHECK(probe(hash, 1, [](std::size_t) { return true; }) == 0);
}

TEST_CASE("probe: looks at so many slots at most") {
  std::size_t looks = 0;
  const auto only = [&](std::size_t wanted) {
    return [&looks, wanted](std::size_t at) {
      ++looks;
      return at == wanted;
    };
  };
  CHECK(probe_at_most(3, 7, 8, only(1)) == 1);
  CHECK(looks == 3);
  looks = 0;
  CHECK(probe_at_most(3, 7, 8, only(2)) == no_slot);
  CHECK(looks == 3);
  looks = 0;
  CHECK(probe_at_most(0, 7, 8, only(7)) == no_slot);
  CHECK(looks == 0);
  CHECK(probe_at_most(64, 1, 2, only(5)) == no_slot);  // more than there are
}

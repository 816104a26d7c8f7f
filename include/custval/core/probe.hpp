// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstdint>

namespace custval {

/// The slot of a key in a hash table of open addressing: from where the low bits of the hash say, the first for which
/// `stops(slot)` is true; after the last slot comes the first. A search stops at a free slot, or where the key is.
/// **Domain** the number of slots is a power of two; a slot that stops is among them.
/// **Cost** a few slots where at most half of them are taken.
template <class Stops>
[[nodiscard]] constexpr std::size_t probe(std::uint64_t hash, std::size_t slots, Stops&& stops) {
  const std::size_t mask = slots - 1;
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  while (!stops(slot)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

/// What `probe_at_most` gives when no slot stopped it.
inline constexpr std::size_t no_slot = static_cast<std::size_t>(-1);

/// The first slot that stops among so many, or `no_slot`: for tables whose hash an attacker may know, so that keys
/// chosen to collide are looked for elsewhere.
template <class Stops>
[[nodiscard]] constexpr std::size_t probe_at_most(std::size_t most, std::uint64_t hash, std::size_t slots,
                                                  Stops&& stops) {
  const std::size_t mask = slots - 1;
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  for (std::size_t probes = 0; probes < most; ++probes, slot = (slot + 1) & mask) {
    if (stops(slot)) {
      return slot;
    }
  }
  return no_slot;
}

}  // namespace custval

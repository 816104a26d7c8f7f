// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// Adds a block of tiers to the counts of their classes; unclassified rows are not counted.
template <class Count>
void count_tiers(std::span<const Tier> tiers, std::span<Count> counts) noexcept {
  constexpr std::size_t few = 8;
  if (counts.size() <= few) {
    // A comparison per class vectorises; adding to a table does not.
    for (std::size_t k = 0; k < counts.size(); ++k) {
      std::uint32_t found = 0;
      for (const Tier tier : tiers) {
        found += tier == k ? 1U : 0U;
      }
      counts[k] += static_cast<Count>(found);
    }
    return;
  }
  std::array<std::uint32_t, 256> table{};
  for (const Tier tier : tiers) {
    ++table[tier];
  }
  for (std::size_t k = 0; k < counts.size(); ++k) {
    counts[k] += static_cast<Count>(table[k]);
  }
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// How many of a block of at most block_rows tiers are this one. Counted in lanes of a byte each, which vectorises
// fully: no lane sees more than 255 rows.
[[nodiscard]] inline std::uint32_t count_tier(std::span<const Tier> tiers, Tier tier) noexcept {
  constexpr std::size_t lanes = 64;
  static_assert(static_cast<std::size_t>(block_rows) / lanes <= 255);
  std::array<std::uint8_t, lanes> counts{};
  std::size_t i = 0;
  for (; i + lanes <= tiers.size(); i += lanes) {
    const Tier* const __restrict some = tiers.data() + i;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      counts[lane] = static_cast<std::uint8_t>(counts[lane] + (some[lane] == tier ? 1 : 0));
    }
  }
  std::uint32_t found = 0;
  for (const std::uint8_t count : counts) {
    found += count;
  }
  for (; i < tiers.size(); ++i) {
    found += tiers[i] == tier ? 1U : 0U;
  }
  return found;
}

// Adds a block of tiers to the counts of their classes; unclassified rows are not counted.
template <class Count>
void count_tiers(std::span<const Tier> tiers, std::span<Count> counts) noexcept {
  constexpr std::size_t few = 24;
  if (counts.size() <= few) {
    for (std::size_t k = 0; k < counts.size(); ++k) {
      counts[k] += static_cast<Count>(count_tier(tiers, static_cast<Tier>(k)));
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

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/split_mix.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// A number that rows in any order share, joined or not, as long as their weights are whole, and other rows hardly ever.
template <class... Columns>
[[nodiscard]] std::uint64_t fingerprint(std::span<const double> weights, const Columns&... columns) noexcept {
  constexpr double largest_whole = 9007199254740992.0;  // 2^53
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::uint64_t hash = golden_step;
    ((hash = mix_bits(hash + std::bit_cast<std::uint64_t>(columns[i] + 0.0))), ...);
    const double weight = weights[i];
    const bool is_whole = weight <= largest_whole && weight == std::floor(weight);
    sum += is_whole ? hash * static_cast<std::uint64_t>(weight) : mix_bits(hash ^ std::bit_cast<std::uint64_t>(weight));
  }
  return sum;
}

}  // namespace custval::detail

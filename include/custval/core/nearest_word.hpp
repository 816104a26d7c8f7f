// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>

namespace custval {

/// The candidate with the fewest single-letter changes to a word, the first of equals; empty where there are none.
/// **Cost** looks at the first 64 bytes of each of the first 10,000 candidates.
[[nodiscard]] inline std::string_view nearest_word(std::string_view word, std::span<const std::string> candidates) {
  constexpr std::size_t most_letters = 64;
  constexpr std::size_t most_candidates = 10000;
  const auto changes = [](std::string_view a, std::string_view b) {
    std::array<std::size_t, most_letters + 1> row{};
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
      std::size_t diagonal = row[0]++;
      for (std::size_t j = 0; j < b.size(); ++j) {
        const std::size_t replaced = diagonal + (letter == b[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = (std::min)({replaced, row[j] + 1, row[j + 1] + 1});
      }
    }
    return row[b.size()];
  };
  std::string_view nearest;
  std::size_t fewest = 0;
  for (const std::string& candidate : candidates.first((std::min)(candidates.size(), most_candidates))) {
    const std::size_t its = changes(word.substr(0, most_letters), std::string_view(candidate).substr(0, most_letters));
    if (&candidate == candidates.data() || its < fewest) {
      nearest = candidate;
      fewest = its;
    }
  }
  return nearest;
}

}  // namespace custval

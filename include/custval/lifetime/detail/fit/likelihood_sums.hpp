// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace custval::detail {

// Sums over rows: `add(sums, first, count)` takes in a block of them.
template <std::size_t N, class E, class Add>
[[nodiscard]] std::array<double, N> fold_sums(std::size_t rows, const E& executor, const Add& add) {
  using Sums = std::array<Sum, N>;
  const Sums totals = fold(
      static_cast<Index>(rows), executor, Sums{},
      [&](Sums& sums, Index first, Index count) {
        for_each_block(first, count, [&](Index block, Index size) { add(sums, block, size); });
      },
      [](Sums& sums, const Sums& later) {
        for (std::size_t i = 0; i < N; ++i) {
          sums[i].merge(later[i]);
        }
      });
  std::array<double, N> values{};
  std::transform(totals.begin(), totals.end(), values.begin(), [](const Sum& sum) { return sum.value(); });
  return values;
}

// Calls `use(i, j)` for the upper half of a matrix, row by row: the order in which sums hold second derivatives.
template <std::size_t N, class Use>
void for_each_pair(const Use& use) {
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = i; j < N; ++j) {
      use(i, j);
    }
  }
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

// How often each pair of classes occurs in two columns of tiers, in one pass.

namespace custval::detail {

// (size_a + 1) × (size_b + 1) counts, row by row; the last row and column are the unclassified.
struct PairCells {
  std::vector<std::int64_t> counts;
  Index odd_a = -1;  // the first row with an odd tier
  Index odd_b = -1;

  void merge(const PairCells& later) {
    std::transform(counts.begin(), counts.end(), later.counts.begin(), counts.begin(), std::plus<>{});
    odd_a = odd_a < 0 ? later.odd_a : odd_a;
    odd_b = odd_b < 0 ? later.odd_b : odd_b;
  }
};

class PairCounter {
 public:
  PairCounter(std::size_t size_a, std::size_t size_b)
      : size_a_{size_a}, size_b_{size_b}, cells_{(size_a + 1) * (size_b + 1)}, table_(cells_ * lanes()) {}

  void add(const Tier* a, const Tier* b, Index first, Index count, PairCells& pairs) noexcept {
    constexpr Index run = Index{1} << 20;  // far fewer rows than a 32-bit count holds
    constexpr Index stretch = 8 * block_rows;
    for (Index row = first; row < first + count; row += run) {
      std::fill(table_.begin(), table_.end(), 0U);
      const Index end = (std::min)(row + run, first + count);
      for (Index start = row; start < end; start += stretch) {
        const Index rows = (std::min)(stretch, end - start);
        const Index odd_a = first_odd_tier(a + start, rows, size_a_);
        const Index odd_b = first_odd_tier(b + start, rows, size_b_);
        pairs.odd_a = pairs.odd_a < 0 && odd_a >= 0 ? start + odd_a : pairs.odd_a;
        pairs.odd_b = pairs.odd_b < 0 && odd_b >= 0 ? start + odd_b : pairs.odd_b;
        for_each_block(start, rows, [&](Index at, Index some) {
          lanes() == 1 ? count_block<1>(a + at, b + at, some) : count_block<many_lanes>(a + at, b + at, some);
        });
      }
      for (std::size_t cell = 0; cell < cells_; ++cell) {
        for (std::size_t lane = 0; lane < lanes(); ++lane) {
          pairs.counts[cell] += table_[cell * lanes() + lane];
        }
      }
    }
  }

 private:
  // Neighbours of one cell go to different lanes, so that they do not wait for each other; large tables would leave the
  // cache.
  static constexpr std::size_t many_lanes = 8;
  [[nodiscard]] std::size_t lanes() const noexcept { return cells_ <= 512 ? many_lanes : 1; }

  template <std::size_t Lanes>
  void count_block(const Tier* a, const Tier* b, Index rows) noexcept {
    const auto last_a = static_cast<std::uint16_t>(size_a_);
    const auto last_b = static_cast<std::uint16_t>(size_b_);
    const auto width = static_cast<std::uint16_t>(size_b_ + 1);
    for (Index i = 0; i < rows; ++i) {
      const std::uint16_t row = a[i] < last_a ? a[i] : last_a;
      const std::uint16_t column = b[i] < last_b ? b[i] : last_b;
      cell_[static_cast<std::size_t>(i)] = static_cast<std::uint16_t>(row * width + column);
    }
    std::uint32_t* const table = table_.data();
    std::size_t i = 0;
    for (; i + Lanes <= static_cast<std::size_t>(rows); i += Lanes) {
      for (std::size_t lane = 0; lane < Lanes; ++lane) {
        ++table[cell_[i + lane] * Lanes + lane];
      }
    }
    for (; i < static_cast<std::size_t>(rows); ++i) {
      ++table[cell_[i] * Lanes];
    }
  }

  std::size_t size_a_;
  std::size_t size_b_;
  std::size_t cells_;
  std::vector<std::uint32_t> table_;
  std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> cell_{};  // of each row of a block
};

template <class E>
[[nodiscard]] PairCells count_pairs_of_classes(std::span<const Tier> a, std::span<const Tier> b, std::size_t size_a,
                                               std::size_t size_b, const E& executor) {
  const std::size_t cells = (size_a + 1) * (size_b + 1);
  // Large tables want few parts.
  const auto rows = static_cast<Index>(a.size());
  const Partition partition = cells <= 512 ? Partition(rows) : Partition(rows, Index{1} << 19, 32);
  return fold(
      partition, executor, PairCells{std::vector<std::int64_t>(cells)},
      [&](PairCells& part, Index first, Index count) {
        PairCounter(size_a, size_b).add(a.data(), b.data(), first, count, part);
      },
      [](PairCells& part, const PairCells& later) { part.merge(later); });
}

}  // namespace custval::detail

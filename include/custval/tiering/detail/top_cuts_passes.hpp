// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/measure.hpp>
#include <custval/tiering/detail/ordered_bits.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

// The passes over a column that finding cuts is made of; each reads it once.

namespace custval::detail {

template <class S>
struct Column {
  const S* values;
  Index rows;
};

// The smallest and largest finite value, and how many are not finite.
template <class S>
struct Extent {
  S smallest = std::numeric_limits<S>::infinity();
  S largest = -std::numeric_limits<S>::infinity();
  Index skipped = 0;

  void add(S value) noexcept {
    if (std::isfinite(value)) {
      smallest = (std::min)(smallest, value);
      largest = (std::max)(largest, value);
    } else {
      ++skipped;
    }
  }
  void merge(const Extent& later) noexcept {
    smallest = (std::min)(smallest, later.smallest);
    largest = (std::max)(largest, later.largest);
    skipped += later.skipped;
  }
};

template <class S, class E>
[[nodiscard]] Extent<S> extent_of(Column<S> column, const E& executor) {
  return fold(
      column.rows, executor, Extent<S>{},
      [&](Extent<S>& extent, Index first, Index count) {
        for_each_block(first, count, [&](Index row, Index rows) {
          const Eigen::Map<const Eigen::ArrayX<S>> block(column.values + row, rows);
          if ((block * S{0}).sum() == S{0}) {  // NaN as soon as one value is not finite
            extent.smallest = (std::min)(extent.smallest, block.minCoeff());
            extent.largest = (std::max)(extent.largest, block.maxCoeff());
          } else {
            for (const S value : block) {
              extent.add(value);
            }
          }
        });
      },
      [](Extent<S>& extent, const Extent<S>& later) { extent.merge(later); });
}

// The part of a range of keys that values really lie in.
template <class S, class E>
[[nodiscard]] KeyRange<S> range_within(Column<S> column, KeyRange<S> range, const E& executor) {
  const KeyRange<S> nothing{range.high, range.low};
  return fold(
      column.rows, executor, nothing,
      [&](KeyRange<S>& found, Index first, Index count) {
        BitsOf<S> low = found.low;
        BitsOf<S> high = found.high;
        for (Index i = first; i < first + count; ++i) {
          const BitsOf<S> key = key_of(column.values[i]);
          const bool inside = range.contains(key);
          low = inside && key < low ? key : low;
          high = inside && key > high ? key : high;
        }
        found = {low, high};
      },
      [](KeyRange<S>& found, const KeyRange<S>& later) {
        found = {(std::min)(found.low, later.low), (std::max)(found.high, later.high)};
      });
}

// The weight in each bucket.
template <class S>
struct BucketWeights {
  std::vector<Sum> sums = std::vector<Sum>(Buckets<S>::all);
};

// The buckets of a block of values; by itself so that it vectorises, which adding to the buckets cannot.
template <class S>
void find_buckets(const S* values, Index count, const Buckets<S>& buckets, std::uint32_t* found) noexcept {
  for (Index i = 0; i < count; ++i) {
    found[i] = buckets(key_of(values[i]));
  }
}

// Parts large enough for a table of buckets each.
inline constexpr Index histogram_rows = Index{1} << 20;
inline constexpr Index most_histograms = 64;

template <class Measure, class S, class E>
[[nodiscard]] BucketWeights<S> weigh(Column<S> column, const Buckets<S>& buckets, double scale, const E& executor) {
  // Plain sums over so many rows go into compensated ones, so that the error does not grow with the number of rows.
  constexpr Index rows_between_merges = Index{1} << 18;
  // Neighbouring rows add to different tables: with ties, each would wait for the one before it.
  constexpr std::size_t tables = 4;
  return fold(
      Partition(column.rows, histogram_rows, most_histograms), executor, BucketWeights<S>{},
      [&](BucketWeights<S>& weights, Index first, Index count) {
        std::vector<double> plain(tables * Buckets<S>::all);
        std::array<std::uint32_t, static_cast<std::size_t>(block_rows)> found;
        for (Index done = 0; done < count; done += rows_between_merges) {
          std::fill(plain.begin(), plain.end(), 0.0);
          for_each_block(first + done, (std::min)(rows_between_merges, count - done), [&](Index row, Index rows) {
            const S* const values = column.values + row;
            find_buckets(values, rows, buckets, found.data());
            for (Index i = 0; i < rows; ++i) {
              const auto table = static_cast<std::size_t>(i) % tables;
              plain[table * Buckets<S>::all + found[static_cast<std::size_t>(i)]] += Measure::weight(values[i], scale);
            }
          });
          for (std::size_t i = 0; i < plain.size(); ++i) {
            weights.sums[i % Buckets<S>::all].add(plain[i]);
          }
        }
      },
      [](BucketWeights<S>& weights, const BucketWeights<S>& later) {
        for (std::size_t bucket = 0; bucket < weights.sums.size(); ++bucket) {
          weights.sums[bucket].merge(later.sums[bucket]);
        }
      });
}

// The values of the wanted buckets, in the order of the rows.
template <class S, class E>
[[nodiscard]] std::vector<S> gather_buckets(Column<S> column, const Buckets<S>& buckets,
                                            const std::vector<std::uint8_t>& wanted, const E& executor) {
  using Values = std::vector<S>;
  return fold(
      column.rows, executor, Values{},
      [&](Values& gathered, Index first, Index count) {
        std::array<std::uint32_t, static_cast<std::size_t>(block_rows)> found;
        std::array<S, static_cast<std::size_t>(block_rows)> kept;
        for_each_block(first, count, [&](Index row, Index rows) {
          const S* const values = column.values + row;
          find_buckets(values, rows, buckets, found.data());
          std::size_t size = 0;
          for (Index i = 0; i < rows; ++i) {
            kept[size] = values[i];
            size += wanted[found[static_cast<std::size_t>(i)]];
          }
          gathered.insert(gathered.end(), kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(size));
        });
      },
      [](Values& gathered, const Values& later) { gathered.insert(gathered.end(), later.begin(), later.end()); });
}

}  // namespace custval::detail

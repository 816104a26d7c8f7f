// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/prefetch.hpp>
#include <custval/tiering/detail/cuts/ordered_bits.hpp>
#include <custval/tiering/detail/cuts/weighting.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

// The passes over a column that finding cuts is made of; each reads it once. docs/finding_cuts.md draws their order.

namespace custval::detail {

template <class S>
struct Column {
  const S* values;
  Index rows;
};

template <class T>
using Block = std::array<T, static_cast<std::size_t>(block_rows)>;

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

// Sets what lies outside a range of values (or is NaN) to something else; a pass of its own, so that it vectorises.
template <class S>
void replace_outside(const S* __restrict values, Index count, S low, S high, S otherwise, S* __restrict out) noexcept {
  for (Index i = 0; i < count; ++i) {
    const S not_below = values[i] >= low ? values[i] : otherwise;
    out[i] = values[i] <= high ? not_below : otherwise;
  }
}

// The part of a range of keys that values really lie in.
template <class S, class E>
[[nodiscard]] KeyRange<S> range_within(Column<S> column, KeyRange<S> range, const E& executor) {
  const S low = value_of<S>(range.low);
  const S high = value_of<S>(range.high);
  const auto found = fold(
      column.rows, executor, Extent<S>{},
      [&](Extent<S>& extent, Index first, Index count) {
        Block<S> inside;
        for_each_block(first, count, [&](Index row, Index rows) {
          const Eigen::Map<const Eigen::ArrayX<S>> block(inside.data(), rows);
          replace_outside(column.values + row, rows, low, high, std::numeric_limits<S>::infinity(), inside.data());
          extent.smallest = (std::min)(extent.smallest, block.minCoeff());
          replace_outside(column.values + row, rows, low, high, -std::numeric_limits<S>::infinity(), inside.data());
          extent.largest = (std::max)(extent.largest, block.maxCoeff());
        });
      },
      [](Extent<S>& extent, const Extent<S>& later) { extent.merge(later); });
  return {key_of(found.smallest), key_of(found.largest)};
}

// The one value that all rows within a range of keys have, if there is one: what heavy ties look like. The search ends
// at the first row that differs.
template <class S, class E>
[[nodiscard]] std::optional<S> only_value(Column<S> column, KeyRange<S> range, const E& executor) {
  const S low = value_of<S>(range.low);
  const S high = value_of<S>(range.high);
  const S* const first_inside =
      std::find_if(column.values, column.values + column.rows, [&](S v) { return v >= low && v <= high; });
  const S value = first_inside == column.values + column.rows ? low : *first_inside;
  std::atomic<bool> tied{true};
  for_each_part(column.rows, executor, [&](Index first, Index count) {
    for_each_block(first, count, [&](Index row, Index rows) {
      if (!tied.load(std::memory_order_relaxed)) {
        return;
      }
      const S* const values = column.values + row;
      BitsOf<S> others = 0;
      for (Index i = 0; i < rows; ++i) {
        others |= static_cast<BitsOf<S>>(static_cast<int>(values[i] >= low) & static_cast<int>(values[i] <= high) &
                                         static_cast<int>(values[i] != value));
      }
      if (others != 0) {
        tied.store(false, std::memory_order_relaxed);
      }
    });
  });
  return tied ? std::optional(value) : std::nullopt;
}

// What each row of a block adds to its bucket.
template <class Weighting, class S>
class BlockWeights {
 public:
  // `clean`: every value of the column counts.
  BlockWeights(KeyRange<S> counted, double scale, bool clean) noexcept
      : low_{value_of<S>(counted.low)}, high_{value_of<S>(counted.high)}, scale_{scale}, clean_{clean} {
    weights_.fill(1.0);
  }
  [[nodiscard]] const double* of(const S* __restrict values, Index count) noexcept {
    if constexpr (Weighting::weighs_heads) {
      if (!clean_) {
        for (Index i = 0; i < count; ++i) {
          weights_[static_cast<std::size_t>(i)] = (values[i] >= low_ ? 1.0 : 0.0) * (values[i] <= high_ ? 1.0 : 0.0);
        }
      }
      return weights_.data();
    } else {
      if constexpr (std::is_same_v<S, double>) {
        if (clean_ && scale_ == 1.0) {
          return values;
        }
      }
      replace_outside(values, count, low_, high_, S{0}, kept_.data());
      for (Index i = 0; i < count; ++i) {
        const auto place = static_cast<std::size_t>(i);
        weights_[place] = static_cast<double>(kept_[place]) * scale_;
      }
      return weights_.data();
    }
  }

 private:
  S low_;
  S high_;
  double scale_;
  bool clean_;
  Block<S> kept_{};
  Block<double> weights_{};
};

// Adds the weights of a block to their buckets. Neighbouring rows add to different tables, so that ties do not wait for
// each other.
template <Index Tables, class Bits>
void add_to_tables(const Bits* found, const double* weights, Index count, double* tables) noexcept {
  constexpr Index size = static_cast<Index>(Buckets<double>::size);
  Index i = 0;
  for (; i + Tables <= count; i += Tables) {
    for (Index table = 0; table < Tables; ++table) {
      tables[table * size + static_cast<Index>(found[i + table])] += weights[i + table];
    }
  }
  for (; i < count; ++i) {
    tables[static_cast<Index>(found[i])] += weights[i];
  }
}

using BucketWeights = std::vector<Sum>;

// The weight in each bucket: plain sums of some rows by tables, merged into compensated ones.
template <class Weighting, class S, class E>
[[nodiscard]] BucketWeights weigh(Column<S> column, const Buckets<S>& buckets, double scale, bool clean,
                                  const E& executor) {
  // Parts large enough for a table of buckets each.
  constexpr Index least_rows = Index{1} << 20;
  constexpr Index at_most = 64;
  // Plain sums over so many rows go into compensated ones, so that the error does not grow with the number of rows.
  constexpr Index rows_between_merges = Index{1} << 18;
  // Neighbouring rows add to different tables: with ties, each would wait for the one before it.
  constexpr Index tables = 4;
  constexpr std::size_t size = Buckets<S>::size;
  return fold(
      Partition(column.rows, least_rows, at_most), executor, BucketWeights(size),
      [&](BucketWeights& sums, Index first, Index count) {
        std::vector<double> plain(tables * size);
        Block<BitsOf<S>> found;
        BlockWeights<Weighting, S> weights(buckets.all_keys(), scale, clean);
        for (Index done = 0; done < count; done += rows_between_merges) {
          std::fill(plain.begin(), plain.end(), 0.0);
          for_each_block(first + done, (std::min)(rows_between_merges, count - done), [&](Index row, Index rows) {
            buckets.find(column.values + row, rows, found.data());
            prefetch_rows(column.values + row + rows, (std::min)(rows, column.rows - row - rows));
            add_to_tables<tables>(found.data(), weights.of(column.values + row, rows), rows, plain.data());
          });
          for (std::size_t i = 0; i < plain.size(); ++i) {
            sums[i % size].add(plain[i]);
          }
        }
      },
      [](BucketWeights& sums, const BucketWeights& later) {
        for (std::size_t bucket = 0; bucket < sums.size(); ++bucket) {
          sums[bucket].merge(later[bucket]);
        }
      });
}

}  // namespace custval::detail

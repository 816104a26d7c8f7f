// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/cuts/ordered_bits.hpp>
#include <custval/tiering/detail/cuts/runs.hpp>
#include <custval/tiering/detail/cuts/top_cuts_passes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <vector>

// The pass that collects the few values among which cuts lie, and counts on the way what lies above them.

namespace custval::detail {

// The values of some buckets, in the order of the rows; and how many lie above each bucket, where that was counted.
template <class S>
struct NearCuts {
  std::vector<S> values;
  std::vector<std::int64_t> above{};
};

// Appends the values in one of a few ranges, and counts those above each. Runs without any, most of them, are passed
// over by a test that vectorises.
template <std::size_t Count, class S>
void collect_few(const S* values, Index rows, const std::vector<KeyRange<S>>& ranges, NearCuts<S>& collected) {
  std::array<S, Count> low{};
  std::array<S, Count> high{};
  for (std::size_t k = 0; k < Count; ++k) {
    low[k] = value_of<S>(ranges[k].low);
    high[k] = value_of<S>(ranges[k].high);
  }
  const auto inside = [&](S value) {
    BitsOf<S> any = 0;
    for (std::size_t k = 0; k < Count; ++k) {
      any |= static_cast<BitsOf<S>>(static_cast<int>(value >= low[k]) & static_cast<int>(value <= high[k]));
    }
    return any;
  };
  const auto any_inside = [&](const S* __restrict run, Index count) {
    BitsOf<S> any = 0;
    for (Index i = 0; i < count; ++i) {
      any |= inside(run[i]);
    }
    return any != 0;
  };
  // Whether a run has any; counts what lies above each range.
  const auto count_run = [&](const S* __restrict run, Index count) {
    BitsOf<S> any = 0;
    std::array<BitsOf<S>, Count> above{};
    for (Index i = 0; i < count; ++i) {
      any |= inside(run[i]);
      for (std::size_t k = 0; k < Count; ++k) {
        above[k] += run[i] > high[k] ? 1 : 0;
      }
    }
    for (std::size_t k = 0; k < Count; ++k) {
      collected.above[k] += above[k];
    }
    return any != 0;
  };
  collected.above.resize(Count);
  constexpr Index few = 8;
  for_each_run(values, rows, [&](Index first, Index count) {
    if (count_run(values + first, count)) {
      for (Index part = first; part < first + count; part += few) {
        const Index end = (std::min)(part + few, first + count);
        if (any_inside(values + part, end - part)) {
          std::copy_if(values + part, values + end, std::back_inserter(collected.values),
                       [&](S v) { return inside(v) != 0; });
        }
      }
    }
  });
}

// Appends the values in any number of buckets, without counting those above. `AtEnds`: the buckets at the ends of the
// range are among the wanted.
template <bool AtEnds, class S>
void collect_many(const S* values, Index rows, const Buckets<S>& buckets, const std::vector<std::uint8_t>& wanted,
                  NearCuts<S>& collected) {
  const S low = value_of<S>(buckets.all_keys().low);
  const S high = value_of<S>(buckets.all_keys().high);
  Block<BitsOf<S>> found;
  Block<S> kept;
  for_each_block(0, rows, [&](Index first, Index count) {
    buckets.find(values + first, count, found.data());
    std::size_t size = 0;
    for (Index i = 0; i < count; ++i) {
      const S value = values[first + i];
      kept[size] = value;
      std::size_t is_kept = wanted[static_cast<std::size_t>(found[static_cast<std::size_t>(i)])];
      if constexpr (AtEnds) {  // what lies outside the range of the buckets falls into those at its ends, too
        is_kept &= static_cast<std::size_t>(static_cast<int>(value >= low) & static_cast<int>(value <= high));
      }
      size += is_kept;
    }
    collected.values.insert(collected.values.end(), kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(size));
  });
}

// The values of the wanted buckets; for up to three buckets, how many lie above each, too.
template <class S, class E>
[[nodiscard]] NearCuts<S> collect_buckets(Column<S> column, const Buckets<S>& buckets,
                                          const std::vector<std::size_t>& wanted, const E& executor) {
  std::vector<KeyRange<S>> ranges;
  std::vector<std::uint8_t> is_wanted(Buckets<S>::size, 0);
  for (const std::size_t bucket : wanted) {
    ranges.push_back(buckets.keys(bucket));
    is_wanted[bucket] = 1;
  }
  const bool at_ends = is_wanted.front() + is_wanted[buckets.bucket_of(value_of<S>(buckets.all_keys().high))] > 0;
  return fold(
      column.rows, executor, NearCuts<S>{},
      [&](NearCuts<S>& collected, Index first, Index count) {
        const S* const values = column.values + first;
        switch (ranges.size()) {
          case 1:
            return collect_few<1>(values, count, ranges, collected);
          case 2:
            return collect_few<2>(values, count, ranges, collected);
          case 3:
            return collect_few<3>(values, count, ranges, collected);
          default:
            return at_ends ? collect_many<true>(values, count, buckets, is_wanted, collected)
                           : collect_many<false>(values, count, buckets, is_wanted, collected);
        }
      },
      [](NearCuts<S>& collected, const NearCuts<S>& later) {
        collected.values.insert(collected.values.end(), later.values.begin(), later.values.end());
        collected.above.resize((std::max)(collected.above.size(), later.above.size()));
        std::transform(later.above.begin(), later.above.end(), collected.above.begin(), collected.above.begin(),
                       std::plus<>{});
      });
}

}  // namespace custval::detail

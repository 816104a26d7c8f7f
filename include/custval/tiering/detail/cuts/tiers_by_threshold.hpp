// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/prefetch.hpp>
#include <custval/tiering/detail/cuts/runs.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

namespace custval::detail {

// A threshold in the column's scalar type that the same values reach: rounded up where it lies between two of them.
template <class S>
[[nodiscard]] S threshold_for(double threshold) noexcept {
  const S rounded = static_cast<S>(threshold);
  return static_cast<double>(rounded) < threshold ? std::nextafter(rounded, std::numeric_limits<S>::infinity())
                                                  : rounded;
}

// For so few thresholds that the compiler unrolls the sum. Arithmetic in place of branches, so that it vectorises: the
// class is the number of thresholds that the value does not reach; NaN reaches none and sets every bit besides.
template <std::size_t Count, class S>
void tiers_of_run(const S* __restrict values, Index rows, const std::array<S, Count>& cut,
                  Tier* __restrict tiers) noexcept {
  for (Index i = 0; i < rows; ++i) {
    const S value = values[i];
    Tier tier = value != value ? unclassified : Tier{0};
    for (std::size_t k = 0; k < Count; ++k) {
      tier = static_cast<Tier>(tier + (value < cut[k] ? 1 : 0));
    }
    tiers[i] = tier;
  }
}

template <std::size_t Count, class S>
void few_tiers(const S* values, Index rows, std::span<const double> thresholds, Tier* tiers) noexcept {
  std::array<S, Count> cut{};
  for (std::size_t k = 0; k < Count; ++k) {
    cut[k] = threshold_for<S>(thresholds[k]);
  }
  for_each_run(values, rows,
               [&](Index first, Index count) { tiers_of_run(values + first, count, cut, tiers + first); });
}

template <class S>
void many_tiers(const S* values, Index rows, std::span<const double> thresholds, Tier* tiers) noexcept {
  for_each_block(0, rows, [&](Index first, Index count) {
    const S* const __restrict v = values + first;
    Tier* const __restrict t = tiers + first;
    for (Index i = 0; i < count; ++i) {
      t[i] = v[i] != v[i] ? unclassified : Tier{0};
    }
    for (const double threshold : thresholds) {
      const S cut = threshold_for<S>(threshold);
      for (Index i = 0; i < count; ++i) {
        t[i] = static_cast<Tier>(t[i] + (v[i] < cut ? 1 : 0));
      }
    }
  });
}

// The number of thresholds (which do not increase) that each value does not reach; `unclassified` for NaN.
template <class S>
void tiers_by_threshold(const S* values, Index rows, std::span<const double> thresholds, Tier* tiers) noexcept {
  switch (thresholds.size()) {
    case 1:
      return few_tiers<1>(values, rows, thresholds, tiers);
    case 2:
      return few_tiers<2>(values, rows, thresholds, tiers);
    case 3:
      return few_tiers<3>(values, rows, thresholds, tiers);
    case 4:
      return few_tiers<4>(values, rows, thresholds, tiers);
    default:
      return many_tiers(values, rows, thresholds, tiers);
  }
}

// How many of a run of values reach each cut, and how many are not NaN, added to lanes as wide as what is compared.
template <std::size_t Count, class S>
using ReachedCounts = std::array<std::conditional_t<sizeof(S) == 8, std::int64_t, std::int32_t>, Count + 1>;
template <std::size_t Count, class S>
void count_reached(const S* __restrict values, Index rows, const std::array<S, Count>& cut,
                   ReachedCounts<Count, S>& reached) noexcept {
  ReachedCounts<Count, S> some{};
  for (Index i = 0; i < rows; ++i) {
    const S value = values[i];
    for (std::size_t k = 0; k < Count; ++k) {
      some[k] += value >= cut[k] ? 1 : 0;
    }
    some[Count] += value == value ? 1 : 0;
  }
  for (std::size_t k = 0; k <= Count; ++k) {
    reached[k] += some[k];
  }
}

// Adds how many values are in each class, the thresholds not increasing: without making the classes, which takes longer
// than to read the values. Thresholds are taken a few at a time, by blocks that stay in the cache.
template <class S>
void count_by_threshold(const S* values, Index rows, std::span<const double> thresholds,
                        std::span<std::int64_t> counts) noexcept {
  constexpr std::size_t few = 2;
  for_each_block(0, rows, [&](Index first, Index count) {
    prefetch_rows(values + first + count, (std::min)(count, rows - first - count));
    std::int64_t before = 0;
    std::size_t k = 0;
    ReachedCounts<few, S> reached{};
    const auto add = [&](std::size_t classes) {
      for (std::size_t i = 0; i < classes; ++i) {
        counts[k + i] += reached[i] - before;
        before = reached[i];
      }
      k += classes;
    };
    do {
      reached = {};
      std::array<S, few> cut{};
      cut.fill(std::numeric_limits<S>::infinity());
      const std::size_t next = (std::min)(few, thresholds.size() - k);
      for (std::size_t i = 0; i < next; ++i) {
        cut[i] = threshold_for<S>(thresholds[k + i]);
      }
      count_reached<few>(values + first, count, cut, reached);
      add(next);
    } while (k < thresholds.size());
    counts[k] += reached[few] - before;
  });
}

}  // namespace custval::detail

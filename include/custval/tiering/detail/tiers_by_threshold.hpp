// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/tiering/detail/prefetch.hpp>
#include <custval/tiering/tier.hpp>

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

// Adds how many of a block of values are in each class, the thresholds not increasing: without making the classes, which
// for a few thresholds takes longer than to read the values.
template <class S>
void count_by_threshold(const S* __restrict values, Index rows, std::span<const double> thresholds,
                        std::span<std::int64_t> counts) noexcept {
  using Count = std::conditional_t<sizeof(S) == 8, std::int64_t, std::int32_t>;  // as wide as what is compared
  std::int64_t before = 0;
  for (std::size_t k = 0; k < thresholds.size(); ++k) {
    const S cut = threshold_for<S>(thresholds[k]);
    Count reached = 0;
    for (Index i = 0; i < rows; ++i) {
      reached += values[i] >= cut ? 1 : 0;
    }
    counts[k] += reached - before;
    before = reached;
  }
  Count known = 0;
  for (Index i = 0; i < rows; ++i) {
    known += values[i] == values[i] ? 1 : 0;
  }
  counts[thresholds.size()] += known - before;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/portfolio/detail/class_sums.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// What so many customers could have brought at most.

namespace custval::detail {

// The sum of the `heads` greatest finite values for each of a few numbers of heads, which increase and lie in
// 1 … finite, the number of finite values. Nothing is sorted: a head count finds the value at which each sum ends.
template <class S, class E>
[[nodiscard]] std::vector<double> sums_of_greatest(std::span<const S> values, std::span<const std::int64_t> heads,
                                                   std::int64_t finite, const E& executor) {
  std::vector<double> cuts;
  for (const std::int64_t count : heads) {
    // Half a head less, so that rounding cannot take in one more.
    cuts.push_back((static_cast<double>(count) - 0.5) / static_cast<double>(finite));
  }
  const auto grading = fit(HeadCount<>(std::move(cuts)), values, executor);
  const std::vector<Tier> tiers = assign(grading, values, executor);
  const ClassSums sums = class_sums<S>("cumulative_gains", tiers, values, grading.size(), executor);
  std::vector<double> best;
  Sum value;
  std::int64_t customers = 0;
  for (std::size_t k = 0; k < heads.size(); ++k) {
    value.merge(sums.classes[k].value);
    customers += sums.classes[k].customers - sums.classes[k].skipped;
    // Ties at the last value are all in the class; those too many are worth the same.
    Sum exact = value;
    exact.add(-static_cast<double>(customers - heads[k]) * grading.thresholds()[k]);
    best.push_back(exact.value());
  }
  return best;
}

}  // namespace custval::detail

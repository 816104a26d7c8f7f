// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/column_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>

#include <limits>

namespace custval::detail {

// Where the search for a scale of time starts: at 0.3 of the mean time observed, from where every model has been found
// to reach its maximum.
[[nodiscard]] inline double start_time(const LifetimeData& data) noexcept {
  const double start = 0.3 * sum_of_products(data.weights(), data.observed()) / sum_of(data.weights());
  return start > 0.0 && start < std::numeric_limits<double>::infinity() ? start : 1.0;
}

// The mean time from a purchase to the next, of all customers together.
[[nodiscard]] inline double mean_gap(const LifetimeData& data) noexcept {
  const double gap = sum_of_products(data.weights(), data.observed()) / sum_of_products(data.weights(), data.repeats());
  return gap > 0.0 && gap < std::numeric_limits<double>::infinity() ? gap : 1.0;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>

namespace custval::detail {

// Where the search for a scale of time starts: at 0.3 of the mean time observed, from where every model has been found
// to reach its maximum.
[[nodiscard]] inline double start_scale(const LifetimeData& data) noexcept {
  return moderate(0.3 * sum_of_products(data.weights(), data.observed()) / sum_of(data.weights()));
}

// The mean time from a purchase to the next, of all customers together.
[[nodiscard]] inline double mean_gap(const LifetimeData& data) noexcept {
  return moderate(sum_of_products(data.weights(), data.observed()) / sum_of_products(data.weights(), data.repeats()));
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/lifetime/lifetime_data.hpp>

#include <cstddef>
#include <limits>

namespace custval::detail {

// Where the search for a scale of time starts: at 0.3 of the mean time observed, from where every model has been found
// to reach its maximum.
[[nodiscard]] inline double start_time(const LifetimeData& data) noexcept {
  Sum time;
  Sum customers;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    time.add(data.weights()[i] * data.observed()[i]);
    customers.add(data.weights()[i]);
  }
  const double start = 0.3 * time.value() / customers.value();
  return start > 0.0 && start < std::numeric_limits<double>::infinity() ? start : 1.0;
}

}  // namespace custval::detail

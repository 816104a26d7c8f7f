// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/prefetch.hpp>

#include <algorithm>

namespace custval::detail {

// Rows between two hints to the processor; a byte a row for these fills a cache line.
inline constexpr Index run_rows = 64;

// Calls `work(first, count)` for every run of at most run_rows of these rows, in order, having asked for what lies some
// runs ahead.
template <class S, class Work>
void for_each_run(const S* values, Index rows, Work&& work) {
  constexpr Index ahead = 8 * run_rows;
  Index first = 0;
  for (; first + ahead + run_rows <= rows; first += run_rows) {
    prefetch_rows(values + first + ahead, run_rows);
    work(first, run_rows);
  }
  for (; first < rows; first += run_rows) {
    work(first, (std::min)(run_rows, rows - first));
  }
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/tiering/detail/classes/count_tiers.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace custval::detail {

// Adds the customers of these rows to the counts of their classes, by assigning block after block.
inline void add_sizes_by_block(Index first, Index count, std::span<std::int64_t> counts,
                               FunctionRef<void(Index, Index, Tier*)> assign) {
  std::array<Tier, static_cast<std::size_t>(block_rows)> tiers{};
  for_each_block(first, count, [&](Index row, Index block) {
    assign(row, block, tiers.data());
    count_tiers<std::int64_t>(std::span(tiers).first(static_cast<std::size_t>(block)), counts);
  });
}

// What a grading was fitted on, with what the policy left for us to count: the customers of each class, and how many
// rows that makes. `add_sizes(first, count, counts)` adds those of some rows.
[[nodiscard]] inline FittedOn complete_record(FittedOn fitted_on, std::size_t classes, Index rows, ExecutorRef executor,
                                              FunctionRef<void(Index, Index, std::span<std::int64_t>)> add_sizes) {
  using Counts = std::vector<std::int64_t>;
  if (fitted_on.customers.empty()) {  // else the policy came to know them on the way
    fitted_on.customers = fold(
        rows, executor, Counts(classes),
        [&](Counts& counts, Index first, Index count) { add_sizes(first, count, std::span<std::int64_t>(counts)); },
        [](Counts& counts, const Counts& later) {
          std::transform(counts.begin(), counts.end(), later.begin(), counts.begin(), std::plus<>{});
        });
  }
  if (fitted_on.rows == 0 && fitted_on.skipped == 0) {
    fitted_on.rows = std::accumulate(fitted_on.customers.begin(), fitted_on.customers.end(), std::int64_t{0});
    fitted_on.skipped = rows - fitted_on.rows;
  }
  return fitted_on;
}

}  // namespace custval::detail

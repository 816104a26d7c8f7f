// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// Puts rows whose integrals need as many panels side by side: calls `use(members, panels)` for groups of at most
// `lanes` rows, numbered within the block of at most block_rows. Rows with the same plan come in their order; those of
// the rare plans above the largest share groups, and the most of their panels. Not a number counts as 0.
template <class Use>
void for_each_group(const double* panels, Index rows, std::size_t lanes, Use&& use) {
  constexpr std::size_t most_plans = 32;
  const auto plan_of = [&](Index i) {
    return panels[i] < static_cast<double>(most_plans) ? static_cast<std::size_t>(panels[i])
           : panels[i] >= 0.0                          ? most_plans
                                                       : 0;
  };
  std::array<std::uint16_t, most_plans + 2> first_of{};  // a counting sort
  for (Index i = 0; i < rows; ++i) {
    ++first_of[plan_of(i) + 1];
  }
  for (std::size_t plan = 1; plan < first_of.size(); ++plan) {
    first_of[plan] = static_cast<std::uint16_t>(first_of[plan] + first_of[plan - 1]);
  }
  std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> order{};
  auto next = first_of;
  for (Index i = 0; i < rows; ++i) {
    order[next[plan_of(i)]++] = static_cast<std::uint16_t>(i);
  }
  for (std::size_t plan = 0; plan <= most_plans; ++plan) {
    const std::size_t end = first_of[plan + 1];
    for (std::size_t from = first_of[plan]; from < end; from += lanes) {
      const auto members = std::span<const std::uint16_t>(order).subspan(from, (std::min)(lanes, end - from));
      auto most = static_cast<double>(plan);
      for (const std::uint16_t member : members) {
        most = panels[member] > most ? panels[member] : most;
      }
      use(members, static_cast<int>((std::min)(most, 1e6)));
    }
  }
}

}  // namespace custval::detail

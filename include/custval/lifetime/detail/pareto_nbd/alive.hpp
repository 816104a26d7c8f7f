// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/detail/pareto_nbd/lane_groups.hpp>
#include <custval/lifetime/detail/pareto_nbd/lane_moments.hpp>
#include <custval/lifetime/detail/pareto_nbd/reach.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// P(alive) of many customers: the same, whoever is beside them in a group.
template <class P>
void pareto_nbd_alive(const std::array<double, 4>& theta, std::span<const double> repeats,
                      std::span<const double> recency, std::span<const double> observed,
                      std::span<double> alive) noexcept {
  for_each_block(0, static_cast<Index>(alive.size()), [&](Index row, Index rows) {
    const double* const x = repeats.data() + row;
    const double* const last = recency.data() + row;
    const double* const end = observed.data() + row;
    for_each_lane_group<P>(theta, x, last, end, rows, [&](std::span<const std::uint16_t> members, int panels) {
      const ParetoNbdReach<P> reach(theta, gather<P>(x, members), gather<P>(last, members), gather<P>(end, members));
      LaneIntegral<P> integral;
      integrate(panels, reach, integral);
      const P stayed = exp(-reach.fall);
      const P found = stayed / (stayed + theta[2] * integral.sum);
      for (std::size_t lane = 0; lane < members.size(); ++lane) {
        alive[static_cast<std::size_t>(row) + members[lane]] = found[static_cast<int>(lane)];
      }
    });
  });
}

}  // namespace custval::detail

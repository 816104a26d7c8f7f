// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>
#include <custval/lifetime/detail/pareto_nbd/reach.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace custval::detail {

// The rows of a column named, one a lane; lanes left over repeat the last.
template <class P>
[[nodiscard]] P gather(const double* column, std::span<const std::uint16_t> rows) noexcept {
  return P::from([&](int lane) { return column[rows[(std::min)(static_cast<std::size_t>(lane), rows.size() - 1)]]; });
}

// The plans of a block: its rows ordered by how many panels their integrals need, so that rows which need as many come
// side by side. Rows of one plan keep their order. Those that need more panels than the largest plan share its groups.
class LanePlans {
 public:
  using Panels = std::array<double, static_cast<std::size_t>(block_rows)>;

  LanePlans(const Panels& panels, Index rows) noexcept : panels_{&panels} {
    const auto count = static_cast<std::size_t>(rows);
    for (std::size_t i = 0; i < count; ++i) {  // a counting sort
      ++first_of_[plan_of(panels[i]) + 1];
    }
    for (std::size_t plan = 1; plan < first_of_.size(); ++plan) {
      first_of_[plan] = static_cast<std::uint16_t>(first_of_[plan] + first_of_[plan - 1]);
    }
    auto next = first_of_;
    for (std::size_t i = 0; i < count; ++i) {
      order_[next[plan_of(panels[i])]++] = static_cast<std::uint16_t>(i);
    }
  }

  // Calls `use(members, panels)` for groups of at most `lanes` rows with the most panels that one of them needs.
  template <class Use>
  void for_each_group(std::size_t lanes, const Use& use) const {
    for (std::size_t plan = 0; plan <= most_plans; ++plan) {
      const std::size_t end = first_of_[plan + 1];
      for (std::size_t from = first_of_[plan]; from < end; from += lanes) {
        const auto members = std::span<const std::uint16_t>(order_).subspan(from, (std::min)(lanes, end - from));
        auto most = static_cast<double>(plan);
        for (const std::uint16_t member : members) {
          most = (*panels_)[member] > most ? (*panels_)[member] : most;
        }
        constexpr double most_panels = 1e4;  // right to 1e-11 for α and β a hundred powers of ten apart
        use(members, static_cast<int>((std::min)(most, most_panels)));
      }
    }
  }

 private:
  static constexpr std::size_t most_plans = 32;

  // Not a number counts as 0.
  [[nodiscard]] static std::size_t plan_of(double panels) noexcept {
    return panels < static_cast<double>(most_plans) ? static_cast<std::size_t>(panels) : panels >= 0.0 ? most_plans : 0;
  }

  const Panels* panels_;
  std::array<std::uint16_t, most_plans + 2> first_of_{};
  std::array<std::uint16_t, static_cast<std::size_t>(block_rows)> order_{};
};

// Groups of a block of customers, one a lane of a pack: calls `use(members, panels)`.
template <class P, class Use>
void for_each_lane_group(const std::array<double, 4>& theta, const double* repeats, const double* recency,
                         const double* observed, Index rows, const Use& use) {
  LanePlans::Panels panels;
  for_each_pack<P>(rows, [&](Index row, int count) {
    const ParetoNbdReach<P> reach(theta, load_rows<P>(repeats + row, count), load_rows<P>(recency + row, count),
                                  load_rows<P>(observed + row, count));
    store_rows(reach.panels(), panels.data() + row, count);
  });
  LanePlans(panels, rows).for_each_group(static_cast<std::size_t>(P::width), use);
}

}  // namespace custval::detail

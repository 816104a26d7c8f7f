// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fit/evaluation_budget.hpp>
#include <custval/lifetime/detail/fit/trust_region.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace custval::detail {

/// Climbs with some parameters held at the box (-1: at the lower bound, 1: at the upper, 0: free), from a point for the
/// others: the fit of the simpler model there. The summit's point has all parameters, its derivatives only the free.
[[nodiscard]] inline Summit climb_held(const HeightFunction& f, std::span<const double> start,
                                       std::span<const int> held, const ClimbOptions& options,
                                       EvaluationBudget& budget) {
  const std::size_t n = start.size();
  std::vector<std::size_t> free;
  std::vector<double> first;
  std::vector<double> whole(start.begin(), start.end());
  for (std::size_t i = 0; i < n; ++i) {
    if (held[i] == 0) {
      free.push_back(i);
      first.push_back(start[i]);
    } else {
      whole[i] = held[i] * options.box;
    }
  }
  const auto with = [&](std::span<const double> part) {
    std::vector<double> point = whole;
    for (std::size_t k = 0; k < free.size(); ++k) {
      point[free[k]] = part[k];
    }
    return point;
  };
  const auto part_of_height = [&](std::span<const double> part) {
    const Height all = f(with(part));
    Height height{all.value, {}, {}};
    for (const std::size_t i : free) {
      height.gradient.push_back(all.gradient[i]);
      for (const std::size_t j : free) {
        height.hessian.push_back(all.hessian[i * n + j]);
      }
    }
    return height;
  };
  Summit summit = climb(HeightFunction(part_of_height), first, options, budget);
  summit.point = with(summit.point);
  return summit;
}

}  // namespace custval::detail

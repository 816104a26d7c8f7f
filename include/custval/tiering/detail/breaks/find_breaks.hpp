// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/cores/natural_breaks_result.hpp>
#include <custval/tiering/detail/breaks/optimum.hpp>
#include <custval/tiering/detail/breaks/points.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// Where the best runs begin, and what cutting there leaves.
struct BreakStarts {
  std::vector<std::size_t> starts{0};
  double within = 0.0;
};
template <class Costs>
[[nodiscard]] BreakStarts break_starts(const Costs& costs, std::size_t points, const BreakCount& count,
                                       ExecutorRef executor) {
  BreakLayers<Costs> layers(costs, points);
  const std::size_t most = (std::min)(count.classes, points);
  const double total = layers.cost();
  const auto good_enough = [&](double within) {
    return count.goodness_of_fit > 0.0 && total - within >= count.goodness_of_fit * total;
  };
  BreakStarts result;
  result.within = total;
  while (result.starts.size() < most && !good_enough(result.within)) {
    result.within = layers.cost_of_next();
    if (layers.runs() + 1 == most || good_enough(result.within)) {
      result.starts = layers.starts_of_next();
      break;
    }
    layers.add_run(executor);
  }
  return result;
}

// How far rounding can lift the cost of the cuts above the least: each layer chooses between two costs, for each level
// of halves that bound the choice.
[[nodiscard]] inline double break_excess(double error, std::size_t points, std::size_t classes) {
  return 2.0 * error * static_cast<double>(classes) * (2.0 + std::log2(static_cast<double>(points)));
}

// The best cutting of the points, by the rules of NaturalBreaks.
[[nodiscard]] inline NaturalBreaksResult breaks_of(const WeightedPoints& points, const BreakCount& count,
                                                   ExecutorRef executor) {
  NaturalBreaksResult result;
  if (points.size() == 0) {
    result.thresholds.assign(count.classes - 1, std::numeric_limits<double>::infinity());
    return result;
  }
  std::vector<std::size_t> starts;
  if (count.goodness_of_fit == 0.0 && count.classes >= points.size()) {  // each value by itself
    for (std::size_t i = 0; i < points.size(); ++i) {
      starts.push_back(i);
    }
  } else {
    constexpr double tolerance = 1e-8;
    const BreakCosts costs(points);
    BreakStarts found = break_starts(costs, points.size(), count, executor);
    // Not so below: NaN is not.
    if (!(break_excess(costs.error(), points.size(), found.starts.size()) <= tolerance * found.within)) {
      found = break_starts(PreciseBreakCosts(points), points.size(), count, executor);
    }
    starts = std::move(found.starts);
  }
  const auto end_of = [&](std::size_t run) { return run + 1 < starts.size() ? starts[run + 1] : points.size(); };
  Sum within;
  for (std::size_t run = starts.size(); run-- > 0;) {
    result.centres.push_back(points.mean(starts[run], end_of(run)));
    result.sizes.push_back(std::ldexp(points.weight(starts[run], end_of(run)), -points.weight_exponent));
    within.add(points.deviation(starts[run], end_of(run), result.centres.back()));
  }
  const double total = points.deviation(0, points.size(), points.mean(0, points.size()));
  result.goodness_of_fit = total > 0.0 ? 1.0 - within.value() / total : 1.0;
  const auto full_size = [&](double squares) {
    return std::ldexp(std::ldexp(squares, -points.weight_exponent), -2 * points.value_exponent);
  };
  result.within = full_size(within.value());
  result.total = full_size(total);
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    // Nearest centre, but never so that rounding moves a value out of the class it was fitted in.
    const std::size_t start = starts[starts.size() - 1 - i];
    const double middle = result.centres[i + 1] + (result.centres[i] - result.centres[i + 1]) / 2;
    const bool between = middle > points.values[start - 1] && middle <= points.values[start];
    result.thresholds.push_back(std::ldexp(between ? middle : points.values[start], -points.value_exponent));
  }
  for (double& centre : result.centres) {
    centre = std::ldexp(centre, -points.value_exponent);
  }
  result.thresholds.resize((count.goodness_of_fit > 0.0 ? starts.size() : count.classes) - 1,
                           -std::numeric_limits<double>::infinity());
  return result;
}

inline void require_break_count(std::string_view policy, const BreakCount& count) {
  if (count.classes < 1 || count.classes > most_tiers) {
    raise_argument(policy, "the number of classes", static_cast<double>(count.classes), "1 to " + to_text(most_tiers));
  }
  if (!(count.goodness_of_fit >= 0.0 && count.goodness_of_fit <= 1.0)) {
    raise_argument(policy, "the goodness of fit", count.goodness_of_fit, "a number in (0, 1]");
  }
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace custval::detail {

// Σ f(block) over blocks of rows of a column, compensated from block to block.
template <class F>
[[nodiscard]] double sum_by_blocks(std::size_t rows, const F& f) noexcept {
  Sum sum;
  for_each_block(0, static_cast<Index>(rows), [&](Index first, Index count) { sum.add(f(first, count)); });
  return sum.value();
}

[[nodiscard]] inline auto part_of(std::span<const double> column, Index first, Index count) noexcept {
  return Eigen::Map<const Eigen::ArrayXd>(column.data() + first, count);
}

// Σ a
[[nodiscard]] inline double sum_of(std::span<const double> a) noexcept {
  return sum_by_blocks(a.size(), [&](Index first, Index count) { return part_of(a, first, count).sum(); });
}

// Σ a b
[[nodiscard]] inline double sum_of_products(std::span<const double> a, std::span<const double> b) noexcept {
  return sum_by_blocks(
      a.size(), [&](Index first, Index count) { return (part_of(a, first, count) * part_of(b, first, count)).sum(); });
}

// Scaling by it changes no digit, and its inverse is a number too. 1 for what is not a positive number.
[[nodiscard]] inline double power_of_two_near(double value) noexcept {
  return value > 0.0 && value < std::numeric_limits<double>::infinity()
             ? std::exp2((std::clamp)(std::round(std::log2(value)), -1000.0, 1000.0))
             : 1.0;
}

// A start a few hundred times as large or as small is a number, too.
[[nodiscard]] inline double moderate(double value) noexcept {
  return value > 0.0 && value < std::numeric_limits<double>::infinity() ? (std::clamp)(value, 1e-290, 1e290) : 1.0;
}

// A column over a scale.
[[nodiscard]] inline std::vector<double> scaled(std::span<const double> column, double scale) {
  std::vector<double> result(column.begin(), column.end());
  if (scale != 1.0) {
    Eigen::Map<Eigen::ArrayXd>(result.data(), static_cast<Index>(result.size())) /= scale;
  }
  return result;
}

}  // namespace custval::detail

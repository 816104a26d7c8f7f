// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/sort_values.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custval::detail {

// Different values in rising order, each with its weight.
struct WeightedPoints {
  std::vector<double> values;
  std::vector<double> weights;
  bool whole_weights = true;  // which add up without rounding
  // What values and weights were multiplied by: two to the power of this.
  int value_exponent = 0;
  int weight_exponent = 0;

  [[nodiscard]] std::size_t size() const noexcept { return values.size(); }

  [[nodiscard]] double weight(std::size_t first, std::size_t end) const noexcept {
    return sum_of(first, end, [this](std::size_t i) { return weights[i]; });
  }
  // The mean of the points [first, end), which are not none.
  [[nodiscard]] double mean(std::size_t first, std::size_t end) const noexcept {
    const double lowest = values[first];
    return lowest + sum_of(first, end, [this, lowest](std::size_t i) { return weights[i] * (values[i] - lowest); }) /
                        weight(first, end);
  }
  // Σ w (x − mean)² over them.
  [[nodiscard]] double deviation(std::size_t first, std::size_t end, double mean) const noexcept {
    return sum_of(first, end, [this, mean](std::size_t i) {
      const double x = values[i] - mean;
      return weights[i] * x * x;
    });
  }

  // Brings numbers of extreme size near to 1, so that squares neither overflow nor vanish; others stay as they are.
  static int normalise(std::vector<double>& numbers) {
    double largest = 0.0;
    for (const double number : numbers) {
      largest = (std::max)(largest, std::abs(number));
    }
    if (largest == 0.0 || (largest < 0x1p300 && largest > 0x1p-300)) {
      return 0;
    }
    const int exponent = std::clamp(-std::ilogb(largest) - 2, -1020, 1020);
    for (double& number : numbers) {
      number *= std::ldexp(1.0, exponent);
    }
    return exponent;
  }

 private:
  // Sums of terms that are not negative: plain in lanes over blocks, which vectorises, compensated over these.
  template <class Term>
  [[nodiscard]] static double sum_of(std::size_t first, std::size_t end, const Term& term) noexcept {
    constexpr std::size_t lanes = 8;
    Sum sum;
    for_each_block(static_cast<Index>(first), static_cast<Index>(end - first), [&](Index start, Index count) {
      std::array<double, lanes> some{};
      auto i = static_cast<std::size_t>(start);
      const std::size_t stop = i + static_cast<std::size_t>(count);
      for (; i + lanes <= stop; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          some[lane] += term(i + lane);
        }
      }
      for (; i < stop; ++i) {
        some[0] += term(i);
      }
      for (const double each : some) {
        sum.add(each);
      }
    });
    return sum.value();
  }
};

// The different finite values of a column, weighted by how many rows have them.
template <class S>
[[nodiscard]] WeightedPoints points_of(std::span<const S> column, std::int64_t& rows, ExecutorRef executor) {
  WeightedPoints points;
  std::vector<double>& values = points.values;
  values.reserve(column.size());
  for (const auto value : column) {
    if (std::isfinite(value)) {
      values.push_back(static_cast<double>(value) + 0.0);  // one zero
    }
  }
  rows = static_cast<std::int64_t>(values.size());
  points.value_exponent = WeightedPoints::normalise(values);
  sort_values(std::span<double>(values), executor);
  points.weights.resize(values.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < values.size(); ++size) {
    const std::size_t first = i;
    const double value = values[first];
    while (i < values.size() && values[i] == value) {
      ++i;
    }
    values[size] = value;
    points.weights[size] = static_cast<double>(i - first);
  }
  values.resize(size);
  points.weights.resize(size);
  return points;
}

// The same weighted by another column; rows without a finite weight above 0 do not count.
template <class S>
[[nodiscard]] WeightedPoints weighted_points_of(std::span<const S> column, std::span<const S> column_weights,
                                                std::int64_t& rows, ExecutorRef executor) {
  WeightedPoints points;
  std::vector<double>& values = points.values;
  std::vector<double>& weights = points.weights;
  for (std::size_t i = 0; i < column.size(); ++i) {
    const auto value = static_cast<double>(column[i]);
    const auto weight = static_cast<double>(column_weights[i]);
    if (std::isfinite(value) && std::isfinite(weight) && weight > 0.0) {
      values.push_back(value + 0.0);
      weights.push_back(weight);
    }
  }
  rows = static_cast<std::int64_t>(values.size());
  points.value_exponent = WeightedPoints::normalise(values);
  points.weight_exponent = WeightedPoints::normalise(weights);
  // By weight first, then stably by value: sums do not depend on the order of the rows.
  sort_pairs(std::span<double>(weights), std::span<double>(values), executor);
  sort_pairs(std::span<double>(values), std::span<double>(weights), executor);
  std::size_t size = 0;
  for (std::size_t i = 0; i < values.size(); ++size) {
    const double value = values[i];
    Sum weight;
    for (; i < values.size() && values[i] == value; ++i) {
      weight.add(weights[i]);
    }
    values[size] = value;
    weights[size] = weight.value();
  }
  values.resize(size);
  weights.resize(size);
  constexpr double exact = 0x1p53;
  points.whole_weights = points.weight(0, size) < exact &&
                         std::all_of(weights.begin(), weights.end(), [](double w) { return w == std::floor(w); });
  return points;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/sort_values.hpp>
#include <custval/tiering/detail/breaks_optimum.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

// The different finite values of a column in rising order, weighted by how many rows have them.
template <class ColumnMap>
[[nodiscard]] WeightedPoints points_of(const ColumnMap& column, std::int64_t& rows) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(column.size()));
  for (const auto value : column) {
    if (std::isfinite(value)) {
      values.push_back(static_cast<double>(value) + 0.0);  // one zero
    }
  }
  rows = static_cast<std::int64_t>(values.size());
  sort_values(std::span<double>(values));
  WeightedPoints points;
  points.weights.reserve(values.size());
  for (std::size_t i = 0; i < values.size();) {
    const std::size_t first = i;
    for (const double value = values[first]; i < values.size() && values[i] == value; ++i) {
    }
    points.weights.push_back(static_cast<double>(i - first));
  }
  values.erase(std::unique(values.begin(), values.end()), values.end());
  points.values = std::move(values);
  return points;
}

// The same weighted by another column; rows without a finite weight above 0 do not count.
template <class ColumnMap, class WeightMap>
[[nodiscard]] WeightedPoints weighted_points_of(const ColumnMap& column, const WeightMap& weights, std::int64_t& rows) {
  std::vector<std::pair<double, double>> pairs;
  for (Index i = 0; i < column.size(); ++i) {
    const auto value = static_cast<double>(column(i));
    const auto weight = static_cast<double>(weights(i));
    if (std::isfinite(value) && std::isfinite(weight) && weight > 0.0) {
      pairs.emplace_back(value + 0.0, weight);
    }
  }
  rows = static_cast<std::int64_t>(pairs.size());
  // By weight too, so that sums do not depend on the order of the rows.
  std::sort(pairs.begin(), pairs.end());
  WeightedPoints points;
  for (std::size_t i = 0; i < pairs.size();) {
    const double value = pairs[i].first;
    Sum weight;
    for (; i < pairs.size() && pairs[i].first == value; ++i) {
      weight.add(pairs[i].second);
    }
    points.values.push_back(value);
    points.weights.push_back(weight.value());
  }
  return points;
}

}  // namespace custval::detail

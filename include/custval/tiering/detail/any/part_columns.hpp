// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// What is made of parts that read columns by names of their own: where those are among the columns of the whole.

namespace custval::detail {

// The columns of a part behind those that are there already, each once, in order of first appearance.
inline void unite_by_name(std::vector<ColumnInfo>& whole, std::span<const ColumnInfo> part) {
  for (const ColumnInfo& column : part) {
    if (std::none_of(whole.begin(), whole.end(), [&](const ColumnInfo& each) { return each.name == column.name; })) {
      whole.push_back(column);
    }
  }
}

[[nodiscard]] inline std::vector<std::uint16_t> places_by_name(std::span<const ColumnInfo> part,
                                                               std::span<const ColumnInfo> whole) {
  std::vector<std::uint16_t> places;
  for (const ColumnInfo& column : part) {
    const auto its =
        std::find_if(whole.begin(), whole.end(), [&](const ColumnInfo& c) { return c.name == column.name; });
    places.push_back(static_cast<std::uint16_t>(its - whole.begin()));
  }
  return places;
}

// Those that a part reads.
template <class T>
[[nodiscard]] std::vector<T> at_places(std::span<const T> whole, std::span<const std::uint16_t> places) {
  std::vector<T> part;
  part.reserve(places.size());
  for (const std::uint16_t place : places) {
    part.push_back(whole[place]);
  }
  return part;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/error.hpp>
#include <custval/core/function_ref.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace custval {

/// A customer's numbers by place, with what is known of the columns: what a positional core says why of.
struct NamedRow {
  std::span<const ColumnInfo> columns;
  std::span<const double> values;
  bool in_float = false;  ///< the columns hold float: so texts show their numbers

  [[nodiscard]] const std::string& name(std::size_t place) const noexcept { return columns[place].name; }
  [[nodiscard]] double operator[](std::size_t place) const noexcept { return values[place]; }
  [[nodiscard]] std::string text(std::size_t place) const {
    return in_float ? to_text(static_cast<float>(values[place])) : to_text(values[place]);
  }
  /// "total_value is 250"
  [[nodiscard]] std::string name_is_value(std::size_t place) const { return name(place) + " is " + text(place); }
};

/// Takes the values of a column, by its place, at which a class can change.
using CutSink = FunctionRef<void(std::size_t place, double value)>;

}  // namespace custval

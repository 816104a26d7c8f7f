// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/tiering/condition.hpp>
#include <custval/tiering/detail/condition_program.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace custval {

/// What a Condition knows: a statement about columns by place.
using ConditionCore = detail::ConditionProgram;

/// The comparison of the column at a place with a number. **Errors** ArgumentError for NaN and for a place from 65,536
/// on.
[[nodiscard]] inline ConditionCore compare_column(std::size_t place, Relation comparison, double value) {
  if (value != value) {
    raise_argument("Condition", "the value to compare with", value, "a number");
  }
  if (place >= detail::most_condition_columns) {
    raise_argument("Condition", "the place of the column", static_cast<double>(place),
                   "one below " + to_text(detail::most_condition_columns));
  }
  return ConditionCore({{detail::ConditionStep::compare, static_cast<std::uint8_t>(comparison),
                         static_cast<std::uint16_t>(place), value}});
}
/// All of these statements, or any. **Errors** ShapeError for none.
[[nodiscard]] inline ConditionCore all_of(const std::vector<ConditionCore>& parts) {
  return ConditionCore::joined(parts, detail::ConditionStep::both);
}
[[nodiscard]] inline ConditionCore any_of(const std::vector<ConditionCore>& parts) {
  return ConditionCore::joined(parts, detail::ConditionStep::either);
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

#include <type_traits>

namespace custval {

/// Whether a component counts as what a customer is worth today or as what they may become worth.
enum class value_kind { current, potential };

/// A tag of a value component: profit to the firm in ¤, counted in the current or the potential subtotal. A model of
/// your own names its output so: `struct advocacy_value : value_column<"advocacy_value", value_kind::potential> {};`
template <fixed_string Name, value_kind Kind>
struct value_column : column<Name, units::currency, any_number> {
  static constexpr value_kind kind = Kind;
};

/// A tag that names a value component.
template <class T>
concept ValueTag = ColumnTag<T> && !T::is_many && requires {
  { T::kind } -> std::convertible_to<value_kind>;
};

/// Subtotal of the current components, in ¤.
struct current_value : column<"current_value", units::currency> {};
/// Subtotal of the potential components, in ¤.
struct potential_value : column<"potential_value", units::currency> {};
/// Everything a customer is worth to the firm, in ¤: current and potential value together.
struct total_value : column<"total_value", units::currency> {};

namespace detail {

// A column that a value model by itself does not write, only an aggregate of models.
template <class Tag>
inline constexpr bool is_of_an_aggregate =
    std::is_same_v<Tag, current_value> || std::is_same_v<Tag, potential_value> || std::is_same_v<Tag, total_value>;

}  // namespace detail

}  // namespace custval

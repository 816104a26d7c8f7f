// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/table.hpp>
#include <custval/core/value_column.hpp>

#include <type_traits>
#include <utility>

namespace custval {

namespace detail {

// Instantiated only to be read in an error message: its arguments name what reads the column and which column it is.
template <class Reader, class MissingColumn>
struct column_missing_from_base {
  static_assert(std::is_void_v<Reader> || is_of_an_aggregate<MissingColumn>,
                "custval: a column that is read here is missing from the base (see column_missing_from_base<READER, "
                "MISSING COLUMN> beside this message)");
  static_assert(
      std::is_void_v<Reader> || !is_of_an_aggregate<MissingColumn>,
      "custval: total_value (current_value, potential_value) is missing from the base: an aggregate writes it, "
      "score(CustomerValue{model}, base), a model by itself does not");
};

template <class Reader>
struct columns_of_different_scalars {
  static_assert(std::is_void_v<Reader>,
                "custval: the columns that are read together here are not all double or all float (see "
                "columns_of_different_scalars<READER> beside this message)");
};

template <class Base, class List>
inline constexpr bool contains_all = false;
template <class Base, class... Tags>
inline constexpr bool contains_all<Base, columns<Tags...>> = (HasColumn<Base, Tags> && ...);

// Whether a view has the columns of a list, all of one scalar.
template <class Base, class List>
consteval bool serves() {
  if constexpr (contains_all<Base, List>) {
    return List::size == 0 || !std::is_void_v<typename decltype(std::declval<const Base&>().select(List{}))::scalar>;
  } else {
    return false;
  }
}

template <class Reader, class Base, class Tag>
constexpr void name_if_missing() noexcept {
  if constexpr (!HasColumn<Base, Tag>) {
    (void)sizeof(column_missing_from_base<Reader, Tag>);
  }
}
// Stops the compiler where a view does not serve a reader. Every missing column is named, not only the first. Nothing
// here is looked at again, so that one message a column is all.
template <class Reader, class Base, class... Tags>
constexpr void name_what_is_missing(columns<Tags...> /*tags*/) noexcept {
  (name_if_missing<Reader, Base, Tags>(), ...);
  if constexpr (contains_all<Base, columns<Tags...>> && !serves<Base, columns<Tags...>>()) {
    (void)sizeof(columns_of_different_scalars<Reader>);
  }
}

// Columns of no rows, for what follows a message of the compiler.
template <class... Tags>
[[nodiscard]] constexpr archetype_view<double, columns<Tags...>> no_rows(columns<Tags...> /*tags*/) noexcept {
  return archetype_view<double, columns<Tags...>>(0, archetype_column<double, Tags>{}...);
}

}  // namespace detail

/// A base that has all the columns of a list.
template <class Base, class List>
concept HasColumns = ColumnList<List> && CustomerBase<Base> && detail::contains_all<view_of<Base>, List>;

/// Stops the compiler with one readable line when a view lacks a column that `Reader` reads, or holds double and float
/// columns where `Reader` wants one scalar type. Returns the view of just those columns.
template <class Reader, ColumnList List, class... Bound>
[[nodiscard]] constexpr auto require_columns(const View<Bound...>& base, List list) noexcept {
  if constexpr (detail::serves<View<Bound...>, List>()) {
    return base.select(list);
  } else {
    detail::name_what_is_missing<Reader, View<Bound...>>(list);
    return detail::no_rows(list);
  }
}

}  // namespace custval

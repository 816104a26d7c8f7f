// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/table.hpp>

#include <type_traits>
#include <utility>

namespace custval {

namespace detail {

// Instantiated only to be read in an error message: its arguments name what reads the column and which column it is.
template <class Reader, class MissingColumn>
struct column_missing_from_base {
  static_assert(!std::is_same_v<Reader, Reader>,
                "custval: a column that is read here is missing from the base (see column_missing_from_base<READER, "
                "MISSING COLUMN> beside this message)");
};

template <class Reader>
struct columns_of_different_scalars {
  static_assert(!std::is_same_v<Reader, Reader>,
                "custval: the columns that are read together here are not all double or all float (see "
                "columns_of_different_scalars<READER> beside this message)");
};

template <class Reader, class Base, class List>
struct columns_to_read;
template <class Reader, class Base, class... Tags>
struct columns_to_read<Reader, Base, columns<Tags...>> {
  // True when the base serves the reader; otherwise the compiler stops here. Every missing column is named, not only
  // the first.
  static consteval bool require() {
    bool complete = true;
    ((complete = require_one<Tags>() && complete), ...);
    if constexpr (sizeof...(Tags) > 0 && (HasColumn<Base, Tags> && ...)) {
      using Selected = decltype(std::declval<const Base&>().select(columns<Tags...>{}));
      if constexpr (std::is_void_v<typename Selected::scalar>) {
        (void)sizeof(columns_of_different_scalars<Reader>);
        complete = false;
      }
    }
    return complete;
  }

 private:
  template <class Tag>
  static consteval bool require_one() {
    if constexpr (!HasColumn<Base, Tag>) {
      (void)sizeof(column_missing_from_base<Reader, Tag>);
    }
    return HasColumn<Base, Tag>;
  }
};

template <class Base, class List>
inline constexpr bool contains_all = false;
template <class Base, class... Tags>
inline constexpr bool contains_all<Base, columns<Tags...>> = (HasColumn<Base, Tags> && ...);

}  // namespace detail

/// A base that has all the columns of a list.
template <class Base, class List>
concept HasColumns = ColumnList<List> && CustomerBase<Base> && detail::contains_all<view_of<Base>, List>;

/// Stops the compiler with one readable line when a view lacks a column that `Reader` reads, or holds double and float
/// columns where `Reader` wants one scalar type. Returns the view of just those columns.
template <class Reader, ColumnList List, class... Bound>
[[nodiscard]] constexpr auto require_columns(const View<Bound...>& base, List list) noexcept {
  if constexpr (detail::columns_to_read<Reader, View<Bound...>, List>::require()) {
    return base.select(list);
  }
}

}  // namespace custval

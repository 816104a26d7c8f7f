// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/table.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace custval::detail {

// The place of a tag in a list.
template <class Tag, class... Tags>
[[nodiscard]] constexpr std::uint16_t place_in_list(columns<Tags...> /*tags*/) noexcept {
  std::uint16_t place = 0;
  bool found = false;
  ((found = found || std::is_same_v<Tag, Tags>, place = static_cast<std::uint16_t>(place + (found ? 0 : 1))), ...);
  return place;
}

template <class S, class Storage>
[[nodiscard]] const S* column_start(const Storage& storage) noexcept {
  static_assert(!is_strided_column<Storage>,
                "custval: a policy reads numbers that lie one behind the other; put members of structs, and strided "
                "columns, into a table: gather(customers, member<tag>(&Customer::spend))");
  if constexpr (is_strided_column<Storage>) {
    return nullptr;
  } else {
    return storage.data;
  }
}

// Where the columns of a base start, so that they can be chosen by number.
template <class Base, class... Tags>
[[nodiscard]] auto column_pointers(const Base& rows, columns<Tags...> /*tags*/) noexcept {
  static_assert(!(Tags::is_many || ...), "custval: a policy reads columns of one number a customer");
  using S = typename Base::scalar;
  const auto view = as_view(rows);
  return std::array<const S*, sizeof...(Tags)>{column_start<S>(view.storage(Tags{}))...};
}

// The numbers of the first row of a view.
template <class View, class... Tags>
[[nodiscard]] std::array<double, sizeof...(Tags)> row_values(const View& rows, columns<Tags...> tags) noexcept {
  std::array<double, sizeof...(Tags)> values{};
  std::size_t place = 0;
  for (const auto* const start : column_pointers(rows, tags)) {
    values[place++] = static_cast<double>(*start);
  }
  return values;
}

// Calls `use` with the tag at a place of a list.
template <class... Tags>
void with_tag_at(std::size_t place, columns<Tags...> /*tags*/, auto&& use) {
  std::size_t at = 0;
  ((at++ == place ? use(Tags{}) : void()), ...);
}

// Columns by place as a view of these tags.
template <class S, class... Tags>
[[nodiscard]] archetype_view<S, columns<Tags...>> typed_view(const ColumnsByPlace<S>& rows,
                                                             columns<Tags...> /*tags*/) noexcept {
  return [&]<std::size_t... Places>(std::index_sequence<Places...> /*places*/) {
    return archetype_view<S, columns<Tags...>>(rows.rows(), archetype_column<S, Tags>{{rows[Places]}}...);
  }(std::make_index_sequence<sizeof...(Tags)>{});
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/columns_by_place.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace custval::detail {

// Where the columns of a view start, so that they can be chosen by number.
template <class View, class... Tags>
[[nodiscard]] auto column_pointers(const View& rows, columns<Tags...> /*tags*/) noexcept {
  static_assert(!(Tags::is_many || ...), "custval: a policy reads columns of one number a customer");
  using S = typename View::scalar;
  return std::array<const S*, sizeof...(Tags)>{static_cast<const S*>(rows.storage(Tags{}).data)...};
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
  }
  (std::make_index_sequence<sizeof...(Tags)>{});
}

}  // namespace custval::detail

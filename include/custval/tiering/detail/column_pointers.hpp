// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

#include <array>
#include <type_traits>

namespace custval::detail {

// Where the columns of a view start, so that they can be chosen by number.
template <class View, class... Tags>
[[nodiscard]] auto column_pointers(const View& rows, columns<Tags...> /*tags*/) noexcept {
  static_assert(!(Tags::is_many || ...), "custval: a policy reads columns of one number a customer");
  using S = typename View::scalar;
  return std::array<const S*, sizeof...(Tags)>{static_cast<const S*>(rows.storage(Tags{}).data)...};
}

}  // namespace custval::detail

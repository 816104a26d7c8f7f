// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>

namespace custval {

/// How many customers a row of what is fitted stands for; a base without this column has one a row.
struct customer_weight : column<"customer_weight", units::count, non_negative> {};

namespace detail {

// The weight of a row of a base.
template <CustomerBase Base>
[[nodiscard]] auto weights_of(const Base& base) {
  if constexpr (HasColumn<view_of<Base>, customer_weight>) {
    return [weights = as_view(base)[customer_weight{}]](Index row) { return static_cast<double>(weights(row)); };
  } else {
    return [](Index /*row*/) { return 1.0; };
  }
}

}  // namespace detail

}  // namespace custval

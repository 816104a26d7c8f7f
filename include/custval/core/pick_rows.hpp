// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/table.hpp>

#include <span>
#include <type_traits>

namespace custval {

/// Copies some rows of a base of dense columns into a table of their own, in the order given; a row may come twice.
/// **Domain** row numbers that the base has: not checked. **Cost** one read for each number copied.
template <CustomerBase Base>
[[nodiscard]] auto pick_rows(const Base& base, std::span<const Index> rows) {
  const auto view = as_view(base);
  return [&]<class... Tags>(columns<Tags...>) {
    using S = std::common_type_t<typename std::remove_cvref_t<decltype(view.storage(Tags{}))>::scalar...>;
    Table<S, Tags...> picked(uninitialized, static_cast<Index>(rows.size()));
    const auto copy = [&]<class Tag>(Tag tag) {
      const auto column = view[tag];
      static_assert(!is_sparse_rows<std::remove_const_t<decltype(column)>>,
                    "custval: only dense columns are copied; select sparse rows yourself");
      picked[tag] = column(rows, Eigen::indexing::all).template cast<S>();
    };
    (copy(Tags{}), ...);
    return picked;
  }(typename std::remove_const_t<decltype(view)>::tags{});
}

}  // namespace custval

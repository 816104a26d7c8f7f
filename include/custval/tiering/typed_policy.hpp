// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>

#include <utility>

namespace custval {

/// A positional policy whose columns are named at compile time: what the policies of the library are. G is the grading
/// that fitting it gives.
template <class Core, ColumnList Columns, class G>
class TypedPolicy {
 public:
  using inputs = Columns;

  /// What the policy knows, without the names of its columns.
  [[nodiscard]] const Core& core() const noexcept { return core_; }

  template <class Base, Executor E>
  [[nodiscard]] G fit(const Base& base, const E& executor) const {
    const auto starts = detail::column_pointers(base, Columns{});
    const ColumnsByPlace rows(starts.data(), base.rows());
    if constexpr (requires { core_.fit(rows, ExecutorRef(executor)); }) {
      return G(core_.fit(rows, ExecutorRef(executor)));
    } else {  // messages name the columns
      return G(core_.fit(rows, column_infos(Columns{}), ExecutorRef(executor)));
    }
  }
  friend bool operator==(const TypedPolicy&, const TypedPolicy&) = default;

 protected:
  explicit TypedPolicy(Core core) : core_{std::move(core)} {}

 private:
  Core core_;
};

}  // namespace custval

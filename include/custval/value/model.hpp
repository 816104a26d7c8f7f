// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/value_column.hpp>

#include <Eigen/Core>
#include <concepts>
#include <utility>

namespace custval {

/// A type that says which columns it reads and which value it writes.
template <class M>
concept ValueModelBasics = std::copy_constructible<M> && ColumnList<typename M::inputs> && ValueTag<typename M::output>;

/// A value model that can be written row by row: called with a view of its inputs, it returns an Eigen array
/// expression, one number a row, without looking at other rows and without allocating. A struct of five lines is one:
///
///     struct AdvocacyValue {
///       using inputs = custval::columns<custval::reach, fans>;
///       using output = advocacy_value;
///       auto operator()(const auto& c) const { return c[custval::reach{}] * c[fans{}]; }
///     };
template <class M, class S = double>
concept RowWiseModel = ValueModelBasics<M> &&
    requires(const M& model, const archetype_view<S, typename M::inputs>& rows, Eigen::Map<Eigen::ArrayX<S>>& out) {
  out = model(rows);
};

/// A value model that must look at the whole base first: `prepare(base, executor)` returns a row-wise model of the same
/// output.
template <class M, class S = double>
concept PreparableModel = ValueModelBasics<M> &&
    requires(const M& model, const archetype_view<S, typename M::inputs>& base) {
  { model.prepare(base, serial{}) } -> RowWiseModel<S>;
  requires std::same_as<typename decltype(model.prepare(base, serial{}))::output, typename M::output>;
};

/// What a customer base can be scored with: row-wise, or prepared into a row-wise model.
template <class M>
concept ValueModel = RowWiseModel<M> || PreparableModel<M>;

}  // namespace custval

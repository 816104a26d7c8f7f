// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/value_column.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

namespace custval {

/// A type that says which columns it reads and which value it writes.
template <class M>
concept ValueModelBasics = std::copy_constructible<M> && ColumnList<typename M::inputs> && ValueTag<typename M::output>;

namespace detail {

template <class S, class Inputs>
using archetype_rows = PackedRows<archetype_view<S, Inputs>, pack_width<S>>;

// What an Eigen expression is worth; of anything else itself.
template <class T>
struct plain_type {
  using type = T;
};
template <class T>
  requires requires { typename T::PlainObject; }
struct plain_type<T> {
  using type = typename T::PlainObject;
};

// Numbers of its own: a container or an Eigen array that owns what it holds, not a view or an expression over others.
template <class T>
concept OwnsNumbers = requires(const T& numbers) {
  *numbers.data();
  numbers.size();
  requires !std::ranges::view<T> && !std::ranges::borrowed_range<T>;
  requires std::same_as<T, typename plain_type<T>::type>;
};

}  // namespace detail

/// A value model that is a function of one row's numbers: called with the rows at hand (see PackedRows), it returns
/// what they are worth, without looking at other rows. A struct of five lines is one:
///
///     struct AdvocacyValue {
///       using inputs = custval::columns<custval::reach, fans>;
///       using output = advocacy_value;
///       auto operator()(const auto& c) const { return c[custval::reach{}] * c[fans{}]; }
///     };
template <class M, class S = double>
concept RowModel =
    ValueModelBasics<M> && requires(const M& model, const detail::archetype_rows<S, typename M::inputs>& rows) {
      { model(rows) } -> std::convertible_to<Pack<S>>;
    };

/// A value model that wants arrays (a product of matrices, a look-up in a table): `block(rows)` is called with a view
/// of its columns, at most block_rows of them, and returns as many numbers in memory of its own, an Eigen array or a
/// std::vector.
template <class M, class S = double>
concept BlockModel =
    ValueModelBasics<M> && requires(const M& model, const archetype_view<S, typename M::inputs>& rows) {
      { model.block(rows) } -> detail::OwnsNumbers;
    };

/// A value model that can be written row by row, by either form.
template <class M, class S = double>
concept RowWiseModel = RowModel<M, S> || BlockModel<M, S>;

/// A value model that must look at the whole base first: `prepare(base, executor)` returns a row-wise model of the same
/// output.
template <class M, class S = double>
concept PreparableModel =
    ValueModelBasics<M> && requires(const M& model, const archetype_view<S, typename M::inputs>& base) {
      { model.prepare(base, serial{}) } -> RowWiseModel<S>;
      requires std::same_as<typename decltype(model.prepare(base, serial{}))::output, typename M::output>;
    };

/// What a customer base can be scored with: row-wise, or prepared into a row-wise model.
template <class M>
concept ValueModel = RowWiseModel<M> || PreparableModel<M>;

}  // namespace custval

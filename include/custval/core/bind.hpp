// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/storage.hpp>

#include <Eigen/Core>
#include <ranges>
#include <type_traits>

namespace custval {

/// A tag together with where its numbers are: non-owning, cheap to copy. Made by `bind`, put together by `view`.
template <ColumnTag Tag, class Storage>
struct BoundColumn {
  using tag = Tag;
  using storage_type = Storage;
  Storage where;
};

/// What `bind` hands to `view`: a bound column and the number of its rows.
template <ColumnTag Tag, class Storage>
struct Binding {
  using bound_type = BoundColumn<Tag, Storage>;
  BoundColumn<Tag, Storage> column;
  Index rows;
};

namespace detail {

template <class S>
inline constexpr bool is_scalar =
    std::is_same_v<std::remove_const_t<S>, double> || std::is_same_v<std::remove_const_t<S>, float>;

template <class T>
concept EigenDense = requires(const std::remove_cvref_t<T>& t) {
  []<class Derived>(const Eigen::DenseBase<Derived>&) {}(t);
};

template <class T>
inline constexpr bool is_const_ref = false;
template <class Plain, int Options, class Stride>
inline constexpr bool is_const_ref<Eigen::Ref<const Plain, Options, Stride>> = true;  // may hold a copy of its own

// A temporary that owns its numbers would be gone before the view is used.
template <class T>
consteval bool outlives_the_call() {
  using Plain = std::remove_cvref_t<T>;
  if constexpr (std::is_lvalue_reference_v<T>) {
    return true;
  } else if constexpr (EigenDense<T>) {
    return !std::is_same_v<Plain, typename Plain::PlainObject> && !is_const_ref<Plain>;
  } else {
    return std::ranges::borrowed_range<T>;
  }
}

template <class Tag, class S>
consteval void check_scalar() {
  static_assert(is_scalar<S>, "custval: a column holds double or float; convert other numbers first");
}

}  // namespace detail

/// Binds a column of one number a customer to memory of the caller's.
/// **Errors** ShapeError for a negative number of rows.
template <ColumnTag Tag, class S>
requires(!Tag::is_many) [[nodiscard]] Binding<Tag, DenseColumn<S>> bind(S* data, Index rows) {
  detail::check_scalar<Tag, S>();
  if (rows < 0) {
    raise_shape("bind", Tag::name(), rows, "rows", "0 or more");
  }
  return {{{data}}, rows};
}

/// Binds a column of `width` numbers a customer, stored column after column (each kind contiguous over customers).
/// **Errors** ShapeError for a negative number of rows or width.
template <ColumnTag Tag, class S>
requires Tag::is_many [[nodiscard]] Binding<Tag, DenseRows<S, Eigen::ColMajor>> bind(S* data, Index rows, Index width) {
  detail::check_scalar<Tag, S>();
  if (rows < 0 || width < 0) {
    raise_shape("bind", Tag::name(), (std::min)(rows, width), rows < 0 ? "rows" : "columns", "0 or more");
  }
  return {{{data, rows, width}}, rows};
}

/// Binds a column to a std::vector, std::span, std::array or Eigen vector (one number a customer), or to an Eigen
/// matrix or array of customers × k in either storage order (a many_column). The view reads, and for a non-const
/// argument writes, the caller's memory: nothing is copied, and temporaries that own their numbers are refused by the
/// compiler.
/// **Errors** ShapeError when an Eigen argument is strided along its inner dimension.
template <ColumnTag Tag, class Columns>
requires(detail::EigenDense<Columns> || std::ranges::contiguous_range<Columns>)
    [[nodiscard]] auto bind(Columns&& data) {
  static_assert(
      detail::outlives_the_call<Columns>(),
      "custval: bind does not copy, and a temporary that owns its numbers would be gone before they are read");
  if constexpr (detail::EigenDense<Columns>) {
    using Dense = std::remove_cvref_t<Columns>;
    static_assert((int{Dense::Flags} & int{Eigen::DirectAccessBit}) != 0,
                  "custval: bind needs numbers in memory; evaluate an Eigen expression into an array first");
    if (data.innerStride() != 1 && data.innerSize() > 1) {
      raise_shape("bind", Tag::name(), data.innerStride(), "as its inner stride", "1");
    }
    if constexpr (Tag::is_many) {
      constexpr int order = Dense::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
      using S = std::remove_pointer_t<decltype(data.data())>;
      detail::check_scalar<Tag, S>();
      const Index stride = data.outerStride();
      return Binding<Tag, DenseRows<S, order>>{{{data.data(), stride, data.cols()}}, data.rows()};
    } else {
      static_assert(Dense::IsVectorAtCompileTime,
                    "custval: a column of one number a customer binds to a vector; declare its tag a many_column");
      return bind<Tag>(data.data(), static_cast<Index>(data.size()));
    }
  } else {
    return bind<Tag>(std::ranges::data(data), static_cast<Index>(std::ranges::size(data)));
  }
}

/// Binds a column of `width` numbers a customer, row after row (each customer contiguous), as NumPy and most tables in
/// memory lay it out.
/// **Errors** ShapeError for a negative number of rows or width.
template <ColumnTag Tag, class S>
requires Tag::is_many [[nodiscard]] Binding<Tag, DenseRows<S, Eigen::RowMajor>> bind_row_major(S* data, Index rows,
                                                                                               Index width) {
  detail::check_scalar<Tag, S>();
  if (rows < 0 || width < 0) {
    raise_shape("bind_row_major", Tag::name(), (std::min)(rows, width), rows < 0 ? "rows" : "columns", "0 or more");
  }
  return {{{data, width, width}}, rows};
}

}  // namespace custval

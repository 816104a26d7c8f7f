// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <Eigen/Core>
#include <type_traits>

namespace custval {

/// One number a customer, contiguous. S is double or float, const when read-only.
template <class S>
struct DenseColumn {
  using scalar = std::remove_const_t<S>;
  using array = std::conditional_t<std::is_const_v<S>, const Eigen::ArrayX<scalar>, Eigen::ArrayX<scalar>>;

  S* data;

  [[nodiscard]] DenseColumn from(Index row) const noexcept { return {data + row}; }
  [[nodiscard]] Eigen::Map<array> map(Index rows) const noexcept { return {data, rows}; }
};

/// One number a customer, each `stride` numbers behind the one before it: a member of a row of structs, a row of a
/// column-major matrix. S is double or float, const when read-only.
template <class S>
struct StridedColumn {
  using scalar = std::remove_const_t<S>;
  using array = typename DenseColumn<S>::array;

  S* first;
  Index stride;

  [[nodiscard]] S& operator[](Index row) const noexcept { return first[row * stride]; }
  [[nodiscard]] StridedColumn from(Index row) const noexcept {
    return {row == 0 ? first : first + row * stride, stride};
  }
  [[nodiscard]] Eigen::Map<array, Eigen::Unaligned, Eigen::InnerStride<>> map(Index rows) const noexcept {
    return {first, rows, Eigen::InnerStride<>(stride)};
  }
};

/// A row of `width` numbers a customer. Order is Eigen::ColMajor (each of the width columns contiguous) or
/// Eigen::RowMajor (each customer contiguous).
template <class S, int Order>
struct DenseRows {
  using scalar = std::remove_const_t<S>;
  static constexpr int order = Order;
  using plain = Eigen::Array<scalar, Eigen::Dynamic, Eigen::Dynamic, Order>;
  using array = std::conditional_t<std::is_const_v<S>, const plain, plain>;

  S* data;
  Index stride;  // from a column to the next (ColMajor), from a row to the next (RowMajor)
  Index width;

  [[nodiscard]] DenseRows from(Index row) const noexcept {
    // A block of no columns has no memory: nothing may be added to its null pointer.
    return {width == 0 ? data : data + (Order == Eigen::RowMajor ? row * stride : row), stride, width};
  }
  [[nodiscard]] Eigen::Map<array, Eigen::Unaligned, Eigen::OuterStride<>> map(Index rows) const noexcept {
    return {data, rows, width, Eigen::OuterStride<>(stride)};
  }
};

/// A row of numbers a customer of which few are not zero, in compressed rows: customer i holds `values[j]` in column
/// `inner[j]` for j in [offsets[i], offsets[i + 1]).
template <class S, class StorageIndex>
struct SparseRows {
  using scalar = std::remove_const_t<S>;

  const scalar* values;
  const StorageIndex* inner;
  const StorageIndex* offsets;
  Index width;

  [[nodiscard]] SparseRows from(Index row) const noexcept { return {values, inner, offsets + row, width}; }
  [[nodiscard]] SparseRows map(Index /*rows*/) const noexcept { return *this; }
};

template <class T>
inline constexpr bool is_strided_column = false;
template <class S>
inline constexpr bool is_strided_column<StridedColumn<S>> = true;

template <class T>
inline constexpr bool is_sparse_rows = false;
template <class S, class StorageIndex>
inline constexpr bool is_sparse_rows<SparseRows<S, StorageIndex>> = true;

}  // namespace custval

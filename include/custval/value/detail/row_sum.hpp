// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/storage.hpp>
#include <custval/value/detail/coefficients.hpp>

#include <Eigen/Core>

namespace custval::detail {

// An array expression whose row i is f(i).
template <class S, class F>
[[nodiscard]] auto by_row(Index rows, const F& f) {
  return Eigen::ArrayX<S>::NullaryExpr(rows, f);
}

// Σ_j f(j) over the stored numbers of a customer.
template <class S, class StorageIndex, class F>
[[nodiscard]] S sum_entries(const StorageIndex* offsets, Index row, const F& f) {
  S sum{0};
  for (StorageIndex j = offsets[row]; j < offsets[row + 1]; ++j) {
    sum += f(j);
  }
  return sum;
}

// Σ_k block(i, k) for a dense block expression, without the temporary that a matrix product would allocate.
template <class Block, class Weights>
[[nodiscard]] auto weighted_row_sum(const Eigen::ArrayBase<Block>& block, const Weights& weights) {
  return block.matrix().lazyProduct(weights).array();
}

// Σ_k column(i, k) · weights(k), dense or sparse.
template <class S, class Column>
[[nodiscard]] auto weighted_sum(Index rows, const Column& column, const Coefficients& weights) {
  if constexpr (is_sparse_rows<Column>) {
    return by_row<S>(rows, [column, w = weights.data<S>()](Index row) {
      return sum_entries<S>(column.offsets, row, [&](auto j) { return column.values[j] * w[column.inner[j]]; });
    });
  } else {
    return weighted_row_sum(column, weights.map<S>());
  }
}

}  // namespace custval::detail

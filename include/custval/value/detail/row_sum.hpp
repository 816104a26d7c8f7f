// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/storage.hpp>
#include <custval/value/detail/coefficients.hpp>

#include <Eigen/Core>
#include <string>
#include <string_view>

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

// Sparse columns that are read entry by entry together must store the same entries.
template <class First, class Second, class Rows, class OtherRows>
void check_same_pattern(std::string_view function, Index rows, const Rows& first, const OtherRows& second) {
  for (Index row = 0; row < rows; ++row) {
    bool same = first.offsets[row + 1] == second.offsets[row + 1];
    for (auto j = first.offsets[row]; same && j < first.offsets[row + 1]; ++j) {
      same = first.inner[j] == second.inner[j];
    }
    if (!same) {
      raise<ShapeError>("custval::" + std::string(function) + ": column '" + std::string(Second::name()) + "', row " +
                        to_text(row) + ": stores other entries than '" + std::string(First::name()) +
                        "' does, expected the same pattern");
    }
  }
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

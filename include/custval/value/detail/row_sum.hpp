// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/value/detail/coefficients.hpp>

#include <string>
#include <string_view>

namespace custval::detail {

// Σ_k term(k), packs of the rows at hand.
template <class Column, class Term>
[[nodiscard]] typename Column::pack sum_columns(const Column& column, Term&& term) {
  // One or two are usual, and a loop would cost as much as they do.
  if (column.cols() == 1) {
    return term(Index{0});
  }
  if (column.cols() == 2) {
    return term(Index{0}) + term(Index{1});
  }
  typename Column::pack sum;
  for (Index k = 0; k < column.cols(); ++k) {
    sum += term(k);
  }
  return sum;
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
template <class Column>
[[nodiscard]] auto weighted_sum(const Column& column, const Coefficients& weights) {
  using S = typename Column::scalar;
  const S* const weight = weights.data<S>();
  if constexpr (is_packed_sparse<Column>) {
    return column.sum([&](int /*row*/, Index entry, Index k) { return column.value(entry) * weight[k]; });
  } else {
    return sum_columns(column, [&](Index k) { return column.col(k) * weight[k]; });
  }
}

}  // namespace custval::detail

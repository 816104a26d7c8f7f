// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>

#include <concepts>
#include <span>

namespace custval {

/// A row-major compressed sparse matrix, by the member functions Eigen::SparseMatrix and its Maps have. Named by its
/// shape so that this header does not pull in Eigen/SparseCore.
template <class M>
concept CompressedSparseRows = requires(const M& matrix) {
  typename M::Scalar;
  typename M::StorageIndex;
  { matrix.valuePtr() } -> std::convertible_to<const typename M::Scalar*>;
  { matrix.innerIndexPtr() } -> std::convertible_to<const typename M::StorageIndex*>;
  { matrix.outerIndexPtr() } -> std::convertible_to<const typename M::StorageIndex*>;
  { matrix.isCompressed() } -> std::convertible_to<bool>;
  requires bool(M::IsRowMajor);
};

/// Binds a many_column of mostly zeros, in compressed rows: customer i holds `values[j]` in column `inner[j]` for j in
/// [offsets[i], offsets[i + 1]).
/// **Shape** offsets: customers + 1, not decreasing, from 0 to the number of values; inner: as many as values, each in
/// [0, width). **Errors** ShapeError or DataError when that does not hold. **Cost** one pass over offsets and inner.
template <ColumnTag Tag, class S, std::signed_integral StorageIndex>
  requires Tag::is_many
[[nodiscard]] Binding<Tag, SparseRows<S, StorageIndex>> bind_sparse(std::span<const S> values,
                                                                    std::span<const StorageIndex> inner,
                                                                    std::span<const StorageIndex> offsets,
                                                                    Index width) {
  detail::check_scalar<Tag, S>();
  const auto signed_size = [](const auto& span) { return static_cast<Index>(span.size()); };
  if (offsets.empty() || inner.size() != values.size() || width < 0) {
    raise_shape("bind_sparse", Tag::name(), signed_size(offsets.empty() ? offsets : inner),
                offsets.empty() ? "offsets" : "inner indices",
                offsets.empty() ? "the number of customers + 1" : "as many as values, and a width >= 0");
  }
  if (offsets.front() != 0 || offsets.back() != signed_size(values)) {
    raise_shape("bind_sparse", Tag::name(), offsets.back(), "as its last offset",
                "the number of values; the first is 0");
  }
  for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
    if (offsets[row + 1] < offsets[row]) {
      raise_data("bind_sparse", Tag::name(), static_cast<Index>(row), static_cast<double>(offsets[row + 1]),
                 "offsets that do not decrease");
    }
  }
  // Only now is it known that every offset lies within the values.
  for (std::size_t row = 0; row + 1 < offsets.size(); ++row) {
    for (auto j = static_cast<std::size_t>(offsets[row]); j < static_cast<std::size_t>(offsets[row + 1]); ++j) {
      if (inner[j] < 0 || inner[j] >= width) {
        raise_data("bind_sparse", Tag::name(), static_cast<Index>(row), static_cast<double>(inner[j]),
                   "a column number in [0, " + to_text(width) + ")");
      }
    }
  }
  return {{{values.data(), inner.data(), offsets.data(), width}}, signed_size(offsets) - 1};
}

/// Binds a many_column to a row-major Eigen::SparseMatrix of customers × k, or a Map of one, in compressed form.
/// **Errors** ShapeError when the matrix is not compressed; otherwise as above.
template <ColumnTag Tag, CompressedSparseRows Matrix>
[[nodiscard]] auto bind_sparse(const Matrix& matrix) {
  using S = typename Matrix::Scalar;
  using StorageIndex = typename Matrix::StorageIndex;
  if (!matrix.isCompressed()) {
    raise_shape("bind_sparse", Tag::name(), matrix.rows(), "rows that are not compressed", "makeCompressed() first");
  }
  const auto entries = static_cast<std::size_t>(matrix.nonZeros());
  return bind_sparse<Tag>(
      std::span<const S>(matrix.valuePtr(), entries), std::span<const StorageIndex>(matrix.innerIndexPtr(), entries),
      std::span<const StorageIndex>(matrix.outerIndexPtr(), static_cast<std::size_t>(matrix.rows()) + 1),
      static_cast<Index>(matrix.cols()));
}

/// A temporary matrix would be gone before the view is used.
template <ColumnTag Tag, CompressedSparseRows Matrix>
auto bind_sparse(const Matrix&& matrix) = delete;

}  // namespace custval

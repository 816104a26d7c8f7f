// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/view.hpp>

#include <algorithm>
#include <type_traits>

namespace custval {

namespace detail {

template <class Inputs, class Tag>
struct column_not_among_inputs {
  static_assert(std::is_void_v<Tag>, "custval: a value model reads a column that is not among its inputs");
};

// W numbers from here on, or the `count` that there are and the last of them again.
template <int W, bool Full, class S>
[[nodiscard]] Pack<S, W> load_rows(const S* from, int count) noexcept {
  if constexpr (Full) {
    return Pack<S, W>::load(from);
  } else {
    return Pack<S, W>::from([&](int lane) { return from[(std::min)(lane, count - 1)]; });
  }
}

template <bool Full, class S, int W>
void store_rows(const Pack<S, W>& numbers, S* to, int count) noexcept {
  if constexpr (Full) {
    numbers.store(to);
  } else {
    numbers.store(to, count);
  }
}

// Calls `use(full, row, count)` for every W rows, and for those that are left at the end with `full` false.
template <int W, class Use>
void for_each_pack(Index rows, Use&& use) {
  Index row = 0;
  for (; row + W <= rows; row += W) {
    use(std::true_type{}, row, W);
  }
  if (row < rows) {
    use(std::false_type{}, row, static_cast<int>(rows - row));
  }
}

}  // namespace detail

/// A many_column's rows at hand: `col(k)` is the pack of their k-th numbers, of `cols()`.
template <class Storage, int W, bool Full>
class PackedColumns {
 public:
  using scalar = typename Storage::scalar;
  using pack = Pack<scalar, W>;

  PackedColumns(const Storage& storage, Index first, int count) noexcept
      : storage_{&storage}, first_{first}, count_{count} {}

  [[nodiscard]] Index cols() const noexcept { return storage_->width; }
  [[nodiscard]] pack col(Index k) const noexcept {
    if constexpr (Storage::order == Eigen::ColMajor) {
      return detail::load_rows<W, Full, scalar>(storage_->data + k * storage_->stride + first_, count_);
    } else {
      return pack::from([&](int lane) { return at(Full ? lane : (std::min)(lane, count_ - 1), k); });
    }
  }
  /// The k-th number of one of the rows.
  [[nodiscard]] scalar at(int row, Index k) const noexcept {
    return Storage::order == Eigen::ColMajor ? storage_->data[k * storage_->stride + first_ + row]
                                             : storage_->data[(first_ + row) * storage_->stride + k];
  }

 private:
  const Storage* storage_;
  Index first_;
  int count_;
};

/// A sparse many_column's rows at hand: their stored numbers, row by row.
template <class Storage, int W, bool Full>
class PackedSparse {
 public:
  using scalar = typename Storage::scalar;
  using pack = Pack<scalar, W>;

  PackedSparse(const Storage& storage, Index first, int count) noexcept
      : storage_{&storage}, first_{first}, count_{count} {}

  [[nodiscard]] Index cols() const noexcept { return storage_->width; }
  /// The sum, row by row, of `term(row, j, k)` over its stored numbers: `value(j)` is the j-th of the column and stands
  /// in column k; rows count from the first at hand.
  template <class Term>
  [[nodiscard]] pack sum(Term&& term) const {
    return pack::from([&](int lane) {
      const int row = Full ? lane : (std::min)(lane, count_ - 1);
      scalar total{0};
      for (auto j = storage_->offsets[first_ + row]; j < storage_->offsets[first_ + row + 1]; ++j) {
        total += term(row, static_cast<Index>(j), static_cast<Index>(storage_->inner[j]));
      }
      return total;
    });
  }
  [[nodiscard]] scalar value(Index j) const noexcept { return storage_->values[j]; }

 private:
  const Storage* storage_;
  Index first_;
  int count_;
};

template <class T>
inline constexpr bool is_packed_sparse = false;
template <class Storage, int W, bool Full>
inline constexpr bool is_packed_sparse<PackedSparse<Storage, W, Full>> = true;

/// The W rows of a base that a value model is called with: `c[wallet_share{}]` is a Pack of their numbers, `c[tag]` of
/// a many_column has `col(k)`, and both are values. At the end of a base, where there are fewer rows (Full is false),
/// the last of them is there several times, and what it gives is left out.
/// **Cost** nothing by itself: a load for each column that is asked for.
template <class View, int W, bool Full = true>
class PackedRows {
 public:
  using scalar = typename View::scalar;
  using tags = typename View::tags;
  static constexpr int width = W;

  PackedRows(const View& view, Index first, int count = W) noexcept : view_{view}, first_{first}, count_{count} {}

  template <ColumnTag Tag>
  [[nodiscard]] auto operator[](Tag tag) const noexcept {
    if constexpr (!View::template has<Tag>) {
      (void)sizeof(detail::column_not_among_inputs<tags, Tag>);
      if constexpr (Tag::is_many) {
        static constexpr DenseRows<double, Eigen::ColMajor> nothing{};
        return PackedColumns<DenseRows<double, Eigen::ColMajor>, W, Full>(nothing, 0, 0);
      } else {
        return Pack<scalar, W>{};
      }
    } else {
      const auto& storage = view_.storage(tag);
      using Storage = std::remove_cvref_t<decltype(storage)>;
      if constexpr (is_sparse_rows<Storage>) {
        return PackedSparse<Storage, W, Full>(storage, first_, count_);
      } else if constexpr (Tag::is_many) {
        return PackedColumns<Storage, W, Full>(storage, first_, count_);
      } else if constexpr (is_strided_column<Storage>) {
        return each([&](int row) { return storage[first_ + row]; });
      } else {
        return detail::load_rows<W, Full, typename Storage::scalar>(storage.data + first_, count_);
      }
    }
  }

  /// f(0), f(1), … of each row at hand.
  template <class F>
  [[nodiscard]] Pack<scalar, W> each(F&& f) const {
    return Pack<scalar, W>::from([&](int lane) { return f(Full ? lane : (std::min)(lane, count_ - 1)); });
  }

 private:
  const View& view_;
  Index first_;
  int count_;
};

}  // namespace custval

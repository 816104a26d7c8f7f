// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/sort_values.hpp>
#include <custval/portfolio/detail/values_column.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// The finite values of a column in ascending order, and how many others there were. Every measure of concentration
/// takes it instead of the column, so that several of them sort once.
/// **Cost** one sort and one copy of the column.
template <std::floating_point S>
class SortedValues {
 public:
  SortedValues() = default;
  template <Executor E = serial>
  explicit SortedValues(std::span<const S> column, [[maybe_unused]] const E& executor = {}) {
    values_.resize(column.size());
    std::size_t kept = 0;
    for (const S value : column) {
      values_[kept] = value;  // always written, so that NaN here and there cost no mispredicted branch
      kept += static_cast<std::size_t>(detail::is_finite_value(static_cast<double>(value)));
    }
    values_.resize(kept);
    skipped_ = static_cast<std::int64_t>(column.size() - kept);
    if constexpr (requires { sort_values(std::span<S>(values_), executor); }) {
      sort_values(std::span<S>(values_), executor);
    } else {
      sort_values(std::span<S>(values_));
    }
  }

  [[nodiscard]] std::span<const S> values() const noexcept { return values_; }
  /// Values left out because they are NaN or infinite.
  [[nodiscard]] std::int64_t skipped() const noexcept { return skipped_; }

  friend bool operator==(const SortedValues&, const SortedValues&) = default;

 private:
  std::vector<S> values_;
  std::int64_t skipped_ = 0;
};

/// The values of a plain column (a vector, a span, an Eigen column), sorted.
template <detail::PlainColumn Values, Executor E = serial>
[[nodiscard]] auto sorted_values(const Values& values, const E& executor = {}) {
  return SortedValues<detail::value_scalar<Values>>(detail::values_span(values), executor);
}

namespace detail {

template <class T>
inline constexpr bool is_sorted_values = false;
template <class S>
inline constexpr bool is_sorted_values<SortedValues<S>> = true;

}  // namespace detail

/// One number a customer: a vector, span, Eigen array or Map of double or float, or SortedValues.
template <class T>
concept CustomerValues = detail::PlainColumn<T> || detail::is_sorted_values<T>;

namespace detail {

// Sorted values as they are, a column sorted.
template <class S, Executor E>
[[nodiscard]] const SortedValues<S>& sorted(const SortedValues<S>& values, const E& /*executor*/) noexcept {
  return values;
}
template <PlainColumn Values, Executor E>
[[nodiscard]] auto sorted(const Values& values, const E& executor) {
  return sorted_values(values, executor);
}

// Values as they are kept, in any order.
template <class S>
[[nodiscard]] std::span<const S> any_values(const SortedValues<S>& values) noexcept {
  return values.values();
}
template <PlainColumn Values>
[[nodiscard]] auto any_values(const Values& values) {
  return values_span(values);
}

// Values that any_values does not show.
template <class S>
[[nodiscard]] std::int64_t skipped_before(const SortedValues<S>& values) noexcept {
  return values.skipped();
}
template <PlainColumn Values>
[[nodiscard]] std::int64_t skipped_before(const Values& /*values*/) noexcept {
  return 0;
}

// What the value of largest magnitude asks for.
template <class S>
[[nodiscard]] double scale_of_sorted(std::span<const S> ascending) noexcept {
  return ascending.empty() ? 1.0
                           : value_scale((std::max)(std::abs(static_cast<double>(ascending.front())),
                                                    std::abs(static_cast<double>(ascending.back()))));
}

// The sum of the first so many of sorted values, scaled, for any number of them: a sum is kept for each block only.
template <class S>
class SortedSums {
 public:
  template <Executor E>
  SortedSums(std::span<const S> ascending, double scale, const E& executor)
      : values_{ascending}, scale_{scale}, before_(blocks() + 1) {
    for_each_part(rows(), executor, [&](Index first, Index count) {
      for_each_block(first, count, [&](Index row, Index some) {
        before_[static_cast<std::size_t>(row / block_rows) + 1] = sum(row, some);
      });
    });
    Sum all;
    for (double& block : before_) {
      all.add(block);
      block = all.value();
    }
  }

  [[nodiscard]] Index rows() const noexcept { return rows_of(values_); }
  [[nodiscard]] double scale() const noexcept { return scale_; }
  [[nodiscard]] S value(Index row) const noexcept { return values_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] double total() const noexcept { return before_.back(); }
  // Of the values before this row.
  [[nodiscard]] double before(Index row) const noexcept {
    if (row == rows()) {
      return total();  // the same bits, so that shares of it end at 1
    }
    const Index block = row / block_rows;
    const double whole = before_[static_cast<std::size_t>(block)];
    return row == block * block_rows ? whole : whole + sum(block * block_rows, row - block * block_rows);
  }
  // Of the values [first, first + count), added up by themselves.
  [[nodiscard]] double sum(Index first, Index count) const noexcept {
    ValueSums<1> sums;
    add_terms(values_.data(), first, count, sums, [s = scale_](double value, double) { return value * s; });
    return sums[0].value();
  }
  // The number of values below this one, or not above it.
  [[nodiscard]] Index below(S value) const noexcept {
    return std::lower_bound(values_.begin(), values_.end(), value) - values_.begin();
  }
  [[nodiscard]] Index not_above(S value) const noexcept {
    return std::upper_bound(values_.begin(), values_.end(), value) - values_.begin();
  }

 private:
  [[nodiscard]] std::size_t blocks() const noexcept {
    return static_cast<std::size_t>((rows() + block_rows - 1) / block_rows);
  }

  std::span<const S> values_;
  double scale_;
  std::vector<double> before_;
};

}  // namespace detail

}  // namespace custval

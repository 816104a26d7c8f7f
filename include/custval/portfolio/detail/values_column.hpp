// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/column.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/policy.hpp>

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>

// Sums over a plain column: what the measures of concentration are made of.

namespace custval::detail {

// The name that a plain column has in messages.
struct plain_values : column<"values", units::currency> {};

template <PlainColumn Values>
using value_scalar = std::remove_cvref_t<decltype(*std::data(std::declval<const Values&>()))>;

template <PlainColumn Values>
[[nodiscard]] auto values_span(const Values& values) {
  return std::span<const value_scalar<Values>>(span_of(bind<plain_values>(values)));
}

template <class S>
[[nodiscard]] Index rows_of(std::span<const S> values) noexcept {
  return static_cast<Index>(values.size());
}

// std::isfinite in a form that vectorises.
[[nodiscard]] inline bool is_finite_value(double value) noexcept {
  return std::abs(value) <= (std::numeric_limits<double>::max)();
}

// The value, or -∞ for +∞ and NaN: above a finite number are then finite values only. One comparison, so that what is
// made of it vectorises; && would not.
[[nodiscard]] inline double finite_or_below(double value) noexcept {
  return value <= (std::numeric_limits<double>::max)() ? value : -std::numeric_limits<double>::infinity();
}

// A power of two that keeps squares and sums of huge or tiny values in range.
[[nodiscard]] inline double value_scale(double largest) noexcept {
  if (largest > 0x1p400) {
    return 0x1p-700;
  }
  return largest > 0.0 && largest < 0x1p-400 ? 0x1p700 : 1.0;
}

// A function of each value of a block and of its row; a loop of its own, so that it vectorises.
template <class S, class Term>
void write_terms(const S* __restrict values, Index first, int rows, Term term, double* __restrict out) noexcept {
  const auto before = static_cast<double>(first);
  for (int i = 0; i < rows; ++i) {
    out[i] = term(static_cast<double>(values[i]), before + static_cast<double>(i));
  }
}

template <std::size_t Count>
using ValueSums = std::array<Sum, Count>;

// Adds up functions `term(value, row)` of every value in [first, first + count), a sum for each function. They must not
// branch. A plain sum for each block of rows, a compensated one over blocks.
template <class S, class... Term>
void add_terms(const S* values, Index first, Index count, ValueSums<sizeof...(Term)>& sums,
               const Term&... term) noexcept {
  std::array<double, static_cast<std::size_t>(block_rows)> found{};
  for_each_block(first, count, [&](Index row, Index rows) {
    std::size_t next = 0;
    const auto add = [&](const auto& one) {
      write_terms(values + row, row, static_cast<int>(rows), one, found.data());
      sums[next++].add(Eigen::Map<const Eigen::ArrayXd>(found.data(), rows).sum());
    };
    (add(term), ...);
  });
}

template <std::size_t Count>
void merge_sums(ValueSums<Count>& sums, const ValueSums<Count>& later) noexcept {
  for (std::size_t k = 0; k < Count; ++k) {
    sums[k].merge(later[k]);
  }
}

template <class S, Executor E, class... Term>
[[nodiscard]] ValueSums<sizeof...(Term)> sum_terms(std::span<const S> values, const E& executor, const Term&... term) {
  using Sums = ValueSums<sizeof...(Term)>;
  return fold(
      rows_of(values), executor, Sums{},
      [&](Sums& sums, Index first, Index count) { add_terms(values.data(), first, count, sums, term...); },
      [](Sums& sums, const Sums& later) { merge_sums(sums, later); });
}

// part / whole where there is a whole: of nothing, or of a loss, nobody has a share, nor of so little that the quotient
// leaves the range of double.
[[nodiscard]] inline double value_share(double part, double whole) noexcept {
  const double share = part / whole;
  return whole > 0.0 && is_finite_value(share) ? share : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace custval::detail

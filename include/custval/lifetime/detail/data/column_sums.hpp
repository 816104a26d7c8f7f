// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace custval::detail {

// Σ f(row, count) over packs of rows, of which the last may have fewer; compensated from block to block.
template <class F, class P = Pack<double>>
[[nodiscard]] double sum_by_packs(std::size_t rows, const F& f) noexcept {
  Sum all;
  for_each_block(0, static_cast<Index>(rows), [&](Index first, Index size) {
    P block;
    for_each_pack<P>(size, [&](Index row, int count) { block += f(first + row, count); });
    all.add(sum(block));
  });
  return all.value();
}

// Σ a
[[nodiscard]] inline double sum_of(std::span<const double> a) noexcept {
  return sum_by_packs(a.size(), [&](Index row, int count) { return load_rows<Pack<double>>(a.data() + row, count); });
}

// Σ a b
[[nodiscard]] inline double sum_of_products(std::span<const double> a, std::span<const double> b) noexcept {
  return sum_by_packs(a.size(), [&](Index row, int count) {
    return load_rows<Pack<double>>(a.data() + row, count) * load_rows<Pack<double>>(b.data() + row, count);
  });
}

// Scaling by it changes no digit, and its inverse is a number too. 1 for what is not a positive number.
[[nodiscard]] inline double power_of_two_near(double value) noexcept {
  return value > 0.0 && value < std::numeric_limits<double>::infinity()
             ? std::exp2((std::clamp)(std::round(std::log2(value)), -1000.0, 1000.0))
             : 1.0;
}

// A start a few hundred times as large or as small is a number, too.
[[nodiscard]] inline double moderate(double value) noexcept {
  return value > 0.0 && value < std::numeric_limits<double>::infinity() ? (std::clamp)(value, 1e-290, 1e290) : 1.0;
}

// A column over a scale.
[[nodiscard]] inline std::vector<double> scaled(std::span<const double> column, double scale) {
  std::vector<double> result(column.begin(), column.end());
  if (scale != 1.0) {
    for (double& number : result) {
      number /= scale;
    }
  }
  return result;
}

}  // namespace custval::detail

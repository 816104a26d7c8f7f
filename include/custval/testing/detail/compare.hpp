// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/table.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace custval::testing::detail {

using custval::to_text;

template <class F, class... Tags>
void for_each_tag(columns<Tags...> /*tags*/, F&& use) {
  (use(Tags{}), ...);
}

// Within the tolerance, relative to 1 + |expected|; without one, bit for bit. NaN agrees with NaN.
[[nodiscard]] inline bool agree(double value, double expected, double tolerance) noexcept {
  if (std::isnan(value) || std::isnan(expected)) {
    return std::isnan(value) && std::isnan(expected);
  }
  if (std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(expected)) {
    return true;
  }
  // Not where one is infinite: the difference would be within an infinite tolerance.
  return tolerance > 0.0 && std::isfinite(expected) &&
         std::abs(value - expected) <= tolerance * (1.0 + std::abs(expected));
}

// The first row in which two columns do not agree, or -1.
[[nodiscard]] inline Index first_difference(const Eigen::ArrayXd& values, const Eigen::ArrayXd& expected,
                                            double tolerance) noexcept {
  for (Index i = 0; i < expected.size(); ++i) {
    if (!agree(values(i), expected(i), tolerance)) {
      return i;
    }
  }
  return -1;
}

[[nodiscard]] inline std::string row_of(Index row, Index rows) {
  return "row " + to_text(row) + " of " + to_text(rows);
}

// The first number in which two tables differ, "row 3 of 10: reach is 2, was 1"; empty when they are the same bits.
template <class S, class... Tags>
[[nodiscard]] std::string first_change(const Table<S, Tags...>& now, const Table<S, Tags...>& before) {
  std::string text;
  const auto compare = [&](auto tag) {
    for (Index k = 0; k < before[tag].cols(); ++k) {
      for (Index i = 0; text.empty() && i < before.rows(); ++i) {
        const auto value = static_cast<double>(now[tag](i, k));
        const auto expected = static_cast<double>(before[tag](i, k));
        if (!agree(value, expected, 0.0)) {
          text = row_of(i, before.rows()) + ": " + std::string(tag.name()) + " is " + to_text(value) + ", was " +
                 to_text(expected);
        }
      }
    }
  };
  (compare(Tags{}), ...);
  return text;
}

// What a row holds: "reach 2, influence 0.5".
template <class S, class... Tags>
[[nodiscard]] std::string row_text(const Table<S, Tags...>& base, Index row) {
  std::string text;
  const auto add = [&](auto tag) {
    text += (text.empty() ? "" : ", ") + std::string(tag.name());
    constexpr Index most = 4;
    for (Index k = 0; k < (std::min)(base[tag].cols(), most); ++k) {
      text += " " + to_text(base[tag](row, k));
    }
    text += base[tag].cols() > most ? " …" : "";
  };
  (add(Tags{}), ...);
  return text;
}

// The same numbers as another scalar, rounded.
template <class To, class S, class... Tags>
[[nodiscard]] Table<To, Tags...> cast_to(const Table<S, Tags...>& base) {
  Table<To, Tags...> result(base.rows());
  const auto copy = [&]<class Tag>(Tag tag) {
    if constexpr (Tag::is_many) {
      result.set_width(tag, base[tag].cols());
    }
    // Into rows that are there: where an assignment could resize, gcc 12 warns of a use after free that is none.
    result[tag].topRows(base.rows()) = base[tag].template cast<To>();
  };
  (copy(Tags{}), ...);
  return result;
}

}  // namespace custval::testing::detail

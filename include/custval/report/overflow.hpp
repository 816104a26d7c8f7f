// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/report/number_text.hpp>
#include <custval/report/printable.hpp>

#include <Eigen/Core>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Customers whose number in a column is none: amounts or factors so large that no finite number holds what comes of
/// them.
struct Overflow {
  static constexpr std::size_t most_named = 5;

  std::string column;
  std::uint64_t customers = 0;
  std::vector<std::string> first;  ///< the ids of the first of them
};

/// The id of a row's customer.
using IdOfRow = std::function<std::string_view(Eigen::Index row)>;

/// Puts NaN, which files leave empty and policies do not grade, in the place of what is not finite in a column, so that
/// nothing in another row can come of it; adds to the list what there was.
inline void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const IdOfRow& id,
                               std::vector<Overflow>& list) {
  if (values.isFinite().all()) {
    return;
  }
  Overflow found{std::string(column), 0, {}};
  for (Eigen::Index row = 0; row < values.size(); ++row) {
    if (!std::isfinite(values(row))) {
      ++found.customers;
      values(row) = std::numeric_limits<double>::quiet_NaN();
      if (found.first.size() < Overflow::most_named) {
        found.first.emplace_back(id(row));
      }
    }
  }
  list.push_back(std::move(found));
}

/// Overflows of a column that follows from another are taken out; who has no number in that other is not told again.
inline void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const Eigen::ArrayXd& from,
                               const IdOfRow& id, std::vector<Overflow>& list) {
  Eigen::ArrayXd known = from.isNaN().select(0.0, values);
  take_out_overflows(column, known, id, list);
  const double none = std::numeric_limits<double>::quiet_NaN();
  values = from.isNaN().select(values.isFinite().select(values, none), known);
}

/// An overflow as a sentence.
[[nodiscard]] inline std::string overflow_text(const Overflow& overflow) {
  std::string text = overflow.column + " is beyond the largest number for " + grouped(overflow.customers) +
                     (overflow.customers == 1 ? " customer (" : " customers (");
  for (const std::string& id : overflow.first) {
    text += (&id == overflow.first.data() ? "" : ", ") + in_quotes(id);
  }
  return text + (overflow.first.size() < overflow.customers ? ", ...)" : ")") +
         ": left empty, with all that depends on it";
}

/// The sum of the finite values of a column; its error does not grow with their number.
template <class Values>
[[nodiscard]] double finite_sum(const Values& values) {
  Sum sum;
  for (const double value : values) {
    if (std::isfinite(value)) {
      sum.add(value);
    }
  }
  return sum.value();
}

/// The mean of the finite values, whatever their sum; 0 for none.
[[nodiscard]] inline double finite_mean(const Eigen::ArrayXd& values) {
  const Eigen::Index finite = values.isFinite().count();
  if (finite == 0) {
    return 0.0;
  }
  if (finite == values.size() && std::isfinite(values.mean())) {
    return values.mean();
  }
  // The finite ones alone; divided first, as their sum may overflow.
  return values.isFinite().select(values / static_cast<double>(finite), 0.0).sum();
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#include "overflows.hpp"

#include <cmath>
#include <limits>

#include "failure.hpp"
#include "field_text.hpp"
#include "progress.hpp"

namespace custval_cli {

void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const IdOfRow& id,
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

void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const Eigen::ArrayXd& from, const IdOfRow& id,
                        std::vector<Overflow>& list) {
  Eigen::ArrayXd known = from.isNaN().select(0.0, values);
  take_out_overflows(column, known, id, list);
  const double none = std::numeric_limits<double>::quiet_NaN();
  values = from.isNaN().select(values.isFinite().select(values, none), known);
}

std::string overflow_text(const Overflow& overflow) {
  std::string text = overflow.column + " is beyond the largest number for " + grouped(overflow.customers) +
                     (overflow.customers == 1 ? " customer (" : " customers (");
  for (const std::string& id : overflow.first) {
    text += (&id == overflow.first.data() ? "" : ", ") + in_quotes(id);
  }
  return text + (overflow.first.size() < overflow.customers ? ", ...)" : ")") +
         ": left empty, with all that depends on it";
}

double finite_sum(const Eigen::ArrayXd& values) {
  return values.isFinite().select(values, 0.0).sum();
}

double finite_mean(const Eigen::ArrayXd& values) {
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

}  // namespace custval_cli

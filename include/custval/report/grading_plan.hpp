// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/tiering/any_policy.hpp>

#include <string>
#include <utility>
#include <vector>

namespace custval {

/// A grading to make: a policy with a name, and what is to be told of its classes.
struct GradingPlan {
  std::string name;
  AnyPolicy policy;
  std::string value = "total_value";  ///< the column whose sums are told for each class
  /// Customers who are put into a class by hand, whatever the policy says: id and class.
  std::vector<std::pair<std::string, std::string>> overrides{};
  std::string scores{};  ///< the column that the policy's scores make, which later policies can read; empty for none

  /// The names of the columns that the policy reads.
  [[nodiscard]] std::vector<std::string> column_names() const {
    std::vector<std::string> names;
    for (const ColumnInfo& column : policy.columns()) {
      names.push_back(column.name);
    }
    return names;
  }
  friend bool operator==(const GradingPlan&, const GradingPlan&) = default;
};

}  // namespace custval

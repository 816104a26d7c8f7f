// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <custval/tiering/tier.hpp>
#include <string>
#include <vector>

#include "config.hpp"
#include "valuation.hpp"

namespace custval_cli {

/// A class of a grading, with what its customers hold of the graded column.
struct ClassFigures {
  std::string label;
  std::uint64_t customers = 0;
  double value = 0.0;
};

/// A policy applied to the base.
struct GradingResult {
  PolicyConfig policy;
  std::vector<double> thresholds;  ///< a value in this class or a better one is at least this; one for each cut
  std::vector<ClassFigures> classes;
  std::vector<custval::Tier> tiers;  ///< a class for each customer
  double total = 0.0;                ///< of the graded column, over all classes
};

/// Runs the policies of the configuration over the values.
[[nodiscard]] std::vector<GradingResult> grade_customers(const Values& values, const Config& config, int thread_count);

/// A value column by its name in value_columns.
[[nodiscard]] const Eigen::ArrayXd& value_column(const Values& values, std::string_view name);

/// The part of a column's sum that the top `part` of the customers hold (those rounded up to whole ones); 0 where the
/// sum is not positive.
[[nodiscard]] double top_share(const Eigen::ArrayXd& values, double part);

/// A sum over customers whose error does not grow with their number.
[[nodiscard]] double sum_of(const Eigen::ArrayXd& values);

}  // namespace custval_cli

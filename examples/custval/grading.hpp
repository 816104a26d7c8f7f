// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <custval/report/grading_report.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "report_columns.hpp"

namespace custval_cli {

/// What the customers brought after the calibration end, where that is known. Policies cannot read it.
struct Holdout {
  std::optional<Eigen::ArrayXd> spend;
  std::optional<Eigen::ArrayXd> profit;
};

/// Row of a customer of the log by id, or a negative number.
using FindRow = std::function<std::ptrdiff_t(std::string_view id)>;

/// Runs the policies of the configuration over the columns of the report, and explains the classes of some rows. Scores
/// that a policy makes become columns, which those after it can read.
[[nodiscard]] std::vector<custval::GradingReport> grade_customers(ReportColumns& columns, const Config& config,
                                                                  const Holdout& holdout, const FindRow& find,
                                                                  const std::vector<custval::Index>& explained,
                                                                  int thread_count);

}  // namespace custval_cli

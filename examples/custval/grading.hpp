// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/tier.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "report_columns.hpp"

namespace custval_cli {

/// What putting customers into classes by hand did.
struct OverrideFigures {
  std::int64_t changed = 0;
  std::int64_t agreed = 0;
  std::vector<std::string> not_found;
};

/// A policy applied to the base.
struct GradingResult {
  std::string policy;
  std::string type;
  std::string value;                 ///< the column whose sums `pyramid` tells
  custval::Json grading;             ///< the grading itself, as the library writes it
  std::vector<std::string> labels;   ///< of the classes, best first
  std::vector<custval::Tier> tiers;  ///< a class for each customer
  custval::Pyramid pyramid;
  std::optional<OverrideFigures> overrides;
  std::optional<custval::CumulativeGains>
      cumulative_gains;  ///< of what the customers spent after the calibration end, if there is one
  std::optional<custval::CumulativeGains> profit_gains;  ///< of the profit in it, where margins are known
  std::optional<custval::Stability> stability;           ///< of the policy; overrides have no part in it
  std::vector<std::string> explanations;                 ///< of the customers that were asked about, in their order
};

/// What the customers brought after the calibration end; null where that is not known. Policies cannot read it.
struct Holdout {
  const Eigen::ArrayXd* spend = nullptr;
  const Eigen::ArrayXd* profit = nullptr;
};

/// Row of a customer of the log by id, or a negative number.
using FindRow = std::function<std::ptrdiff_t(std::string_view id)>;

/// Runs the policies of the configuration over the columns of the report, which are as of a day, and explains the
/// classes of some rows. Scores that a policy makes become columns, which those after it can read.
[[nodiscard]] std::vector<GradingResult> grade_customers(ReportColumns& columns, const Config& config,
                                                         const Holdout& holdout, const std::string& as_of,
                                                         const FindRow& find,
                                                         const std::vector<custval::Index>& explained,
                                                         int thread_count);

/// Two of the gradings, by their places, and how far they agree.
struct PairOfGradings {
  std::size_t first = 0;
  std::size_t second = 0;
  custval::Contingency contingency{};
  custval::Agreement agreement{};
};
[[nodiscard]] std::vector<PairOfGradings> compare_gradings(const std::vector<GradingResult>& gradings,
                                                           int thread_count);

/// A sum over customers whose error does not grow with their number.
[[nodiscard]] double sum_of(const Eigen::ArrayXd& values);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/concentration.hpp>
#include <custval/report/grading_report.hpp>
#include <custval/report/report.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/head_count.hpp>

#include <span>
#include <string>
#include <vector>

namespace custval_test {

using namespace custval;

// Four customers worth 60, 30, 10 and −20.
inline const std::vector<double> worth{60, 30, 10, -20};

inline GradingReport graded(const char* name, const AnyPolicy& policy) {
  NamedColumns base;
  base.add(column_info<total_value>(), worth);
  const AnyGrading grading = fit(policy, base);
  GradingReport report{name, std::string(policy.type()), "total_value", grading, assign(grading, base)};
  report.pyramid = pyramid(std::span<const Tier>(report.tiers), worth, grading.labels());
  return report;
}

inline Report report_of_four() {
  Report report;
  report.day = "2024-12-31";
  report.customers = 4;
  report.purchase_days = 1234;
  report.total_spend = 200;
  report.values = {{"purchase_value", 100}, {"knowledge_value", -20}, {"total_value", 80}};
  report.spend_concentration = concentration_of(std::vector<double>{80, 60, 40, 20});
  report.value_concentration = concentration_of(worth);
  report.gradings.push_back(graded("abc", CumulativeShare{0.8, 0.95}));
  report.gradings.push_back(graded("half", HeadCount{0.5}));
  report.comparisons = compare_gradings(report.gradings);
  report.assumptions.push_back({"period", "one period is the whole window"});
  return report;
}

}  // namespace custval_test

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/concentration.hpp>
#include <custval/report/grading_report.hpp>
#include <custval/report/lifetime_outlook.hpp>
#include <custval/report/overflow.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace custval {

/// Something that the data did not say and the report took for granted.
struct Assumption {
  std::string about;  ///< a column, a model or a rule
  std::string text;   ///< a sentence
};

/// The sum of a column over the customers.
struct ColumnSum {
  std::string column;
  double sum = 0.0;
};

/// What there is to say of a customer base: its value and what was assumed, who holds it, what is to come, the classes
/// of the customers and how far gradings agree. A plain value: to_text, report_json and other renderings say it,
/// whoever put it together.
struct Report {
  std::string day;  ///< as of which the base is, "2024-12-31"; empty where nobody says
  std::int64_t customers = 0;
  std::int64_t purchase_days = 0;
  double total_spend = 0.0;
  std::vector<ColumnSum> values{};  ///< of the components, the subtotals and, last, the total
  std::optional<double> marketing_cost{};
  std::vector<Overflow> overflows{};
  Concentration spend_concentration{};
  Concentration value_concentration{};
  std::optional<LifetimeOutlook> lifetime{};
  std::vector<GradingReport> gradings{};
  std::vector<GradingPair> comparisons{};
  std::vector<std::string> explained{};  ///< ids of the customers whose classes the gradings explain
  std::vector<Assumption> assumptions{};
};

}  // namespace custval

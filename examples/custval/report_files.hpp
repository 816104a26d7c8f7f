// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "concentration.hpp"
#include "config.hpp"
#include "customers_input.hpp"
#include "grading.hpp"
#include "lifetime_report.hpp"
#include "output_folder.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "report.hpp"
#include "report_columns.hpp"
#include "valuation.hpp"

namespace custval_cli {

/// Everything a report says, for the files and for the terminal.
struct Report {
  const ReportOptions& options;
  const Config& config;
  const Purchases& purchases;
  const CustomerData& customers;
  const Valuation& valuation;
  const LifetimeReport* lifetime;  ///< null where none was asked for
  const ReportColumns& columns;
  const Concentration& spend_concentration;
  const Concentration& value_concentration;
  const std::vector<GradingResult>& gradings;
  const std::vector<PairOfGradings>& pairs;
  const Rejects& rejects;
};

/// customers.csv: a row a customer, in the order in which they first appear in the log.
void write_customers(const Report& report, OutputFile& file);
/// classes.csv: a row for each class of each policy.
void write_classes(const Report& report, OutputFile& file);
/// report.json: totals, assumptions, gradings, what was read and rejected, the configuration in full.
void write_json(const Report& report, OutputFile& file);

/// What the terminal shows.
[[nodiscard]] std::string summary_text(const Report& report, bool utf8);

}  // namespace custval_cli

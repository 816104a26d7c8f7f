// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/lifetime/lifetime_report.hpp>
#include <custval/report/report.hpp>
#include <string>

#include "config.hpp"
#include "customers_input.hpp"
#include "output_folder.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "report.hpp"
#include "report_columns.hpp"

namespace custval_cli {

/// A report with what it was made of, for the files and for the terminal.
struct ReportRun {
  const ReportOptions& options;
  const Config& config;
  const Purchases& purchases;
  const CustomerData& customers;
  const custval::LifetimeReport* lifetime = nullptr;  ///< null where none was asked for
  const custval::NamedColumns& columns;
  const Rejects& rejects;
  custval::Report report;
};

/// customers.csv: a row a customer, in the order in which they first appear in the log.
void write_customers(const ReportRun& run, OutputFile& file);
/// classes.csv: a row for each class of each policy.
void write_classes(const ReportRun& run, OutputFile& file);
/// report.json: totals, assumptions, gradings, what was read and rejected, the configuration in full.
void write_json(const ReportRun& run, OutputFile& file);

/// What the terminal shows.
[[nodiscard]] std::string summary_text(const ReportRun& run, bool utf8);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace custval_cli {

struct ReportOptions {
  std::string purchases;  ///< "-" for standard input
  std::string customers;  ///< empty: none
  std::string config;     ///< empty: none
  std::string out;
  std::string id_column = "customer_id";
  std::string date_column = "date";
  std::string amount_column = "amount";
  std::vector<std::string> explain;  ///< ids of customers whose classes are to be explained
  char delimiter = '\0';             ///< 0: found out from the header line
  int threads = 0;                   ///< 0: as many as the machine has
};

/// The command: reads a purchase log, values and grades its customers, writes the report.
/// **Errors** a missing file or column, an unwritable folder, no usable row: a Failure.
int run_report(const ReportOptions& options);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

#include "log_options.hpp"

namespace custval_cli {

struct ReportOptions : LogOptions {
  std::string customers;  ///< empty: none
  std::string config;     ///< empty: none
  std::string out;
  std::string lifetime;              ///< name of the lifetime model, or "best"; empty: no look ahead
  double lifetime_discount = 0.1;    ///< a year
  double horizon_days = 365.0;       ///< of expected purchases and the value within it, with a lifetime model
  std::vector<std::string> explain;  ///< ids of customers whose classes are to be explained
};

/// The command: reads a purchase log, values and grades its customers, writes the report.
/// **Errors** a missing file or column, an unwritable folder, no usable row: a Failure.
int run_report(const ReportOptions& options);

}  // namespace custval_cli

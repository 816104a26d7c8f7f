// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include "csv_writer.hpp"

namespace custval_cli {

/// Where a command finds its purchase log, and how it reads it.
struct LogOptions {
  std::string purchases;  ///< "-" for standard input
  std::string id_column = "customer_id";
  std::string date_column = "date";
  std::string amount_column = "amount";
  char delimiter = '\0';  ///< 0: found out from the header line
  int threads = 0;        ///< 0: as many as the machine has
  FormulaRule formulas = FormulaRule::labels;
  /// Purchases count by spans of so many days, the first of which is known as the whole span.
  int span_days = 1;
};

}  // namespace custval_cli

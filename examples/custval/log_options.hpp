// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/csv/csv_writer.hpp>
#include <custval/purchases/calendar.hpp>
#include <optional>
#include <string>

#include "row_rule.hpp"

namespace custval_cli {

using custval::FormulaRule;

/// Where a command finds its purchase log, and how it reads it.
struct LogOptions {
  std::string purchases;  ///< "-" for standard input
  std::string id_column = "customer_id";
  std::string date_column = "date";
  std::string amount_column = "amount";
  char delimiter = '\0';  ///< 0: found out from the header line
  int threads = 0;        ///< 0: as many as the machine has
  FormulaRule formulas = FormulaRule::labels;
  std::optional<RowRule> refunds;       ///< none: the configuration's, or what a model was fitted by
  std::optional<RowRule> zero_amounts;  ///< likewise
  /// Whether what comes after a calibration end is held against what was before; else nobody looks at it.
  bool looks_after_calibration = true;
  /// Purchases count by its periods, those that are over at the end of the observation.
  custval::Calendar calendar;
};

}  // namespace custval_cli

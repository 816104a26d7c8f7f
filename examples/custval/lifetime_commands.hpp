// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include "log_options.hpp"

namespace custval_cli {

/// `custval fit`.
struct FitOptions : LogOptions {
  std::string model;
  std::string calibration_end;     ///< a date; empty: none. What came later is not looked at.
  std::string observation_end;     ///< a date; empty: the last purchase
  std::string time_unit = "week";  ///< day, week, month, quarter or year
  std::string week_starts;         ///< a weekday, for opportunities that are weeks; empty: Monday
  std::string out;                 ///< the model's file
};

/// Fits a lifetime model to a purchase log, prints it as a table and writes it as JSON.
/// **Errors** a missing file or column, an unwritable file, no usable row, a date that is none: a Failure.
int run_fit(const FitOptions& options);

/// `custval score`.
struct ScoreOptions : LogOptions {
  std::string model;            ///< what `fit` wrote
  std::string observation_end;  ///< a date; empty: the last purchase
  double horizon_days = 365.0;  ///< of expected purchases, and of the value within it
  double discount = 0.1;        ///< a year
  double margin = 1.0;
  std::string out;
};

/// Values the customers of a purchase log by a model that was fitted before.
/// **Errors** as `run_fit`; a model that cannot be read: a Failure.
int run_score(const ScoreOptions& options);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// A model that was tried on the first part of the time and held against the last.
struct LifetimeTrial {
  std::string model;
  double log_likelihood = 0.0;  ///< of the first part
  double aic = 0.0;             ///< likewise
  double log_score = 0.0;       ///< log-likelihood of the numbers of purchases in the last part, by what it foretold
  double rmse = 0.0;            ///< root mean square of expected less actual purchases in the last
  double behind = 0.0;          ///< how far the log score is below the highest
  double behind_error = 0.0;    ///< standard error of that difference, by pairs
  bool tied = false;            ///< the last part does not tell it from the one with the highest log score
  double alive = 0.0;           ///< customers expected to be alive, fitted to all of the time; NaN: it cannot be
  double value = 0.0;           ///< value to come of all customers, likewise
  std::string problem;          ///< why it cannot be chosen; empty: it can
};

/// What a lifetime model foretells of the customers of a report.
struct LifetimeOutlook {
  std::string model;
  std::string choice;  ///< why this model: a sentence
  std::string unit;    ///< of its parameters: "weeks"
  std::vector<std::pair<std::string, double>> parameters{};
  double discount = 0.0;      ///< a year
  double horizon_days = 0.0;  ///< of the purchases and the value within the horizon
  std::int64_t customers = 0;
  double alive = 0.0;                   ///< customers expected to be still alive
  double horizon_purchases = 0.0;       ///< within the horizon, of all customers
  double horizon_value = 0.0;           ///< of these purchases, discounted
  double value = 0.0;                   ///< of all purchases to come, discounted
  std::vector<LifetimeTrial> trials{};  ///< where several models were tried
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <custval/interop/json/json.hpp>
#include <string>
#include <vector>

#include "lifetime_models.hpp"
#include "overflows.hpp"
#include "purchases_input.hpp"
#include "report.hpp"

namespace custval_cli {

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

/// What a lifetime model says of the customers of a report.
struct LifetimeReport {
  LifetimeFit model;
  SpendFit spend;
  Forecast forecast;              ///< purchases within the horizon; residual ones, as long as they stay
  Eigen::ArrayXd expected_spend;  ///< a purchase
  Eigen::ArrayXd horizon_value;   ///< of the purchases within the horizon, discounted
  double discount = 0.0;          ///< a year
  double horizon_days = 0.0;
  double value = 0.0;                    ///< of all purchases to come, of all customers
  std::vector<LifetimeTrial> trials;     ///< when the best was asked for
  std::string choice;                    ///< why this model: a sentence
  std::vector<std::string> spend_notes;  ///< what a reader of the spends should know
  std::vector<Overflow> overflows;       ///< customers whose expected spend or its value is beyond the largest number
};

/// The names that `--lifetime` takes beside those of models.
inline constexpr std::string_view best_lifetime = "best";
/// The models that `--lifetime` takes, and among which the best is looked for.
inline constexpr std::array<std::string_view, 3> report_lifetimes{"pareto-nbd", "bg-nbd", "mbg-nbd"};

/// Fits the model that the options name, or the one that choose_model takes, and looks ahead with it; `margin` is the
/// profit per unit of spend of each customer.
/// **Errors** a model that cannot be fitted to these purchases: a Failure.
[[nodiscard]] LifetimeReport lifetime_report(const ReportOptions& options, const Purchases& purchases,
                                             const Eigen::ArrayXd& margin);

/// What was taken for granted, as sentences.
[[nodiscard]] std::vector<std::string> lifetime_assumptions(const LifetimeReport& lifetime);
/// The part "lifetime" of report.json: with the model as `custval fit` writes it.
[[nodiscard]] custval::Json lifetime_section(const LifetimeReport& lifetime);
/// What the terminal shows, as sentences.
[[nodiscard]] std::vector<std::string> lifetime_findings(const LifetimeReport& lifetime);
/// The candidates side by side, a line each; empty when one model was asked for.
[[nodiscard]] std::string lifetime_table(const LifetimeReport& lifetime);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <custval/interop/json/json.hpp>
#include <string>
#include <vector>

#include "lifetime_models.hpp"
#include "purchases_input.hpp"
#include "report.hpp"

namespace custval_cli {

/// A model that was tried on the first part of the time and held against the last.
struct LifetimeTrial {
  std::string model;
  double log_likelihood = 0.0;  ///< of the first part
  double error = 0.0;           ///< root mean square of expected less actual purchases in the last; NaN: no forecast
  std::string problem;          ///< why it cannot be chosen; empty: it can
};

/// What a lifetime model says of the customers of a report.
struct LifetimeReport {
  LifetimeFit model;
  SpendFit spend;
  Forecast forecast;                  ///< purchases of the next year; residual ones, discounted, as long as they stay
  Eigen::ArrayXd expected_spend;      ///< a purchase
  double discount = 0.0;              ///< a year
  std::vector<LifetimeTrial> trials;  ///< when the best was asked for
  std::string choice;                 ///< why this model: a sentence
  std::vector<std::string> spend_notes;  ///< what a reader of the spends should know
};

/// The names that `--lifetime` takes beside those of models.
inline constexpr std::string_view best_lifetime = "best";
/// The models that `--lifetime` takes, and among which the best is looked for.
inline constexpr std::array<std::string_view, 3> report_lifetimes{"pareto-nbd", "bg-nbd", "mbg-nbd"};

/// Fits the model that the options name, or the one that forecasts best, and looks ahead with it.
/// **Errors** a model that cannot be fitted to these purchases: a Failure.
[[nodiscard]] LifetimeReport lifetime_report(const ReportOptions& options, const Purchases& purchases);

/// What was taken for granted, as sentences.
[[nodiscard]] std::vector<std::string> lifetime_assumptions(const LifetimeReport& lifetime);
/// The part "lifetime" of report.json: with the model as `custval fit` writes it.
[[nodiscard]] custval::Json lifetime_section(const LifetimeReport& lifetime);
/// What the terminal shows, as sentences.
[[nodiscard]] std::vector<std::string> lifetime_findings(const LifetimeReport& lifetime);

}  // namespace custval_cli

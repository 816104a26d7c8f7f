// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <custval/report/lifetime_outlook.hpp>
#include <custval/report/overflow.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "lifetime_models.hpp"
#include "purchases_input.hpp"
#include "report.hpp"

namespace custval_cli {

/// What a lifetime model says of the customers of a report.
struct LifetimeReport {
  LifetimeFit model;
  SpendFit spend;
  Forecast forecast;              ///< purchases within the horizon; residual ones, as long as they stay
  Eigen::ArrayXd expected_spend;  ///< a purchase
  Eigen::ArrayXd horizon_value;   ///< of the purchases within the horizon, discounted
  double discount = 0.0;          ///< a year
  double horizon_days = 0.0;
  double value = 0.0;                          ///< of all purchases to come, of all customers
  std::vector<custval::LifetimeTrial> trials;  ///< when the best was asked for
  std::string choice;                          ///< why this model: a sentence
  std::vector<std::string> spend_notes;        ///< what a reader of the spends should know
  std::vector<custval::Overflow>
      overflows;  ///< customers whose expected spend or its value is beyond the largest number
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
/// The same as a report tells it, without the customers.
[[nodiscard]] custval::LifetimeOutlook lifetime_outlook(const LifetimeReport& lifetime);

}  // namespace custval_cli

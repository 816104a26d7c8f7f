// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/illegal_rows.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/report/number_text.hpp>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace custval {

/// The columns of a purchase summary, whatever customers are called by.
using SummaryTable = decltype(PurchaseSummary<>::table);

/// What a purchase is expected to bring: by a Gamma-Gamma model where the data allow one, be it at a limit or flat;
/// else, and for customers of whom that model has no mean, the mean of the base.
struct SpendForecast {
  std::optional<FittedModel<GammaGamma>> model{};
  double mean = 0.0;      ///< spend of a purchase in the base
  std::string problem{};  ///< why there is no model; empty where there is one
};

/// The mean spend of a purchase in a base; never a sum that overflows, and without customers whose own did.
[[nodiscard]] inline double mean_spend(const SummaryTable& customers) {
  const auto& total = customers[total_spend{}];
  const auto& days = customers[purchase_days{}];
  double all_days = 0.0;
  for (Index row = 0; row < customers.rows(); ++row) {
    all_days += std::isfinite(total(row)) ? days(row) : 0.0;
  }
  double mean = 0.0;
  for (Index row = 0; row < customers.rows() && all_days > 0.0; ++row) {
    mean += std::isfinite(total(row)) ? total(row) / all_days : 0.0;
  }
  return mean;
}

/// Fits a Gamma-Gamma model to the customers' mean spends, or says why there is none. Customers whose mean is no finite
/// number are left out of the fit.
template <Executor E = serial>
[[nodiscard]] SpendForecast fit_spend(const SummaryTable& customers, std::stop_token stop = {},
                                      const E& executor = {}) {
  SpendForecast spend;
  spend.mean = mean_spend(customers);
  // Who loses money on average is out of a Gamma-Gamma model's reach, and without them it would expect too much.
  const auto losers = (customers[mean_repeat_spend{}] < 0.0).count();
  if (losers > 0) {
    spend.problem = to_text(losers) + (losers == 1 ? " customer has" : " customers have") +
                    " a mean below 0, which it knows nothing of";
    return spend;
  }
  FitOptions<GammaGamma> options;
  options.stop = std::move(stop);
  auto fitted = fit<GammaGamma>(SpendData(customers, IllegalRows::drop), options, executor);
  if (fitted.status.outcome == FitOutcome::not_converged) {
    spend.problem = to_text(fitted.status);
  } else {
    spend.model = std::move(fitted);
  }
  return spend;
}

/// The model as a table, or the mean and why there is no model.
[[nodiscard]] inline std::string to_text(const SpendForecast& spend) {
  return spend.model ? to_text(*spend.model)
                     : "spend per purchase: " + money_text(spend.mean) + " for everyone (" + spend.problem + ")\n";
}

/// What a purchase of each customer is expected to bring; NaN for customers of whose money nothing is known.
[[nodiscard]] inline Eigen::ArrayXd expected_spends(const SpendForecast& spend, const SummaryTable& customers,
                                                    ExecutorRef executor = serial{}) {
  const Eigen::ArrayXd spends =
      spend.model ? expected_spends(spend.model->model, customers, SpendOptions{.where_no_mean = spend.mean}, executor)
                  : Eigen::ArrayXd(Eigen::ArrayXd::Constant(customers.rows(), spend.mean));
  return customers[total_spend{}].isNaN().select(std::numeric_limits<double>::quiet_NaN(), spends);
}

}  // namespace custval

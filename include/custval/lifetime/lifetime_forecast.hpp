// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/named_output.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/prediction_options.hpp>

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace custval {

/// What a lifetime model expects of each customer, within a horizon and for as long as a customer stays.
struct LifetimeForecast {
  Eigen::ArrayXd alive;       ///< probability
  Eigen::ArrayXd purchases;   ///< within the horizon
  Eigen::ArrayXd discounted;  ///< within the horizon, discounted
  Eigen::ArrayXd endless;     ///< as long as a customer stays, discounted

  /// Whether every customer has numbers: parameters that are too extreme give none.
  [[nodiscard]] bool is_finite() const {
    return alive.isFinite().all() && purchases.isFinite().all() && discounted.isFinite().all() &&
           endless.isFinite().all();
  }
};

/// The forecast of a fitted model for the customers of a base (repeat_purchases, recency and observed_time in days).
/// **Errors** those of `predict`. **Cost** that of `predict` twice.
[[nodiscard]] inline LifetimeForecast forecast_lifetime(const AnyLifetimeModel& model, const NamedColumns& base,
                                                        const PredictionOptions& options = {},
                                                        ExecutorRef executor = serial{}) {
  LifetimeForecast forecast;
  const auto numbers = [&base](Eigen::ArrayXd& column) {
    column.resize(base.rows());
    return std::span<double>(column.data(), static_cast<std::size_t>(column.size()));
  };
  PredictionOptions without_end = options;
  without_end.horizon = PredictionOptions{}.horizon;
  const std::vector<NamedOutput> present{{"probability_alive", numbers(forecast.alive)},
                                         {"expected_purchases", numbers(forecast.purchases)},
                                         {"discounted_expected_purchases", numbers(forecast.discounted)}};
  const std::vector<NamedOutput> endless{{"discounted_expected_purchases", numbers(forecast.endless)}};
  predict(model, base, present, options, executor);
  predict(model, base, endless, without_end, executor);
  return forecast;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/holdout_log_score.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/chi_square.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custval {

struct LikelihoodRatio {
  double statistic = 0.0;
  double degrees = 0.0;
  /// Where the smaller model is the larger one at a bound (NBD in Pareto/NBD), this is too large: halve it for one
  /// parameter at a bound.
  double p = 1.0;
};

namespace detail {
inline void check_same_data(const char* function, std::uint64_t first, std::uint64_t other) {
  if (first != other) {
    raise<ArgumentError>("custval::" + std::string(function) + ": the models were fitted to different data");
  }
}
}  // namespace detail

/// The likelihood-ratio test of a model nested in a larger one; NaN where one of them could not be fitted.
/// **Errors** ArgumentError for fits to different data
template <ParameterModel Small, ParameterModel Large>
[[nodiscard]] LikelihoodRatio likelihood_ratio_test(const FittedModel<Small>& nested, const FittedModel<Large>& large) {
  static_assert(parameter_count<Small> < parameter_count<Large>, "custval: the nested model has fewer parameters");
  detail::check_same_data("likelihood_ratio_test", nested.fingerprint, large.fingerprint);
  const double gain = 2.0 * (large.log_likelihood - nested.log_likelihood);
  const double statistic = gain < 0.0 ? 0.0 : gain;
  const auto degrees = static_cast<double>(parameter_count<Large> - parameter_count<Small>);
  return {statistic, degrees, chi_square_tail(degrees, statistic)};
}

/// A line of a comparison.
struct ModelScore {
  std::string_view model;
  double log_likelihood = 0.0;
  double aic = 0.0;
  double bic = 0.0;
  double weight = 0.0;  ///< Akaike's, summing to 1; 0 for a model that could not be fitted
  /// Root mean square error of a customer's expected purchases in the holdout; NaN without one.
  double holdout_rmse = std::numeric_limits<double>::quiet_NaN();
  /// Predictive log-likelihood of the holdout; NaN without one.
  double holdout_log_score = std::numeric_limits<double>::quiet_NaN();
};

/// Side by side. **Errors** ArgumentError for fits to different data
template <ParameterModel First, ParameterModel... Rest>
[[nodiscard]] std::array<ModelScore, 1 + sizeof...(Rest)> compare_models(const FittedModel<First>& first,
                                                                         const FittedModel<Rest>&... rest) {
  (detail::check_same_data("compare_models", first.fingerprint, rest.fingerprint), ...);
  const auto score = [](const auto& fitted) {
    return ModelScore{fitted.model.name(), fitted.log_likelihood, fitted.aic(), fitted.bic()};
  };
  std::array<ModelScore, 1 + sizeof...(Rest)> scores{score(first), score(rest)...};
  // A model that could not be fitted has no likelihood, and no weight.
  double least = std::numeric_limits<double>::infinity();
  for (const ModelScore& one : scores) {
    least = one.aic < least ? one.aic : least;
  }
  double sum = 0.0;
  for (ModelScore& one : scores) {
    one.weight = std::isnan(one.aic) ? 0.0 : std::exp(-0.5 * (one.aic - least));
    sum += one.weight;
  }
  for (ModelScore& one : scores) {
    one.weight = sum > 0.0 ? one.weight / sum : 0.0;
  }
  return scores;
}

/// The error of a fitted model on a base with a holdout (days), root mean square over customers, by their weights.
/// **Errors** DataError for a customer whose purchases cannot be expected, naming the row
/// **Cost** that of `predict` where all have the same time ahead, else an expectation a row
template <LifetimeModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] double holdout_rmse(const FittedModel<M>& fitted, const Base& base, const E& executor = {}) {
  using Columns = columns<repeat_purchases, recency, observed_time, holdout_purchases, holdout_time>;
  const auto view = require_columns<FittedModel<M>>(as_view(base), Columns{});
  const Index rows = view.rows();
  const auto x = view[repeat_purchases{}];
  const auto last = view[recency{}];
  const auto end = view[observed_time{}];
  const auto actual = view[holdout_purchases{}];
  const auto ahead = view[holdout_time{}];
  Eigen::ArrayXd expected(rows);
  if (rows > 0 && (ahead.array() == ahead(0)).all() && ahead(0) >= 0 && std::isfinite(ahead(0))) {
    predict(fitted.model, fitted.unit, view, custval::view(bind<expected_purchases>(expected)),
            {.horizon = std::chrono::duration<double, std::chrono::days::period>(
                 fitted.unit.calendar() ? ahead(0) * fitted.unit.days() : ahead(0))},
            executor);
  } else {
    const double days = fitted.unit.in_base();
    for_each_part(rows, executor, [&](Index first, Index count) {
      for (Index i = first; i < first + count; ++i) {
        const PurchaseHistory history{static_cast<double>(x(i)), static_cast<double>(last(i)) / days,
                                      static_cast<double>(end(i)) / days};
        expected(i) = fitted.model.expected_purchases(history, static_cast<double>(ahead(i)) / days);
      }
    });
  }
  const auto weight = detail::weights_of(base);
  Sum squares;
  Sum weights;
  for (Index i = 0; i < rows; ++i) {
    const double error = expected(i) - static_cast<double>(actual(i));
    if (std::isnan(error)) {
      raise_data("holdout_rmse", expected_purchases::name(), i, error,
                 "a number: a history that can be, and holdout purchases");
    }
    squares.add(weight(i) * error * error);
    weights.add(weight(i));
  }
  return std::sqrt(squares.value() / weights.value());
}

/// Side by side, with the error and the log score of each on a base with a holdout: the calibration's likelihood and
/// what it is worth afterwards in one table. `choose_model` chooses by them.
/// **Errors** ArgumentError for fits to different data; those of `holdout_rmse` and `holdout_log_score`
template <CustomerBase Base, LifetimeModel First, LifetimeModel... Rest>
[[nodiscard]] std::array<ModelScore, 1 + sizeof...(Rest)> compare_models(const Base& base,
                                                                         const FittedModel<First>& first,
                                                                         const FittedModel<Rest>&... rest) {
  auto scores = compare_models(first, rest...);
  const std::array<double, 1 + sizeof...(Rest)> errors{holdout_rmse(first, base), holdout_rmse(rest, base)...};
  const std::array<double, 1 + sizeof...(Rest)> logs{holdout_log_score(first, base), holdout_log_score(rest, base)...};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i].holdout_rmse = errors[i];
    scores[i].holdout_log_score = logs[i];
  }
  return scores;
}

/// A comparison as a table, a line a model.
[[nodiscard]] inline std::string to_text(std::span<const ModelScore> scores) {
  const auto cell = [](std::string text) {
    text.resize((std::max)(text.size() + 1, std::size_t{16}), ' ');
    return text;
  };
  std::string text =
      cell("model") + cell("log-likelihood") + cell("AIC") + cell("BIC") + cell("holdout: RMSE") + "log score\n";
  const auto number = [](double value, int digits) {
    return std::isnan(value) ? "-" : detail::short_number(value, digits);
  };
  for (const ModelScore& score : scores) {
    text += cell(std::string(score.model)) + cell(detail::short_number(score.log_likelihood, 9)) +
            cell(detail::short_number(score.aic, 9)) + cell(detail::short_number(score.bic, 9)) +
            cell(number(score.holdout_rmse, 5)) + number(score.holdout_log_score, 9) + "\n";
  }
  return text;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/named_output.hpp>
#include <custval/lifetime/detail/any/lifetime_model_holder.hpp>
#include <custval/lifetime/detail/fit/fit_text.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custval {

/// Any fitted lifetime model: FittedModel's twin, its model chosen at run time. A value, cheap to copy; what it
/// holds is never changed, so copies share it and any number of threads may use it. Made by `fit_lifetime`, by
/// `any_lifetime_model(fitted)` and from JSON. This header compiles none of the models.
class AnyLifetimeModel {
 public:
  explicit AnyLifetimeModel(std::shared_ptr<const detail::LifetimeModelHolder> held) : held_{std::move(held)} {}

  /// The name of the model's kind, for example "bg-nbd".
  [[nodiscard]] std::string_view name() const noexcept { return held_->name(); }
  [[nodiscard]] std::span<const std::string_view> parameter_names() const noexcept { return held_->parameter_names(); }
  [[nodiscard]] std::span<const double> parameters() const noexcept { return held_->parameters(); }
  [[nodiscard]] const FitFacts& facts() const noexcept { return held_->facts(); }

  [[nodiscard]] double log_standard_error(std::size_t i) const noexcept {
    return std::sqrt(facts().covariance[i * parameters().size() + i]);
  }
  [[nodiscard]] double standard_error(std::size_t i) const noexcept { return parameters()[i] * log_standard_error(i); }
  [[nodiscard]] double aic() const noexcept {
    return 2.0 * (static_cast<double>(parameters().size()) - facts().log_likelihood);
  }
  [[nodiscard]] double bic() const noexcept {
    return static_cast<double>(parameters().size()) * std::log(facts().customers) - 2.0 * facts().log_likelihood;
  }

  // Of one customer; times in the model's unit. An impossible history gives NaN.

  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept {
    return held_->probability_alive(history);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& history, double time) const noexcept {
    return held_->expected_purchases(history, time);
  }
  /// Each purchase worth exp(-rate · its time from now); the time may be infinite where the rate is > 0.
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& history, double time, double rate) const noexcept {
    return held_->discounted_purchases(history, time, rate);
  }

  /// The typed form, where the model is of that type; else null.
  template <class Fitted>
  [[nodiscard]] const Fitted* get_if() const noexcept {
    return static_cast<const Fitted*>(held_->fitted_of(detail::model_mark<Fitted>()));
  }

  [[nodiscard]] const detail::LifetimeModelHolder& holder() const noexcept { return *held_; }

 private:
  std::shared_ptr<const detail::LifetimeModelHolder> held_;
};

/// A table of the parameters, as of the typed form.
[[nodiscard]] inline std::string to_text(const AnyLifetimeModel& model) {
  return detail::fit_text(model.name(), model.parameter_names(), model.parameters(), model.facts());
}

/// What the model expects of every customer, columns by name: `base` has repeat_purchases, recency and observed_time in
/// days; outputs are probability_alive, probability_alive_at_horizon, expected_purchases and
/// discounted_expected_purchases.
/// **Shape** each output has the base's rows. **Errors** those of the typed `predict`; ShapeError that lists all that
/// is wrong with the columns; ArgumentError for another output. **Cost** that of the typed form: one call.
inline void predict(const AnyLifetimeModel& model, const NamedColumns& base, std::span<const NamedOutput> out,
                    const PredictionOptions& options = {}, ExecutorRef executor = serial{}) {
  model.holder().predict(base, out, options, executor);
}

/// The logarithm of the probability that the model gave to each customer's purchases of the holdout, as the typed form.
/// The base has also holdout_purchases and holdout_time. **Errors** those of the typed form, of missing columns all.
[[nodiscard]] inline Eigen::ArrayXd holdout_log_scores(const AnyLifetimeModel& model, const NamedColumns& base,
                                                       ExecutorRef executor = serial{}) {
  return model.holder().holdout_log_scores(base, executor);
}

/// The root mean square error of a customer's expected purchases in the holdout, by customer_weight where there is one.
/// **Errors** those of the typed form, of missing columns all.
[[nodiscard]] inline double holdout_rmse(const AnyLifetimeModel& model, const NamedColumns& base,
                                         ExecutorRef executor = serial{}) {
  return model.holder().holdout_rmse(base, executor);
}

}  // namespace custval

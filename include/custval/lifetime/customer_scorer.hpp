// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/customer_record.hpp>
#include <custval/lifetime/detail/data/history_rules.hpp>
#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/detail/predict/prediction_columns.hpp>
#include <custval/lifetime/detail/predict/smooth_table.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>

namespace custval {

/// How single customers are valued.
struct ScorerOptions {
  double margin = 1.0;  ///< profit in a ¤ of revenue
  /// Expected of customers of whom the spend model has no mean; without it their spend and value are NaN.
  std::optional<double> where_no_mean{};
  /// What is looked up: customers with so many repeat purchases at most, observed for so long at most (of a calendar,
  /// so many periods). What is expected of others is computed anew for each.
  double most_repeats = 40.0;
  TimeInDays longest = 3650.0;
  /// Relative, of what is looked up beside what is computed.
  double largest_error = 1e-9;
};

/// What a scorer says of a customer; the columns of the same names say what each is.
struct CustomerOutlook {
  double probability_alive = 0.0;
  double expected_purchases = 0.0;  ///< NaN where the horizon has no end
  double discounted_expected_purchases = 0.0;
  double expected_spend = 0.0;
  double lifetime_value = 0.0;
  friend bool operator==(const CustomerOutlook&, const CustomerOutlook&) = default;
};

namespace detail {

inline void check_scorer_options(const ScorerOptions& options) {
  constexpr double most = 1e5;
  if (!std::isfinite(options.margin)) {
    raise_argument("CustomerScorer", "the margin", options.margin, "a finite number");
  }
  if (!(options.most_repeats >= 0.0 && options.most_repeats <= most &&
        options.most_repeats == std::floor(options.most_repeats))) {
    raise_argument("CustomerScorer", "most_repeats", options.most_repeats, "a whole number from 0 to 100000");
  }
  if (!(options.longest.count() > 0.0 && std::isfinite(options.longest.count()))) {
    raise_argument("CustomerScorer", "longest", options.longest.count(), "a finite number of days > 0");
  }
  if (!(options.largest_error >= 1e-12 && options.largest_error < 1.0)) {
    raise_argument("CustomerScorer", "largest_error", options.largest_error, "a number from 1e-12 to below 1");
  }
  if (options.where_no_mean && std::isnan(*options.where_no_mean)) {
    raise_argument("CustomerScorer", "where_no_mean", *options.where_no_mean, "a number");
  }
}

}  // namespace detail

/// Values one customer at a time, as a service does: a fitted lifetime model, a spend model and options, put together
/// once. What `predict` and `customer_lifetime_values` say of columns it says of a record, in the same units (days, a
/// discount per year), to a relative `largest_error`.
///
///     const CustomerScorer scorer(fitted, spending, {.discount_per_year = 0.1}, {.margin = 0.3});
///     scorer.lifetime_value({.repeat_purchases = 3, .recency = 200, .observed_time = 273, .mean_repeat_spend = 35})
///
/// All functions are const and may be called at once from several threads. An impossible record (a last purchase after
/// the end, half a purchase, a NaN) gives NaN in everything; `require` says what is wrong with it.
/// **Units** times in days or as durations (of a calendar's unit: in periods, and a duration gives NaN)
/// **Errors** ArgumentError for a horizon, a discount or other options out of their domain, by the constructor
/// **Cost** 0.2 to 0.7 µs a customer, most of it P(alive); beyond the table what the model takes, up to 200 µs. To make
/// one, some 30 evaluations for each number of repeats: milliseconds, or up to half a second where each is slow (BG/NBD
/// with a discount and a long horizon); an executor shares them out.
/// **Source** Fader, Hardie, Lee (2005), J. Marketing Research 42(4), 415-430, doi:10.1509/jmkr.2005.42.4.415
template <LifetimeModel M>
class CustomerScorer {
 public:
  CustomerScorer(const M& model, const TimeUnit& unit, const GammaGamma& spending, const PredictionOptions& ahead = {},
                 const ScorerOptions& options = {}, ExecutorRef executor = serial{})
      : model_{model},
        unit_{unit},
        spending_{spending},
        options_{options},
        terms_{detail::prediction_terms(ahead, unit, columns<custval::discounted_expected_purchases>{},
                                        "CustomerScorer")} {
    detail::check_scorer_options(options);
    if constexpr (RecencyFreeWhileAlive<M>) {
      const double longest = options.longest.count() / unit.in_base();
      discounted_ = {options.most_repeats, longest, options.largest_error,
                     [&](double x, double time) { return discounted_if_alive({x, 0.0, time}); }, executor};
      if (has_end()) {
        purchases_ = {options.most_repeats, longest, options.largest_error,
                      [&](double x, double time) { return expected_if_alive({x, 0.0, time}); }, executor};
      }
    }
  }
  CustomerScorer(const FittedModel<M>& fitted, const FittedModel<GammaGamma>& spending,
                 const PredictionOptions& ahead = {}, const ScorerOptions& options = {},
                 ExecutorRef executor = serial{})
      : CustomerScorer(fitted.model, fitted.unit, spending.model, ahead, options, executor) {}

  /// Everything at once.
  [[nodiscard]] CustomerOutlook operator()(const CustomerRecord& customer) const noexcept {
    const PurchaseHistory history = history_of(customer);
    CustomerOutlook outlook;
    outlook.probability_alive = model_.probability_alive(history);
    outlook.expected_purchases = purchases_of(history, outlook.probability_alive);
    outlook.discounted_expected_purchases = discounted_of(history, outlook.probability_alive);
    outlook.expected_spend = spend_of(history, customer);
    outlook.lifetime_value = value_of(outlook.discounted_expected_purchases, outlook.expected_spend);
    return outlook;
  }

  /// What the customer's purchases to come are worth today: discounted, times spend, times margin.
  [[nodiscard]] double lifetime_value(const CustomerRecord& customer) const noexcept {
    const PurchaseHistory history = history_of(customer);
    return value_of(discounted_of(history, model_.probability_alive(history)), spend_of(history, customer));
  }
  [[nodiscard]] double probability_alive(const CustomerRecord& customer) const noexcept {
    return model_.probability_alive(history_of(customer));
  }
  /// Within the horizon; NaN where it has no end.
  [[nodiscard]] double expected_purchases(const CustomerRecord& customer) const noexcept {
    const PurchaseHistory history = history_of(customer);
    return purchases_of(history, model_.probability_alive(history));
  }
  [[nodiscard]] double discounted_expected_purchases(const CustomerRecord& customer) const noexcept {
    const PurchaseHistory history = history_of(customer);
    return discounted_of(history, model_.probability_alive(history));
  }
  [[nodiscard]] double expected_spend(const CustomerRecord& customer) const noexcept {
    return spend_of(history_of(customer), customer);
  }

  /// The record, if it can be valued. **Errors** ArgumentError naming what of it cannot be, with what was expected
  const CustomerRecord& require(const CustomerRecord& customer) const {
    if (unit_.calendar() && (customer.recency.is_duration() || customer.observed_time.is_duration())) {
      raise_argument("CustomerScorer", "a duration in days",
                     (customer.recency.is_duration() ? customer.recency : customer.observed_time).count(),
                     "a number of the calendar's periods");
    }
    const PurchaseHistory given{customer.repeat_purchases, customer.recency.count(), customer.observed_time.count()};
    if (!detail::is_history(given)) {
      const detail::HistoryRule& broken = detail::history_rules[detail::broken_rule(given)];
      raise_argument("CustomerScorer", broken.column, given.*broken.value, broken.expected);
    }
    if (given.repeats > 0.0 && !std::isfinite(customer.mean_repeat_spend)) {
      raise_argument("CustomerScorer", mean_repeat_spend::name(), customer.mean_repeat_spend, "a finite number");
    }
    if (!options_.where_no_mean && !has_mean(given)) {
      raise_argument("CustomerScorer", "q", spending_.q(),
                     "p x + q > 1 for a customer with " + to_text(given.repeats) +
                         " repeats, as there is no mean spend otherwise: say where_no_mean");
    }
    if (std::isnan(model_.probability_alive(history_of(customer)))) {
      raise_argument("CustomerScorer", repeat_purchases::name(), given.repeats,
                     "a history that is possible under " + std::string(M::name()));
    }
    return customer;
  }

  [[nodiscard]] const M& model() const noexcept { return model_; }
  [[nodiscard]] const TimeUnit& unit() const noexcept { return unit_; }
  [[nodiscard]] const GammaGamma& spending() const noexcept { return spending_; }
  [[nodiscard]] const ScorerOptions& options() const noexcept { return options_; }

 private:
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] bool has_end() const noexcept { return std::isfinite(terms_.horizon); }

  // In the model's unit; all NaN for an impossible one.
  [[nodiscard]] PurchaseHistory history_of(const CustomerRecord& customer) const noexcept {
    const PurchaseHistory history{customer.repeat_purchases, customer.recency.count() / unit_.in_base(),
                                  customer.observed_time.count() / unit_.in_base()};
    const bool is_known =
        !unit_.calendar() || !(customer.recency.is_duration() || customer.observed_time.is_duration());
    return is_known && detail::is_history(history) ? history
                                                   : PurchaseHistory{not_a_number, not_a_number, not_a_number};
  }

  [[nodiscard]] double discounted_if_alive(const PurchaseHistory& history) const noexcept {
    return model_.discounted_if_alive(history, terms_.horizon, terms_.rate);
  }
  [[nodiscard]] double expected_if_alive(const PurchaseHistory& history) const noexcept {
    return model_.expected_if_alive(history, terms_.horizon);
  }
  [[nodiscard]] double discounted_of(const PurchaseHistory& history, double alive) const noexcept {
    if constexpr (RecencyFreeWhileAlive<M>) {
      const double known = discounted_.at(history.repeats, history.observed);
      return detail::times_alive(alive, std::isnan(known) ? discounted_if_alive(history) : known);
    } else {
      return model_.discounted_purchases(history, terms_.horizon, terms_.rate);
    }
  }
  [[nodiscard]] double purchases_of(const PurchaseHistory& history, double alive) const noexcept {
    if (!has_end()) {
      return not_a_number;
    }
    if constexpr (RecencyFreeWhileAlive<M>) {
      const double known = purchases_.at(history.repeats, history.observed);
      return detail::times_alive(alive, std::isnan(known) ? expected_if_alive(history) : known);
    } else {
      return model_.expected_purchases(history, terms_.horizon);
    }
  }

  [[nodiscard]] bool has_mean(const PurchaseHistory& history) const noexcept {
    return !(spending_.p() * history.repeats + spending_.q() <= 1.0);
  }
  [[nodiscard]] double spend_of(const PurchaseHistory& history, const CustomerRecord& customer) const noexcept {
    if (!(history.repeats >= 0.0) || (history.repeats > 0.0 && !std::isfinite(customer.mean_repeat_spend))) {
      return not_a_number;
    }
    return has_mean(history) ? spending_.expected_spend({history.repeats, customer.mean_repeat_spend})
                             : options_.where_no_mean.value_or(not_a_number);
  }
  [[nodiscard]] double value_of(double purchases, double spend) const noexcept {
    return purchases * (spend * options_.margin);
  }

  M model_;
  TimeUnit unit_;
  GammaGamma spending_;
  ScorerOptions options_;
  detail::PredictionTerms terms_;
  detail::SmoothTable discounted_{};
  detail::SmoothTable purchases_{};
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/simulate.hpp>
#include <custval/lifetime/simulation_options.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/purchases/day.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/lifetime_fit_trial.hpp>
#include <custval/testing/detail/lifetime_histories.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/lifetime_model_options.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

namespace custval::testing {

namespace detail {

// How far what customers purchased is from what was expected of them, in standard errors.
class ExpectationError {
 public:
  void add(double purchases, double expected) noexcept {
    const double difference = purchases - expected;
    sum_ += difference;
    squares_ += difference * difference;
  }
  [[nodiscard]] double value() const noexcept { return squares_ > 0.0 ? std::abs(sum_) / std::sqrt(squares_) : 0.0; }

 private:
  double sum_ = 0.0;
  double squares_ = 0.0;
};

// Customers of a model, first seen at different times, with what they did in the holdout.
template <CustomerSource M>
[[nodiscard]] SimulatedBase simulated_customers(const M& model, const LifetimeModelOptions& options,
                                                const TimeUnit& unit) {
  const auto days = [&](double part) {
    return static_cast<std::int32_t>(std::round(std::ceil(part * options.longest) * unit.days()));
  };
  return simulate(model, {.customers = options.customers,
                          .seed = options.seed,
                          .unit = unit,
                          .acquisition_days = options.opportunities ? days(0.5) : 500,
                          .calibration_end = Day{options.opportunities ? days(1.0) : 1000},
                          .observation_end = Day{options.opportunities ? days(2.0) : 2000},
                          .time = options.opportunities ? simulated_time::daily : simulated_time::exact});
}

template <class M>
void expectations_hold(const M& model, const SimulatedBase& base, const std::vector<PurchaseHistory>& histories,
                       double days_per_unit, LawReport& report) {
  ExpectationError of_new;
  ExpectationError of_known;
  for (Index row = 0; row < base.rows(); ++row) {
    const PurchaseHistory& history = histories[static_cast<std::size_t>(row)];
    of_new.add(history.repeats, model.expected_purchases(history.observed));
    of_known.add(base[holdout_purchases{}](row),
                 model.expected_purchases(history, base[holdout_time{}](row) / days_per_unit));
  }
  constexpr double most = 5.0;  // standard errors: once in a million
  const auto enter = [&](const ExpectationError& error, const std::string& customers) {
    report.enter(lifetime_fit_law::simulates,
                 error.value() <= most ? ""
                                       : "the purchases of " + to_text(base.rows()) + " simulated " + customers +
                                             " are " + to_text(error.value()) + " standard errors from those expected");
  };
  enter(of_new, "new customers");
  enter(of_known, "customers whose history is known");
}

}  // namespace detail

/// A lifetime model that can be fitted to LifetimeData, or simulated, or both.
template <class M>
concept FittableOrSimulated =
    LifetimeModel<M> && ((FittableModel<M> && std::same_as<fit_data_t<M>, LifetimeData>) || CustomerSource<M>);

/// Holds a lifetime model to the laws of `lifetime_fit_law`: its likelihood on data is that of single histories, with
/// the derivatives it says; and where customers can be simulated (`draw_customer`, drawn_customer.hpp), they purchase
/// as the model expects, and a fit finds its parameters again. What it says of one customer is for
/// `check_lifetime_model`.
///
///     check_lifetime_fit(MyModel(0.1, 0.02), {.longest = 52, .customers = 10'000})
///
/// **Errors** none. **Cost** a simulation, three fits, and some dozens of likelihoods of as many customers.
template <FittableOrSimulated M>
[[nodiscard]] LawReport check_lifetime_fit(const M& model, const LifetimeModelOptions& options = {}) {
  LawReport report;
  std::vector<PurchaseHistory> histories = detail::histories_of(options);
  if constexpr (CustomerSource<M>) {
    const TimeUnit unit(options.opportunities ? 1.0 : 1000.0 / options.longest);
    const SimulatedBase base = detail::simulated_customers(model, options, unit);
    histories.clear();
    for (Index row = 0; row < base.rows(); ++row) {
      histories.push_back({base[repeat_purchases{}](row), base[recency{}](row) / unit.days(),
                           base[observed_time{}](row) / unit.days()});
    }
    detail::expectations_hold(model, base, histories, unit.days(), report);
  }
  if constexpr (FittableModel<M>) {
    detail::LifetimeFitTrial<M> trial(model, options, histories, report);
    trial.likelihood();
    if constexpr (CustomerSource<M>) {
      trial.recovers();
    }
  }
  return report;
}

}  // namespace custval::testing

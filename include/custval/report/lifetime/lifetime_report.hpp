// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/choose_model.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/lifetime_forecast.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/purchases/day.hpp>
#include <custval/report/lifetime/model_trials.hpp>
#include <custval/report/lifetime/spend_forecast.hpp>
#include <custval/report/lifetime/spend_notes.hpp>
#include <custval/report/lifetime_outlook.hpp>
#include <custval/report/overflow.hpp>

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What a lifetime model and a model of spend say of the customers of a report.
struct LifetimeReport {
  AnyLifetimeModel model;
  std::string choice{};                 ///< why this model: a sentence
  std::vector<LifetimeTrial> trials{};  ///< where several models were tried
  SpendForecast spend{};
  PredictionOptions prediction{};
  LifetimeForecast forecast{};
  Eigen::ArrayXd expected_spend{};         ///< a purchase
  Eigen::ArrayXd horizon_value{};          ///< of the purchases within the horizon, discounted
  double value = 0.0;                      ///< of all purchases to come, of all customers
  std::vector<std::string> spend_notes{};  ///< what a reader of the spends should know
  std::vector<Overflow> overflows{};       ///< customers whose expected spend or its value is beyond the largest number
};

/// The customers that a lifetime report is about, and how they are told.
struct LifetimeReportInput {
  const SummaryTable& customers;
  const Eigen::ArrayXd& margin;  ///< profit per unit of spend of each customer
  const SpendForecast& spend;
  IdOfRow id;
  TimeUnit unit = TimeUnit::week();  ///< of the model's parameters; values do not depend on it
  PredictionOptions prediction{};
  std::string place{};  ///< what messages begin with: the option that asks for the model, for example
};

/// Part of the time of the same customers for trying models out.
struct TrialPeriods {       // NOLINT(cppcoreguidelines-pro-type-member-init): no day may be left out
  const SplitTable& split;  ///< as at `trial_end`
  Day first_day;
  Day end;  ///< of the first part
  Day observation_end;
};

namespace detail {

[[nodiscard]] inline std::string in_place(const std::string& place, const std::string& message) {
  return (place.empty() ? std::string() : place + ": ") + message;
}

// A model fitted to all of the time with what it foretells, or why it foretells nothing.
struct FittedOutlook {
  AnyLifetimeModel model;
  LifetimeForecast forecast{};
  double value = 0.0;
  std::string problem{};
};

[[nodiscard]] inline FittedOutlook look_ahead(std::string_view name, const LifetimeReportInput& input,
                                              const Eigen::ArrayXd& worth, FitByName fit, ExecutorRef executor) {
  FittedOutlook outlook{fit(name, LifetimeData(input.customers, input.unit))};
  if (const std::string problem = fit_problem(outlook.model); !problem.empty()) {
    outlook.problem =
        in_place(input.place, std::string(name) + " cannot be fitted to these purchases (" + problem + ")");
    return outlook;
  }
  NamedColumns base;
  base.add(input.customers);
  outlook.forecast = forecast_lifetime(outlook.model, base, input.prediction, executor);
  if (!outlook.forecast.is_finite()) {
    outlook.problem =
        std::string(name) + " gives no finite forecast for some customers: its parameters are too extreme";
    return outlook;
  }
  outlook.value = finite_sum(Eigen::ArrayXd(outlook.forecast.endless * worth));
  return outlook;
}

[[nodiscard]] inline LifetimeReport finish_report(FittedOutlook outlook, const LifetimeReportInput& input,
                                                  Eigen::ArrayXd expected_spend, std::vector<Overflow> overflows) {
  if (!outlook.problem.empty()) {
    raise<DataError>(outlook.problem);
  }
  LifetimeReport report{std::move(outlook.model)};
  report.horizon_value = outlook.forecast.discounted * (expected_spend * input.margin);
  take_out_overflows("horizon_value", report.horizon_value, expected_spend, input.id, overflows);
  report.spend = input.spend;
  report.prediction = input.prediction;
  report.forecast = std::move(outlook.forecast);
  report.expected_spend = std::move(expected_spend);
  report.value = outlook.value;
  report.spend_notes = spend_notes(input.spend, input.customers);
  report.overflows = std::move(overflows);
  return report;
}

}  // namespace detail

/// The report by a model of this name.
/// **Errors** DataError for a model that cannot be fitted to these customers or gives them no finite forecast.
[[nodiscard]] inline LifetimeReport report_lifetime(std::string_view name, const LifetimeReportInput& input,
                                                    FitByName fit, ExecutorRef executor = serial{}) {
  Eigen::ArrayXd spend = expected_spends(input.spend, input.customers, executor);
  std::vector<Overflow> overflows;
  take_out_overflows("expected_spend", spend, input.customers[total_spend{}], input.id, overflows);
  auto outlook = detail::look_ahead(name, input, spend * input.margin, fit, executor);
  LifetimeReport report = detail::finish_report(std::move(outlook), input, std::move(spend), std::move(overflows));
  report.choice = std::string(name) + " was asked for";
  return report;
}

/// The report by the model that `choose_model` takes among those of these names, with what each would make of the
/// customers.
/// **Errors** DataError where no model can be tried, or the chosen one gives no finite forecast.
[[nodiscard]] inline LifetimeReport report_best_lifetime(std::span<const std::string_view> names,
                                                         const TrialPeriods& periods, const LifetimeReportInput& input,
                                                         FitByName fit, ExecutorRef executor = serial{}) {
  Eigen::ArrayXd spend = expected_spends(input.spend, input.customers, executor);
  std::vector<Overflow> overflows;
  take_out_overflows("expected_spend", spend, input.customers[total_spend{}], input.id, overflows);
  ModelTrials trials = try_models(names, periods.split, input.unit, fit, executor);
  if (trials.candidates.empty()) {
    const std::string problem = trials.all.empty() ? "there is none" : trials.all.front().problem;
    raise<DataError>(detail::in_place(
        input.place, "no lifetime model can be fitted to the first two thirds of the time (" + problem + ")"));
  }
  const ModelChoice choice = choose_model(trials.candidates);
  std::optional<detail::FittedOutlook> best;
  for (std::size_t i = 0; i < trials.candidates.size(); ++i) {
    LifetimeTrial& trial = trials.all[trials.sound[i]];
    trial.behind = choice.behind[i].difference;
    trial.behind_error = choice.behind[i].standard_error;
    trial.tied = choice.tied[i];
    auto outlook = detail::look_ahead(trial.model, input, spend * input.margin, fit, executor);
    if (outlook.problem.empty()) {
      trial.alive = outlook.forecast.alive.sum();
      trial.value = outlook.value;
    }
    if (i == choice.chosen) {
      best.emplace(std::move(outlook));
    }
  }
  LifetimeReport report = detail::finish_report(std::move(*best), input, std::move(spend), std::move(overflows));
  report.choice = choice_text(trials, choice, periods.end.number() - periods.first_day.number() + 1,
                              periods.observation_end.number() - periods.end.number());
  report.trials = std::move(trials.all);
  return report;
}

/// What a reader should know of a model's figures; empty for most.
[[nodiscard]] inline std::string model_caveat(const AnyLifetimeModel& model) {
  return model.name() == "bg-nbd"
             ? "bg-nbd takes customers without a repeat purchase for alive, whatever the time since"
             : "";
}

/// What was taken for granted, as sentences.
[[nodiscard]] inline std::vector<std::string> lifetime_assumptions(const LifetimeReport& lifetime) {
  std::vector<std::string> notes;
  const std::string name(lifetime.model.name());
  notes.push_back("purchase value is what is to come: purchases that " + name +
                  " expects for as long as a customer stays, discounted by " +
                  to_text(lifetime.prediction.discount_per_year) + " a year, x spend per purchase x margin");
  const FitStatus& status = lifetime.model.facts().status;
  if (status.outcome != FitOutcome::converged) {
    notes.push_back("the fit of " + name + " ended " + to_text(status));
  }
  if (std::string caveat = model_caveat(lifetime.model); !caveat.empty()) {
    notes.push_back(std::move(caveat));
  }
  if (lifetime.spend.problem.empty()) {
    notes.emplace_back(
        "spend per purchase by a Gamma-Gamma model, which draws the means of few purchases towards that of all "
        "customers");
  }
  notes.insert(notes.end(), lifetime.spend_notes.begin(), lifetime.spend_notes.end());
  return notes;
}

/// The figures of a lifetime report for all customers together, as a Report tells them.
[[nodiscard]] inline LifetimeOutlook lifetime_outlook(const LifetimeReport& lifetime) {
  LifetimeOutlook outlook;
  outlook.model = lifetime.model.name();
  outlook.choice = lifetime.choice;
  const double days = lifetime.model.facts().unit.days();
  outlook.unit = days == 7.0 ? "weeks" : days == 1.0 ? "days" : "units of " + to_text(days) + " days";
  for (std::size_t i = 0; i < lifetime.model.parameters().size(); ++i) {
    outlook.parameters.emplace_back(lifetime.model.parameter_names()[i], lifetime.model.parameters()[i]);
  }
  outlook.discount = lifetime.prediction.discount_per_year;
  outlook.horizon_days = lifetime.prediction.horizon.count();
  outlook.customers = lifetime.forecast.alive.size();
  outlook.alive = lifetime.forecast.alive.sum();
  outlook.horizon_purchases = lifetime.forecast.purchases.sum();
  outlook.horizon_value = finite_sum(lifetime.horizon_value);
  outlook.value = lifetime.value;
  outlook.trials = lifetime.trials;
  return outlook;
}

}  // namespace custval

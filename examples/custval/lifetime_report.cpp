// SPDX-License-Identifier: BSL-1.0
#include "lifetime_report.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <custval/core/error.hpp>
#include <optional>

#include "failure.hpp"
#include "field_text.hpp"
#include "number_text.hpp"
#include "progress.hpp"

namespace custval_cli {

namespace {

using custval::FitOutcome;
using custval::Json;
using custval::TimeUnit;
using custval::to_text;

// Values do not depend on the unit: parameters are easiest to read by the week.
TimeUnit unit_of_reports() {
  return TimeUnit::week();
}

LifetimeTrial try_model(std::string_view name, const Purchases& purchases, int thread_count) {
  LifetimeTrial trial{std::string(name), std::nan(""), std::nan(""), {}};
  const LifetimeFit fitted(name, *purchases.trial, unit_of_reports(), thread_count);
  if (!fitted.problem().empty()) {
    trial.problem = fitted.problem();
    return trial;
  }
  trial.log_likelihood = fitted.log_likelihood();
  trial.error = fitted.holdout_error(*purchases.trial, thread_count);
  if (!std::isfinite(trial.error)) {
    trial.problem = "its forecast is not a number";
  }
  return trial;
}

// By the error, the first of equals.
const LifetimeTrial* best_of(const std::vector<LifetimeTrial>& trials) {
  const LifetimeTrial* best = nullptr;
  for (const LifetimeTrial& trial : trials) {
    if (trial.problem.empty() && (best == nullptr || trial.error < best->error)) {
      best = &trial;
    }
  }
  return best;
}

std::string why(const LifetimeTrial& best, const std::vector<LifetimeTrial>& trials, const Purchases& purchases) {
  const double first_part = purchases.trial_end - purchases.first_day + 1.0;
  const double last_part = purchases.observation_end - purchases.trial_end;
  std::string text = best.model + ": fitted to the first " + to_text(first_part) + " days, it was off by " +
                     decimals(best.error, 4) + " purchases a customer in the last " + to_text(last_part) + " days";
  for (const LifetimeTrial& trial : trials) {
    if (&trial != &best) {
      text += trial.problem.empty() ? ", " + trial.model + " by " + decimals(trial.error, 4)
                                    : ", " + trial.model + " could not be fitted (" + trial.problem + ")";
    }
  }
  return text + " (root mean square)";
}

}  // namespace

LifetimeReport lifetime_report(const ReportOptions& options, const Purchases& purchases) {
  std::string name = options.lifetime;
  std::vector<LifetimeTrial> trials;
  std::string choice = name + " was asked for";
  if (options.lifetime == best_lifetime) {
    for (const std::string_view candidate : report_lifetimes) {
      trials.push_back(try_model(candidate, purchases, options.threads));
    }
    const LifetimeTrial* const best = best_of(trials);
    if (best == nullptr) {
      throw Failure("--lifetime best: no lifetime model can be fitted to the first two thirds of the time (" +
                    trials.front().problem + ")");
    }
    name = best->model;
    choice = why(*best, trials, purchases);
  }
  LifetimeFit model(name, purchases, unit_of_reports(), options.threads);
  if (!model.problem().empty()) {
    throw Failure("--lifetime " + options.lifetime + ": " + name + " cannot be fitted to these purchases (" +
                  model.problem() + ")");
  }
  SpendFit spend(purchases, options.threads);
  Forecast forecast = model.predict(
      purchases, {.horizon = std::chrono::days{365}, .discount_per_year = options.lifetime_discount}, options.threads);
  Eigen::ArrayXd expected_spend = spend.spend(purchases, options.threads);
  std::vector<std::string> spend_notes = spend.notes(purchases);
  return {std::move(model),          std::move(spend),  std::move(forecast), std::move(expected_spend),
          options.lifetime_discount, std::move(trials), std::move(choice),   std::move(spend_notes)};
}

std::vector<std::string> lifetime_assumptions(const LifetimeReport& lifetime) {
  std::vector<std::string> notes;
  notes.push_back("purchase value is what is to come: purchases that " + std::string(lifetime.model.name()) +
                  " expects for as long as a customer stays, discounted by " + to_text(lifetime.discount) +
                  " a year, x spend per purchase x margin");
  if (lifetime.model.status().outcome != FitOutcome::converged) {
    notes.push_back("the fit of " + std::string(lifetime.model.name()) + " ended " + to_text(lifetime.model.status()));
  }
  if (!lifetime.model.caveat().empty()) {
    notes.push_back(lifetime.model.caveat());
  }
  if (lifetime.spend.problem().empty()) {
    notes.emplace_back(
        "spend per purchase by a Gamma-Gamma model, which draws the means of few purchases towards that of all "
        "customers");
  }
  notes.insert(notes.end(), lifetime.spend_notes.begin(), lifetime.spend_notes.end());
  return notes;
}

Json lifetime_section(const LifetimeReport& lifetime) {
  const auto number_or_null = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
  Json json;
  json["choice"] = lifetime.choice;
  json["discount_per_year"] = lifetime.discount;
  json["trials"] = Json::array();
  for (const LifetimeTrial& trial : lifetime.trials) {
    json["trials"].push_back({{"model", trial.model},
                              {"log_likelihood", number_or_null(trial.log_likelihood)},
                              {"holdout_error", number_or_null(trial.error)},
                              {"problem", trial.problem}});
  }
  json["customers_alive"] = number_or_null(lifetime.forecast.alive.sum());
  json["purchases_next_year"] = number_or_null(lifetime.forecast.purchases.sum());
  json["model"] = lifetime.model.json();
  json["spend"] = lifetime.spend.json();
  return json;
}

std::vector<std::string> lifetime_findings(const LifetimeReport& lifetime) {
  const auto count = [](double value) { return grouped(static_cast<std::uint64_t>(std::llround(value))); };
  const Json json = lifetime.model.json();
  std::string parameters;
  for (const auto& [name, value] : json["parameters"].items()) {
    parameters += (parameters.empty() ? "" : ", ") + name + " " + short_text(value.get<double>());
  }
  return {lifetime.choice, "its parameters, in weeks: " + parameters,
          count(lifetime.forecast.alive.sum()) + " of " +
              grouped(static_cast<std::uint64_t>(lifetime.forecast.alive.size())) +
              " customers are customers still, by expectation; they will purchase " +
              count(lifetime.forecast.purchases.sum()) + " times in the next year"};
}

}  // namespace custval_cli

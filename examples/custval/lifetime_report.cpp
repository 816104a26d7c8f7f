// SPDX-License-Identifier: BSL-1.0
#include "lifetime_report.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <custval/core/error.hpp>
#include <custval/lifetime/choose_model.hpp>
#include <custval/report/overflow.hpp>
#include <limits>
#include <optional>
#include <utility>

#include "failure.hpp"
#include "progress.hpp"

namespace custval_cli {

using custval::finite_sum;
using custval::Overflow;
using custval::take_out_overflows;

namespace {

using custval::FitOutcome;
using custval::Json;
using custval::LifetimeTrial;
using custval::TimeUnit;
using custval::to_text;

// Values do not depend on the unit: parameters are easiest to read by the week.
TimeUnit unit_of_reports() {
  return TimeUnit::week();
}

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Candidates, and of those that can be chosen what they said of the last part, customer by customer.
struct Trials {
  std::vector<LifetimeTrial> all;
  std::vector<std::size_t> sound;  // places in all
  std::vector<custval::ModelCandidate> candidates;
};

Trials try_models(const Purchases& purchases, int thread_count) {
  Trials trials;
  for (const std::string_view name : report_lifetimes) {
    LifetimeTrial trial;
    trial.model = name;
    trial.alive = trial.value = trial.behind = trial.behind_error = trial.log_score = trial.rmse = unknown;
    const LifetimeFit fitted(name, *purchases.trial, unit_of_reports(), thread_count);
    trial.log_likelihood = fitted.log_likelihood();
    trial.aic = fitted.aic();
    trial.problem = fitted.problem();
    if (trial.problem.empty()) {
      try {
        trial.rmse = fitted.holdout_rmse(*purchases.trial, thread_count);
        Eigen::ArrayXd scores = fitted.holdout_log_scores(*purchases.trial, thread_count);
        trial.log_score = scores.sum();
        trials.sound.push_back(trials.all.size());
        trials.candidates.push_back({name, trial.aic, std::move(scores)});
      } catch (const custval::DataError&) {
        trial.problem = "its forecast is not a number";
      }
    }
    trials.all.push_back(std::move(trial));
  }
  return trials;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

// Why the choice fell as it did.
std::string why(const Trials& trials, const custval::ModelChoice& choice, const Purchases& purchases) {
  const std::string first = to_text(purchases.trial_end - purchases.first_day + 1.0);
  const std::string last = to_text(static_cast<double>(purchases.observation_end) - purchases.trial_end);
  const std::string chosen(trials.candidates[choice.chosen].model);
  const std::string leader(trials.candidates[choice.leader].model);
  std::vector<std::string> tied;
  std::vector<std::string> behind;
  for (std::size_t i = 0; i < trials.candidates.size(); ++i) {
    if (i != choice.leader) {
      (choice.tied[i] ? tied : behind).emplace_back(trials.candidates[i].model);
    }
  }
  std::string text = chosen + ": of the models fitted to the first " + first + " days, " + leader +
                     " gives the numbers of purchases in the last " + last + " days the highest likelihood";
  if (!behind.empty()) {
    text += ", beyond doubt higher than " + listed(behind);
  }
  if (!tied.empty()) {
    text += ", not by two standard errors higher than " + listed(tied) + "; of these, " + chosen +
            " has the least AIC in the first " + first + " days";
  }
  for (const LifetimeTrial& trial : trials.all) {
    if (!trial.problem.empty()) {
      text += "; " + trial.model + " could not be tried (" + trial.problem + ")";
    }
  }
  return text;
}

// A model fitted to all of the time, and what it foretells.
struct Outlook {
  LifetimeFit model;
  Forecast forecast;
  double value = 0.0;
};

Outlook look_ahead(std::string_view name, const Purchases& purchases, const ReportOptions& options,
                   const Eigen::ArrayXd& worth) {
  LifetimeFit model(name, purchases, unit_of_reports(), options.threads);
  if (!model.problem().empty()) {
    throw Failure("--lifetime " + options.lifetime + ": " + std::string(name) +
                  " cannot be fitted to these purchases (" + model.problem() + ")");
  }
  Forecast forecast =
      model.predict(purchases,
                    {.horizon = std::chrono::duration<double, std::chrono::days::period>(options.horizon_days),
                     .discount_per_year = options.lifetime_discount},
                    options.threads);
  const double value = finite_sum(Eigen::ArrayXd(forecast.residual * worth));
  return {std::move(model), std::move(forecast), value};
}

// Chooses among the models, and says what each would make of the customers.
Outlook best_outlook(const Purchases& purchases, const ReportOptions& options, const Eigen::ArrayXd& worth,
                     std::vector<LifetimeTrial>& told, std::string& reason) {
  Trials trials = try_models(purchases, options.threads);
  if (trials.candidates.empty()) {
    throw Failure("--lifetime best: no lifetime model can be fitted to the first two thirds of the time (" +
                  trials.all.front().problem + ")");
  }
  const custval::ModelChoice choice = custval::choose_model(trials.candidates);
  reason = why(trials, choice, purchases);
  std::optional<Outlook> best;
  for (std::size_t i = 0; i < trials.candidates.size(); ++i) {
    LifetimeTrial& trial = trials.all[trials.sound[i]];
    trial.behind = choice.behind[i].difference;
    trial.behind_error = choice.behind[i].standard_error;
    trial.tied = choice.tied[i];
    try {
      Outlook outlook = look_ahead(trial.model, purchases, options, worth);
      trial.alive = outlook.forecast.alive.sum();
      trial.value = outlook.value;
      if (i == choice.chosen) {
        best.emplace(std::move(outlook));
      }
    } catch (const Interrupted&) {
      throw;
    } catch (const Failure&) {
      if (i == choice.chosen) {
        throw;
      }
    }
  }
  told = std::move(trials.all);
  return std::move(*best);
}

}  // namespace

LifetimeReport lifetime_report(const ReportOptions& options, const Purchases& purchases, const Eigen::ArrayXd& margin) {
  SpendFit spend(purchases, options.threads);
  Eigen::ArrayXd expected_spend = spend.spend(purchases, options.threads);
  const auto id = [&purchases](Eigen::Index row) { return purchases.id(row); };
  std::vector<Overflow> overflows;
  take_out_overflows("expected_spend", expected_spend, purchases.total_spend(), id, overflows);
  std::vector<std::string> spend_notes = spend.notes(purchases);
  const Eigen::ArrayXd worth = expected_spend * margin;  // of a purchase
  std::vector<LifetimeTrial> trials;
  std::string choice = options.lifetime + " was asked for";
  Outlook outlook = options.lifetime == best_lifetime ? best_outlook(purchases, options, worth, trials, choice)
                                                      : look_ahead(options.lifetime, purchases, options, worth);
  Eigen::ArrayXd horizon_value = outlook.forecast.discounted * worth;
  take_out_overflows("horizon_value", horizon_value, expected_spend, id, overflows);
  return {std::move(outlook.model), std::move(spend),          std::move(outlook.forecast), std::move(expected_spend),
          std::move(horizon_value), options.lifetime_discount, options.horizon_days,        outlook.value,
          std::move(trials),        std::move(choice),         std::move(spend_notes),      std::move(overflows)};
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

custval::LifetimeOutlook lifetime_outlook(const LifetimeReport& lifetime) {
  custval::LifetimeOutlook outlook;
  outlook.model = lifetime.model.name();
  outlook.choice = lifetime.choice;
  outlook.unit = "weeks";
  const Json json = lifetime.model.json();
  for (const auto& [name, value] : json["parameters"].items()) {
    outlook.parameters.emplace_back(name, value.get<double>());
  }
  outlook.discount = lifetime.discount;
  outlook.horizon_days = lifetime.horizon_days;
  outlook.customers = lifetime.forecast.alive.size();
  outlook.alive = lifetime.forecast.alive.sum();
  outlook.horizon_purchases = lifetime.forecast.purchases.sum();
  outlook.horizon_value = finite_sum(lifetime.horizon_value);
  outlook.value = lifetime.value;
  outlook.trials = lifetime.trials;
  return outlook;
}

}  // namespace custval_cli

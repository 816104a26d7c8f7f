// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/choose_model.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/report/lifetime_outlook.hpp>

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Fits the model of a name; an application gives `fit_lifetime` with options and executor of its own, for example.
using FitByName = FunctionRef<AnyLifetimeModel(std::string_view name, const LifetimeData& data)>;

/// Why a fitted model says nothing of anybody; empty for a model that was fitted, be it at a limit. A flat fit
/// forecasts as well as any of its like; one that did not converge says nothing.
[[nodiscard]] inline std::string fit_problem(const AnyLifetimeModel& model) {
  const FitStatus& status = model.facts().status;
  return status.outcome == FitOutcome::not_converged ? status.reason : std::string();
}

/// The columns of a summary with what the same customers did afterwards, whatever customers are called by.
using SplitTable = decltype(SplitSummary<>::table);

/// The last day of the part of the time that models are fitted to when they are tried: two thirds of it.
[[nodiscard]] constexpr Day trial_end(Day first, Day observation_end) noexcept {
  const auto from = static_cast<std::int64_t>(first.number());
  return Day{static_cast<std::int32_t>(from + (observation_end.number() - from) * 2 / 3)};
}

/// Candidates, fitted to the first part of the time and held against the last.
struct ModelTrials {
  std::vector<LifetimeTrial> all{};
  std::vector<std::size_t> sound{};          ///< places in `all` of those that can be chosen
  std::vector<ModelCandidate> candidates{};  ///< the same, with what they said of the last part, customer by customer
};

namespace detail {

// What a model said of the holdout. Whose forecast is no number cannot be chosen.
inline void judge_by_holdout(const AnyLifetimeModel& model, const NamedColumns& base, ExecutorRef executor,
                             LifetimeTrial& trial, Eigen::ArrayXd& scores) {
#if defined(__cpp_exceptions)
  try {
    trial.rmse = holdout_rmse(model, base, executor);
    scores = holdout_log_scores(model, base, executor);
  } catch (const DataError&) {
    trial.problem = "its forecast is not a number";
  }
#else
  trial.rmse = holdout_rmse(model, base, executor);
  scores = holdout_log_scores(model, base, executor);
#endif
}

[[nodiscard]] inline std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

}  // namespace detail

/// Tries models of these names, whose texts must outlive what is returned.
/// **Cost** a fit and two predictions a model
[[nodiscard]] inline ModelTrials try_models(std::span<const std::string_view> names, const SplitTable& split,
                                            TimeUnit unit, FitByName fit, ExecutorRef executor = serial{}) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  ModelTrials trials;
  NamedColumns base;
  base.add(split);
  for (const std::string_view name : names) {
    LifetimeTrial trial;
    trial.model = name;
    trial.alive = trial.value = trial.behind = trial.behind_error = trial.log_score = trial.rmse = unknown;
    const AnyLifetimeModel fitted = fit(name, LifetimeData(split, unit));
    trial.log_likelihood = fitted.facts().log_likelihood;
    trial.aic = fitted.aic();
    trial.problem = fit_problem(fitted);
    if (trial.problem.empty()) {
      Eigen::ArrayXd scores;
      detail::judge_by_holdout(fitted, base, executor, trial, scores);
      if (trial.problem.empty()) {
        trial.log_score = scores.sum();
        trials.sound.push_back(trials.all.size());
        trials.candidates.push_back({name, trial.aic, std::move(scores)});
      }
    }
    trials.all.push_back(std::move(trial));
  }
  return trials;
}

/// Why the choice among models fell as it did, as a sentence; the parts of the time have so many days.
[[nodiscard]] inline std::string choice_text(const ModelTrials& trials, const ModelChoice& choice,
                                             std::int32_t first_days, std::int32_t last_days) {
  const std::string first = to_text(first_days);
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
                     " gives the numbers of purchases in the last " + to_text(last_days) +
                     " days the highest likelihood";
  if (!behind.empty()) {
    text += ", beyond doubt higher than " + detail::listed(behind);
  }
  if (!tied.empty()) {
    text += ", not by two standard errors higher than " + detail::listed(tied) + "; of these, " + chosen +
            " has the least AIC in the first " + first + " days";
  }
  for (const LifetimeTrial& trial : trials.all) {
    if (!trial.problem.empty()) {
      text += "; " + trial.model + " could not be tried (" + trial.problem + ")";
    }
  }
  return text;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace custval {

/// A sum over customers of the difference of two scores, and how far it may be off by the choice of customers.
struct ScoreDifference {
  double difference = 0.0;
  double standard_error = 0.0;
};

/// The difference of the first scores less the second, customer by customer: what both find hard to tell drops out.
/// Without weights, each counts once; a weight says how many customers a row stands for. With one customer the error is
/// infinite.
/// **Shape** as many scores and weights as each other. **Errors** ShapeError
[[nodiscard]] inline ScoreDifference paired_difference(const Eigen::ArrayXd& first, const Eigen::ArrayXd& second,
                                                       const Eigen::ArrayXd& weights = {}) {
  if (second.size() != first.size() || (weights.size() != 0 && weights.size() != first.size())) {
    raise_shape("paired_difference", "the second scores or the weights",
                second.size() != first.size() ? second.size() : weights.size(), "rows",
                to_text(first.size()) + ", as the first");
  }
  const auto weight = [&](Index i) { return weights.size() == 0 ? 1.0 : weights(i); };
  Sum difference;
  Sum customers;
  for (Index i = 0; i < first.size(); ++i) {
    difference.add(weight(i) * (first(i) - second(i)));
    customers.add(weight(i));
  }
  const double n = customers.value();
  const double mean = difference.value() / n;
  Sum squares;
  for (Index i = 0; i < first.size(); ++i) {
    const double away = first(i) - second(i) - mean;
    squares.add(weight(i) * away * away);
  }
  return {difference.value(),
          n > 1.0 ? std::sqrt(n / (n - 1.0) * squares.value()) : std::numeric_limits<double>::infinity()};
}

/// A model that may be chosen: what its fit to the calibration period says, and its scores in the holdout
/// (`holdout_log_scores`).
struct ModelCandidate {
  std::string_view model;
  double aic = 0.0;
  Eigen::ArrayXd log_scores;
};

/// What became of the candidates.
struct ModelChoice {
  std::size_t chosen = 0;
  std::size_t leader = 0;  ///< whose scores in the holdout have the largest sum
  /// Differences of the leader's scores less those of each candidate, >= 0; for the leader itself 0.
  std::vector<ScoreDifference> behind;
  /// Which of them the holdout cannot tell from the leader: less than two standard errors behind, or not at all.
  std::vector<bool> tied;
};

/// Chooses a model by what it said of a holdout. The leader has the largest predictive log-likelihood; who is less than
/// two paired standard errors behind, or by less than 1e-9 of it, is tied with it. Of those tied, the one with the
/// least AIC in the calibration period is chosen, the first of equals: where the holdout cannot tell models apart, the
/// other data do.
/// **Shape** as many scores of each candidate. **Errors** ArgumentError for no candidates; ShapeError
[[nodiscard]] inline ModelChoice choose_model(std::span<const ModelCandidate> candidates,
                                              const Eigen::ArrayXd& weights = {}) {
  constexpr double errors_apart = 2.0;
  if (candidates.empty()) {
    raise_argument("choose_model", "the number of candidates", 0.0, "1 or more");
  }
  ModelChoice choice;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    if (paired_difference(candidates[i].log_scores, candidates[choice.leader].log_scores, weights).difference > 0.0) {
      choice.leader = i;
    }
  }
  choice.chosen = choice.leader;
  // Models that are the same at the limit that they were fitted to differ by how far fits go, not by what they say.
  const auto size = candidates[choice.leader].log_scores.abs();
  const double alike = 1e-9 * (1.0 + (weights.size() == 0 ? size.sum() : (weights * size).sum()));
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const ScoreDifference behind =
        i == choice.leader ? ScoreDifference{}
                           : paired_difference(candidates[choice.leader].log_scores, candidates[i].log_scores, weights);
    const bool tied = behind.difference <= alike || behind.difference < errors_apart * behind.standard_error;
    choice.behind.push_back(behind);
    choice.tied.push_back(tied);
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (choice.tied[i] && candidates[i].aic < candidates[choice.chosen].aic) {
      choice.chosen = i;
    }
  }
  return choice;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace custval {

/// What a fit tells besides the parameters, of whatever model: FittedModel's, without its type.
struct FitFacts {
  TimeUnit unit{};
  FitStatus status{};
  double log_likelihood = 0.0;
  double penalty = 0.0;
  int evaluations = 0;
  double customers = 0.0;
  std::int64_t rows = 0;
  std::uint64_t fingerprint = 0;
  std::vector<double> covariance{};  ///< of the logarithms of the parameters, row by row
};

/// The facts of a typed fit.
template <class Fitted>
[[nodiscard]] FitFacts facts_of(const Fitted& fitted) {
  return {fitted.unit,    fitted.status,      fitted.log_likelihood,
          fitted.penalty, fitted.evaluations, fitted.customers,
          fitted.rows,    fitted.fingerprint, {fitted.covariance.begin(), fitted.covariance.end()}};
}

/// The typed fit of kept facts, but for its model. `facts.covariance` has the typed fit's size.
template <class Fitted>
[[nodiscard]] Fitted fitted_with(const FitFacts& facts) {
  Fitted fitted;
  fitted.unit = facts.unit;
  fitted.status = facts.status;
  fitted.log_likelihood = facts.log_likelihood;
  fitted.penalty = facts.penalty;
  fitted.evaluations = facts.evaluations;
  fitted.customers = facts.customers;
  fitted.rows = facts.rows;
  fitted.fingerprint = facts.fingerprint;
  std::copy(facts.covariance.begin(), facts.covariance.end(), fitted.covariance.begin());
  return fitted;
}

}  // namespace custval

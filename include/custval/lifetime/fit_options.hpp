// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/illegal_rows.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>

namespace custval {

/// Pulls the logarithms of the parameters towards those of a centre: -strength/2 · Σ (log θ - log centre)².
template <ParameterModel M>
struct L2Penalty {
  double strength = 1.0;
  M centre{};
  [[nodiscard]] Derivatives<parameter_count<M>> operator()(const M& model) const {
    Derivatives<parameter_count<M>> result;
    for (std::size_t i = 0; i < parameter_count<M>; ++i) {
      const double away = std::log(model.parameters()[i] / centre.parameters()[i]);
      result.value -= 0.5 * strength * away * away;
      result.gradient[i] = -strength * away;
      result.second(i, i) = -strength;
    }
    return result;
  }
};

/// How to fit: `fit<BgNbd>(base, {.unit = TimeUnit::week()})`.
template <ParameterModel M>
struct FitOptions {
  TimeUnit unit{};                                 ///< the model's; where data are given, theirs counts
  IllegalRows illegal_rows = IllegalRows::refuse;  ///< of a base
  /// Added to the log-likelihood: an L2Penalty, or any log prior, with its derivatives by the logarithms of parameters.
  std::function<Derivatives<parameter_count<M>>(const M&)> penalty{};
  double box = 12.0;                         ///< |log θ| at most, θ in units of what is typical of the data
  double gradient_tolerance = 1e-10;         ///< of the mean log-likelihood of a customer
  double decrease_tolerance = 1e-12;         ///< predicted for the last step, relative to the mean log-likelihood
  int largest_number_of_evaluations = 2000;  ///< of the likelihood, over all searches of a fit together
  std::optional<M> start{};                  ///< the only one; else the model's own, from the data
  std::stop_token stop{};  ///< asked before every evaluation; a fit that is stopped keeps the best point so far
};

}  // namespace custval

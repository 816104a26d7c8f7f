// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/evaluation_budget.hpp>
#include <custval/lifetime/detail/fit/fit_objective.hpp>
#include <custval/lifetime/detail/fit/held_climb.hpp>
#include <custval/lifetime/detail/fit/judge_optimum.hpp>
#include <custval/lifetime/detail/fit/limit_name.hpp>
#include <custval/lifetime/detail/fit/trust_region.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace custval::detail {

/// Climbs from a start, and keeps where it ends if that is higher than what there is.
template <class M, class E>
class FitSearch {
 public:
  FitSearch(const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor, EvaluationBudget& budget)
      : data_{&data},
        objective_(data, options, executor),
        options_{&options},
        budget_{&budget},
        customers_{sum_of(data.weights())} {}

  /// Whether it was higher.
  bool climb_from(const M& start) {
    return keep(climb(HeightFunction(objective_), objective_.point_of(start), climb_options(), *budget_));
  }

  /// Climbs from the fit of the simpler model at a limit, where a maximum may be that is reached from nowhere else.
  bool climb_from(const ModelLimit<parameter_count<M>>& limit, const M& start) {
    const std::array<double, parameter_count<M>> point = objective_.point_of(start);
    const Summit simpler = climb_held(HeightFunction(objective_), point, limit.at, climb_options(), *budget_);
    return keep(climb(HeightFunction(objective_), simpler.point, climb_options(), *budget_));
  }

  [[nodiscard]] M model() const { return objective_.unscaled(best_.point); }

  void report(FittedModel<M>& fitted) {
    std::vector<int> bound = describe(fitted);
    // Whatever search was cut short might have led higher.
    if (budget_->was_refused()) {
      fitted.status = {FitOutcome::not_converged, budget_->is_stopped() ? "stopped" : "too many evaluations"};
      return;
    }
    if (!bound.empty()) {
      name_limit(fitted, bound);
      fitted.evaluations = budget_->made();
    }
  }
  /// Writes all that was found but the name of a limit, and gives which parameters ran to a bound, if any did.
  std::vector<int> describe(FittedModel<M>& fitted) const {
    fitted.model = model();
    fitted.penalty = options_->penalty ? options_->penalty(fitted.model).value : 0.0;
    fitted.log_likelihood = best_.there.value - fitted.penalty - objective_.shift();
    fitted.evaluations = budget_->made();
    std::vector<int> bound = judge(fitted, best_, options_->box);
    if (!objective_.is_representable(best_.point)) {
      fitted.status = {FitOutcome::not_converged, "its parameters are beyond the numbers that there are"};
      bound.clear();
    }
    return bound;
  }

 private:
  [[nodiscard]] double scale() const noexcept { return customers_ > 0.0 ? customers_ : 1.0; }
  [[nodiscard]] ClimbOptions climb_options() const noexcept {
    return {scale(), options_->box, options_->gradient_tolerance, options_->decrease_tolerance};
  }

  // Another way to the same maximum is not a higher one.
  bool keep(Summit summit) {
    const bool is_higher = best_.point.empty() || summit.there.value > best_.there.value + 1e-9 * scale() ||
                           (!all_finite(best_.there) && all_finite(summit.there));
    if (is_higher) {
      best_ = std::move(summit);
    }
    return is_higher;
  }

  // The first limit that the data do not tell from the fit.
  void name_limit(FittedModel<M>& fitted, const std::vector<int>& bound) {
    for (const auto& limit : M::limits()) {
      if (!runs_towards(bound, limit.at)) {
        continue;
      }
      const Summit simpler = climb_held(HeightFunction(objective_), best_.point, limit.at, climb_options(), *budget_);
      if (simpler.how == Climb::converged && is_no_worse(best_.there.value - simpler.there.value, limit.at) &&
          says_the_same(*data_, fitted.model, objective_.unscaled(simpler.point))) {
        fitted.status.reason = std::string(limit.name);
        return;
      }
    }
  }

  const fit_data_t<M>* data_;
  FitObjective<M, E> objective_;
  const FitOptions<M>* options_;
  EvaluationBudget* budget_;
  double customers_;
  Summit best_{};
};

/// Climbs from all other starts than the first, and from all limits. Whether one of them led higher.
template <class M, class E>
bool climb_from_elsewhere(FitSearch<M, E>& search, const fit_data_t<M>& data) {
  bool found = false;
  for (const M& start : M::other_starts(data)) {
    found = search.climb_from(start) || found;
  }
  const M start = M::start(data);
  for (const auto& limit : M::limits()) {
    found = search.climb_from(limit, start) || found;
  }
  return found;
}

/// Looks for a higher optimum on some of the rows where there are many, and climbs on all of them from what proved
/// higher.
template <class M, class E>
void look_elsewhere(FitSearch<M, E>& search, const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor,
                    EvaluationBudget& budget) {
  constexpr std::size_t enough = 10'000;
  if constexpr (requires { data.every_nth(1); }) {
    if (data.rows() > 2 * enough) {
      const fit_data_t<M> some = data.every_nth(data.rows() / enough);
      FitSearch<M, E> quick(some, options, executor, budget);
      quick.climb_from(search.model());
      if (climb_from_elsewhere(quick, some)) {
        search.climb_from(quick.model());
      }
      return;
    }
  }
  climb_from_elsewhere(search, data);
}

}  // namespace custval::detail

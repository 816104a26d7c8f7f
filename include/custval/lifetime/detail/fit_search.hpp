// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/column_sums.hpp>
#include <custval/lifetime/detail/evaluation_budget.hpp>
#include <custval/lifetime/detail/fit_objective.hpp>
#include <custval/lifetime/detail/fit_outcome.hpp>
#include <custval/lifetime/detail/held_climb.hpp>
#include <custval/lifetime/detail/limit_name.hpp>
#include <custval/lifetime/detail/trust_region.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
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

  [[nodiscard]] M model() const { return objective_.unscaled(best_.point); }

  void report(FittedModel<M>& fitted) {
    std::vector<int> bound = describe(fitted);
    if (!bound.empty()) {
      name_limit(fitted, bound);
      fitted.evaluations = budget_->made();
    }
  }
  /// The same, without the name of a limit; which parameters ran to a bound, if any did.
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

/// Other starts than the first: on some of the rows where there are many, and on all of them from what proved higher.
template <class M, class E>
void look_elsewhere(FitSearch<M, E>& search, const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor,
                    EvaluationBudget& budget) {
  constexpr std::size_t enough = 10'000;
  const auto starts = M::other_starts(data);
  if constexpr (requires { data.thinned(1); }) {
    if (data.rows() > 2 * enough) {
      const fit_data_t<M> some = data.thinned(data.rows() / enough);
      FitSearch<M, E> quick(some, options, executor, budget);
      quick.climb_from(search.model());
      bool found = false;
      for (const M& start : starts) {
        found = quick.climb_from(start) || found;
      }
      if (found) {
        search.climb_from(quick.model());
      }
      return;
    }
  }
  for (const M& start : starts) {
    search.climb_from(start);
  }
}

}  // namespace custval::detail

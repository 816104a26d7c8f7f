// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/fit_search.hpp>
#include <custval/lifetime/detail/fit/fit_to_data.hpp>
#include <custval/lifetime/detail/fit/judge_optimum.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

namespace custval {

namespace detail {

template <class M>
FittedModel<M> fit_to_data(const fit_data_t<M>& data, const FitOptions<M>& options, const ExecutorRef& executor) {
  FittedModel<M> fitted;
  if constexpr (requires { data.unit(); }) {
    fitted.unit = data.unit();
  }
  fitted.customers = sum_of(data.weights());
  fitted.rows = static_cast<std::int64_t>(data.rows());
  fitted.fingerprint = data.fingerprint();
  if (!(sum_of_products(data.weights(), data.repeats()) > 0.0) && !options.penalty) {
    fitted.covariance.fill(std::numeric_limits<double>::quiet_NaN());
    fitted.log_likelihood = std::numeric_limits<double>::quiet_NaN();
    fitted.status.reason = data.rows() == 0 ? "no customers" : "no customers with a repeat purchase";
    return fitted;
  }
  EvaluationBudget budget(options.largest_number_of_evaluations, options.stop);
  FitSearch<M, ExecutorRef> search(data, options, executor, budget);
  search.climb_from(options.start ? *options.start : M::start(data));
  if constexpr (requires { M::other_starts(data); }) {
    search.describe(fitted);
    if (!options.start && is_doubtful(fitted)) {
      look_elsewhere(search, data, options, executor, budget);
    }
  }
  search.report(fitted);
  return fitted;
}

}  // namespace detail

/// Fits a model to data by maximum likelihood, or penalised. Where the outcome leaves a doubt (a limit, or a parameter
/// that the data hardly tell), other starts than the model's first and all of its limits are tried too, and the highest
/// maximum is taken.
/// **Errors** none for data that cannot be fitted: the status says so, and the log-likelihood is NaN
/// **Cost** mostly 5 … 15 evaluations of the likelihood; some hundreds where there is a doubt (on some 10,000 of the
/// rows where there are many), and never more than the options allow, of all searches together
template <FittableModel M, Executor E = serial>
[[nodiscard]] FittedModel<M> fit(const fit_data_t<M>& data, const FitOptions<M>& options = {}, const E& executor = {}) {
  return detail::fit_to_data<M>(data, options, ExecutorRef(executor));
}

/// Fits a model to a base: for lifetime models with repeat_purchases, recency and observed_time in days, for a spend
/// model with repeat_purchases and mean_repeat_spend.
/// **Errors** DataError for an illegal row, unless it is to be dropped
template <FittableModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] FittedModel<M> fit(const Base& base, const FitOptions<M>& options = {}, const E& executor = {}) {
  if constexpr (std::same_as<fit_data_t<M>, LifetimeData>) {
    return fit<M>(LifetimeData(base, options.unit, options.illegal_rows), options, executor);
  } else {
    return fit<M>(fit_data_t<M>(base, options.illegal_rows), options, executor);
  }
}

}  // namespace custval

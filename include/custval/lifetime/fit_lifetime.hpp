// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/detail/trust_region.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace custval {

namespace detail {

/// Outcome and covariance, from the Hessian at the end.
template <class M>
void judge(FittedModel<M>& fitted, const Summit<parameter_count<M>>& summit, double box) {
  constexpr std::size_t n = parameter_count<M>;
  SmallMatrix<n> information;
  std::array<int, n> bound{};
  bool bounded = false;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      information(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = -summit.there.second(i, j);
    }
  }
  fitted.covariance.fill(std::numeric_limits<double>::quiet_NaN());
  if (summit.how != Climb::converged) {
    fitted.status.reason =
        summit.how == Climb::not_finite ? "the log-likelihood is not finite" : "too many evaluations";
    return;
  }
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<n>> eigen(information);
  const double smallest = eigen.eigenvalues()[0];
  const bool ridge = !(smallest > 1e-7 * fitted.customers);
  for (std::size_t i = 0; i < n; ++i) {
    const bool stuck = std::abs(summit.point[i]) >= box || (ridge && std::abs(summit.point[i]) > 7.0);
    bound[i] = stuck ? (summit.point[i] > 0.0 ? 1 : -1) : 0;
    bounded = bounded || stuck;
  }
  for (std::size_t i = 0; bounded && i < n; ++i) {  // the others that go along the ridge
    if (std::abs(eigen.eigenvectors()(static_cast<Eigen::Index>(i), 0)) > 0.3 && std::abs(summit.point[i]) > 3.0) {
      bound[i] = summit.point[i] > 0.0 ? 1 : -1;
    }
  }
  // Of the parameters that are not at a bound; what is known of the others has no deviation.
  for (std::size_t i = 0; i < n; ++i) {
    if (bound[i] != 0) {
      const auto row = static_cast<Eigen::Index>(i);
      information.row(row).setZero();
      information.col(row).setZero();
      information(row, row) = fitted.customers;
    }
  }
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<n>> free(information);
  const bool singular = !(free.eigenvalues()[0] > 1e-12 * free.eigenvalues()[static_cast<Eigen::Index>(n) - 1]);
  if (!singular) {
    const SmallMatrix<n> inverse =
        free.eigenvectors() * free.eigenvalues().cwiseInverse().asDiagonal() * free.eigenvectors().transpose();
    for (std::size_t i = 0; i < n * n; ++i) {
      if (bound[i / n] == 0 && bound[i % n] == 0) {
        fitted.covariance[i] = inverse(static_cast<Eigen::Index>(i / n), static_cast<Eigen::Index>(i % n));
      }
    }
  }
  fitted.status.outcome = bounded ? FitOutcome::at_boundary : singular ? FitOutcome::flat : FitOutcome::converged;
  if (bounded) {
    fitted.status.reason = std::string(M::limit(bound));
  }
}

}  // namespace detail

/// Fits a model to data by maximum likelihood, or penalised.
/// **Errors** none for data that cannot be fitted: the status says so
/// **Cost** mostly 5 … 15 evaluations of the likelihood
template <FittableModel M, Executor E = serial>
[[nodiscard]] FittedModel<M> fit(const fit_data_t<M>& data, const FitOptions<M>& options = {}, const E& executor = {}) {
  constexpr std::size_t n = parameter_count<M>;
  FittedModel<M> fitted;
  Sum customers;
  Sum repeats;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    customers.add(data.weights()[i]);
    repeats.add(data.weights()[i] * data.repeats()[i]);
  }
  if constexpr (requires { data.unit(); }) {
    fitted.unit = data.unit();
  }
  fitted.customers = customers.value();
  fitted.rows = static_cast<std::int64_t>(data.rows());
  fitted.fingerprint = data.fingerprint();
  fitted.covariance.fill(std::numeric_limits<double>::quiet_NaN());
  if (!(repeats.value() > 0.0) && !options.penalty) {
    fitted.status.reason = data.rows() == 0 ? "no customers" : "no customers with a repeat purchase";
    return fitted;
  }
  const typename M::likelihood likelihood(data);
  const auto model_at = [](const std::array<double, n>& point) {
    auto parameters = point;
    std::transform(point.begin(), point.end(), parameters.begin(), [](double p) { return std::exp(p); });
    return M::from_parameters(parameters);
  };
  const auto objective = [&](const std::array<double, n>& point) {
    const M model = model_at(point);
    Derivatives<n> sum = likelihood(model, executor);
    if (options.penalty) {
      const Derivatives<n> more = options.penalty(model);
      sum.value += more.value;
      for (std::size_t i = 0; i < n; ++i) {
        sum.gradient[i] += more.gradient[i];
      }
      for (std::size_t i = 0; i < n * n; ++i) {
        sum.hessian[i] += more.hessian[i];
      }
    }
    return sum;
  };
  auto start = (options.start ? *options.start : M::start(data)).parameters();
  std::transform(start.begin(), start.end(), start.begin(), [](double p) { return std::log(p); });
  const double scale = (std::max)(customers.value(), std::numeric_limits<double>::denorm_min());
  const auto summit = detail::climb<n>(objective, start, scale, options.box, options.gradient_tolerance,
                                       options.decrease_tolerance, options.largest_number_of_evaluations);
  fitted.model = model_at(summit.point);
  fitted.penalty = options.penalty ? options.penalty(fitted.model).value : 0.0;
  fitted.log_likelihood = summit.there.value - fitted.penalty;
  fitted.evaluations = summit.evaluations;
  detail::judge(fitted, summit, options.box);
  return fitted;
}

/// The same to a base: for lifetime models with repeat_purchases, recency and observed_time in days, for a spend model
/// with repeat_purchases and mean_repeat_spend.
/// **Errors** DataError for an illegal row, unless it is to be dropped
template <FittableModel M, CustomerBase Base, Executor E = serial>
[[nodiscard]] FittedModel<M> fit(const Base& base, const FitOptions<M>& options = {}, const E& executor = {}) {
  if constexpr (std::same_as<fit_data_t<M>, LifetimeData>) {
    return fit<M>(LifetimeData(base, options.unit, options.illegal_rows), options, executor);
  } else {
    return fit<M>(fit_data_t<M>(base), options, executor);
  }
}

}  // namespace custval

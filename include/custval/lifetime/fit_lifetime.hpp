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

/// Which parameters ran to a bound (-1: towards 0, 1: towards infinity): those at the box, and where the summit is a
/// ridge, those far out that go along it.
template <std::size_t N>
[[nodiscard]] std::array<int, N> bounds_reached(const std::array<double, N>& point, const SmallMatrix<N>& information,
                                                double customers, double box) {
  constexpr double flat = 1e-7;  // of curvature per customer
  constexpr double far_out = 7.0;
  constexpr double along = 0.3;
  constexpr double out = 3.0;
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<N>> eigen(information);
  const bool ridge = !(eigen.eigenvalues()[0] > flat * customers);
  const auto stuck = [&](double value) { return std::abs(value) >= box || (ridge && std::abs(value) > far_out); };
  const bool any = std::any_of(point.begin(), point.end(), stuck);
  std::array<int, N> bound{};
  for (std::size_t i = 0; any && i < N; ++i) {
    const double share = std::abs(eigen.eigenvectors()(static_cast<Eigen::Index>(i), 0));
    if (stuck(point[i]) || (share > along && std::abs(point[i]) > out)) {
      bound[i] = point[i] > 0.0 ? 1 : -1;
    }
  }
  return bound;
}

/// The covariance of the parameters that are not at a bound, NaN for those that are; all NaN, and false, when the
/// information does not tell.
template <std::size_t N>
[[nodiscard]] bool covariance_of(SmallMatrix<N> information, const std::array<int, N>& bound, double customers,
                                 std::array<double, N * N>& covariance) {
  for (std::size_t i = 0; i < N; ++i) {
    if (bound[i] != 0) {
      const auto row = static_cast<Eigen::Index>(i);
      information.row(row).setZero();
      information.col(row).setZero();
      information(row, row) = customers;
    }
  }
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<N>> eigen(information);
  if (!(eigen.eigenvalues()[0] > 1e-12 * eigen.eigenvalues()[static_cast<Eigen::Index>(N) - 1])) {
    return false;
  }
  const SmallMatrix<N> inverse =
      eigen.eigenvectors() * eigen.eigenvalues().cwiseInverse().asDiagonal() * eigen.eigenvectors().transpose();
  for (std::size_t i = 0; i < N * N; ++i) {
    if (bound[i / N] == 0 && bound[i % N] == 0) {
      covariance[i] = inverse(static_cast<Eigen::Index>(i / N), static_cast<Eigen::Index>(i % N));
    }
  }
  return true;
}

/// Outcome and covariance, from the Hessian at the end.
template <class M>
void judge(FittedModel<M>& fitted, const Summit<parameter_count<M>>& summit, double box) {
  constexpr std::size_t n = parameter_count<M>;
  if (summit.how != Climb::converged) {
    fitted.status.reason =
        summit.how == Climb::not_finite ? "the log-likelihood is not finite" : "too many evaluations";
    return;
  }
  SmallMatrix<n> information;
  for (std::size_t i = 0; i < n * n; ++i) {
    information(static_cast<Eigen::Index>(i / n), static_cast<Eigen::Index>(i % n)) = -summit.there.hessian[i];
  }
  const std::array<int, n> bound = bounds_reached<n>(summit.point, information, fitted.customers, box);
  const bool known = covariance_of<n>(information, bound, fitted.customers, fitted.covariance);
  if (std::any_of(bound.begin(), bound.end(), [](int at) { return at != 0; })) {
    fitted.status.outcome = FitOutcome::at_boundary;
    fitted.status.reason = std::string(M::limit(bound));
  } else {
    fitted.status.outcome = known ? FitOutcome::converged : FitOutcome::flat;
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
  const double scale = customers.value() > 0.0 ? customers.value() : 1.0;
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

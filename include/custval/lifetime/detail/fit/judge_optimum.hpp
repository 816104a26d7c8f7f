// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fit/trust_region.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval::detail {

// Below this the data do not tell a parameter from another e times as large: a standard error of its logarithm above 3.
inline constexpr double flat_information = 1.0 / 9.0;

/// Which parameters ran to a bound (-1: towards 0, 1: towards infinity): those at the box, and where the summit is a
/// ridge, those far out that go along it.
[[nodiscard]] inline std::vector<int> bounds_reached(std::span<const double> point, std::span<const double> information,
                                                     double box) {
  constexpr double far_out = 7.0;
  constexpr double along = 0.3;
  constexpr double out = 3.0;
  const SymmetricEigen eigen(information, point.size());
  const bool ridge = !(eigen.value(0) > flat_information);
  const auto stuck = [&](double value) { return std::abs(value) >= box || (ridge && std::abs(value) > far_out); };
  const bool any = std::any_of(point.begin(), point.end(), stuck);
  std::vector<int> bound(point.size());
  for (std::size_t i = 0; any && i < point.size(); ++i) {
    const double share = std::abs(eigen.vector(i, 0));
    if (stuck(point[i]) || (share > along && std::abs(point[i]) > out)) {
      bound[i] = point[i] > 0.0 ? 1 : -1;
    }
  }
  return bound;
}

/// The covariance of the parameters that are not at a bound, NaN for those that are; all NaN, and false, when the
/// information does not tell.
[[nodiscard]] inline bool covariance_of(std::vector<double> information, std::span<const int> bound, double customers,
                                        std::span<double> covariance) {
  const std::size_t n = bound.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (bound[i] != 0) {
      for (std::size_t j = 0; j < n; ++j) {
        information[i * n + j] = information[j * n + i] = 0.0;
      }
      information[i * n + i] = customers;
    }
  }
  const SymmetricEigen eigen(information, n);
  if (!(eigen.value(0) > 1e-12 * eigen.value(n - 1))) {
    return false;
  }
  for (std::size_t i = 0; i < n * n; ++i) {
    if (bound[i / n] == 0 && bound[i % n] == 0) {
      double sum = 0.0;
      for (std::size_t k = 0; k < n; ++k) {
        sum += eigen.vector(i / n, k) / eigen.value(k) * eigen.vector(i % n, k);
      }
      covariance[i] = sum;
    }
  }
  return eigen.value(0) > flat_information;
}

/// The model at a point, the logarithms of its parameters.
template <class M>
[[nodiscard]] M model_at(std::span<const double> point) {
  std::array<double, parameter_count<M>> parameters{};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parameters[i] = std::exp(point[i]);
  }
  return M::from_parameters(parameters);
}

/// The place, in words, that parameters ran to when the model knows no name for it.
[[nodiscard]] inline std::string where_to(std::span<const int> bound, std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i] != 0) {
      text.append(text.empty() ? "" : ", ").append(names[i]).append(bound[i] > 0 ? " towards infinity" : " towards 0");
    }
  }
  return text;
}

/// Outcome and covariance, from the Hessian at the end; and which parameters ran to a bound, if any did.
template <class M>
[[nodiscard]] std::vector<int> judge(FittedModel<M>& fitted, const Summit& summit, double box) {
  fitted.covariance.fill(std::numeric_limits<double>::quiet_NaN());
  fitted.status = {};
  if (summit.how != Climb::converged) {
    fitted.status.reason = summit.how == Climb::not_finite ? "the log-likelihood is not finite"
                           : summit.how == Climb::stopped  ? "stopped"
                                                           : "too many evaluations";
    return {};
  }
  std::vector<double> information(summit.there.hessian);
  std::transform(information.begin(), information.end(), information.begin(), [](double v) { return -v; });
  std::vector<int> bound = bounds_reached(summit.point, information, box);
  const bool known = covariance_of(information, bound, fitted.customers, fitted.covariance);
  if (std::any_of(bound.begin(), bound.end(), [](int at) { return at != 0; })) {
    fitted.status.outcome = FitOutcome::at_boundary;
    constexpr auto names = M::parameter_names();
    fitted.status.reason = where_to(bound, names);
    return bound;
  }
  fitted.status.outcome = known ? FitOutcome::converged : FitOutcome::flat;
  return {};
}

/// Whether there may be a higher maximum elsewhere: a clear one is hardly ever one of several.
template <class M>
[[nodiscard]] bool is_doubtful(const FittedModel<M>& fitted) {
  double largest = 0.0;
  for (std::size_t i = 0; i < parameter_count<M>; ++i) {
    largest = (std::max)(largest, fitted.log_standard_error(i));
  }
  return !fitted.status.converged() || largest > 0.8;
}

}  // namespace custval::detail

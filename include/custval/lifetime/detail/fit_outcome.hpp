// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/trust_region.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>

namespace custval::detail {

// Below this the data do not tell a parameter from another e times as large: a standard error of its logarithm above 3.
inline constexpr double flat_information = 1.0 / 9.0;

/// Which parameters ran to a bound (-1: towards 0, 1: towards infinity): those at the box, and where the summit is a
/// ridge, those far out that go along it.
template <std::size_t N>
[[nodiscard]] std::array<int, N> bounds_reached(const std::array<double, N>& point, const SmallMatrix<N>& information,
                                                double box) {
  constexpr double far_out = 7.0;
  constexpr double along = 0.3;
  constexpr double out = 3.0;
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<N>> eigen(information);
  const bool ridge = !(eigen.eigenvalues()[0] > flat_information);
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
  return eigen.eigenvalues()[0] > flat_information;
}

/// The model at a point, the logarithms of its parameters.
template <class M, std::size_t N>
[[nodiscard]] M model_at(std::array<double, N> point) {
  std::transform(point.begin(), point.end(), point.begin(), [](double p) { return std::exp(p); });
  return M::from_parameters(point);
}

/// In words, where parameters ran to when the model knows no name for it.
template <class M>
[[nodiscard]] std::string where_to(std::span<const int> bound) {
  std::string text;
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (bound[i] != 0) {
      text += (text.empty() ? "" : ", ") + std::string(M::parameter_names()[i]) +
              (bound[i] > 0 ? " towards infinity" : " towards 0");
    }
  }
  return text;
}

/// Outcome and covariance, from the Hessian at the end.
template <class M>
void judge(FittedModel<M>& fitted, const Summit<parameter_count<M>>& summit, double box) {
  constexpr std::size_t n = parameter_count<M>;
  fitted.covariance.fill(std::numeric_limits<double>::quiet_NaN());
  fitted.status = {};
  if (summit.how != Climb::converged) {
    fitted.status.reason =
        summit.how == Climb::not_finite ? "the log-likelihood is not finite" : "too many evaluations";
    return;
  }
  SmallMatrix<n> information;
  for (std::size_t i = 0; i < n * n; ++i) {
    information(static_cast<Eigen::Index>(i / n), static_cast<Eigen::Index>(i % n)) = -summit.there.hessian[i];
  }
  const std::array<int, n> bound = bounds_reached<n>(summit.point, information, box);
  const bool known = covariance_of<n>(information, bound, fitted.customers, fitted.covariance);
  if (std::any_of(bound.begin(), bound.end(), [](int at) { return at != 0; })) {
    fitted.status.outcome = FitOutcome::at_boundary;
    fitted.status.reason = std::string(M::limit(bound, model_at<M>(summit.point)));
    if (fitted.status.reason.empty()) {
      fitted.status.reason = where_to<M>(bound);
    }
  } else {
    fitted.status.outcome = known ? FitOutcome::converged : FitOutcome::flat;
  }
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

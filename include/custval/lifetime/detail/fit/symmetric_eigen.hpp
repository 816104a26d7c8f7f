// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

/// Eigenvalues of a small symmetric matrix, ascending, and its eigenvectors, by Jacobi's rotations. Not a template, and
/// a few lines: Eigen's solver is some 3 MB of templates to the compiler, and these matrices are 2 x 2 to 5 x 5.
/// **Source** Golub, Van Loan (2013), Matrix Computations, algorithm 8.5.3 (cyclic by row).
class SymmetricEigen {
 public:
  SymmetricEigen(std::span<const double> matrix, std::size_t n) : n_{n}, values_(n), vectors_(n * n) {
    std::vector<double> a(matrix.begin(), matrix.end());
    std::vector<double> v(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      v[i * n + i] = 1.0;
    }
    for (int sweep = 0; sweep < 50 && !is_diagonal(a); ++sweep) {
      for (std::size_t p = 0; p + 1 < n; ++p) {
        for (std::size_t q = p + 1; q < n; ++q) {
          rotate(a, v, p, q);
        }
      }
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return a[i * n + i] < a[j * n + j]; });
    for (std::size_t k = 0; k < n; ++k) {
      values_[k] = a[order[k] * n + order[k]];
      for (std::size_t i = 0; i < n; ++i) {
        vectors_[i * n + k] = v[i * n + order[k]];
      }
    }
  }

  [[nodiscard]] double value(std::size_t k) const noexcept { return values_[k]; }
  [[nodiscard]] std::span<const double> values() const noexcept { return values_; }
  /// Part i of the kth eigenvector.
  [[nodiscard]] double vector(std::size_t i, std::size_t k) const noexcept { return vectors_[i * n_ + k]; }

 private:
  // No squares of small numbers, which would be 0.
  [[nodiscard]] bool is_diagonal(const std::vector<double>& a) const noexcept {
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = i + 1; j < n_; ++j) {
        if (std::abs(a[i * n_ + j]) > 0.0) {
          return false;
        }
      }
    }
    return true;
  }
  void rotate(std::vector<double>& a, std::vector<double>& v, std::size_t p, std::size_t q) const noexcept {
    const double apq = a[p * n_ + q];
    const double app = a[p * n_ + p];
    const double aqq = a[q * n_ + q];
    if (std::abs(app) + std::abs(apq) * 1e2 == std::abs(app) && std::abs(aqq) + std::abs(apq) * 1e2 == std::abs(aqq)) {
      a[p * n_ + q] = a[q * n_ + p] = 0.0;
      return;
    }
    const double theta = 0.5 * (aqq - app) / apq;
    const double t = std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(1.0, theta));
    const double c = 1.0 / std::sqrt(1.0 + t * t);
    const double s = t * c;
    for (std::size_t k = 0; k < n_; ++k) {
      const double akp = a[k * n_ + p];
      const double akq = a[k * n_ + q];
      a[k * n_ + p] = c * akp - s * akq;
      a[k * n_ + q] = s * akp + c * akq;
    }
    for (std::size_t k = 0; k < n_; ++k) {
      const double apk = a[p * n_ + k];
      const double aqk = a[q * n_ + k];
      a[p * n_ + k] = c * apk - s * aqk;
      a[q * n_ + k] = s * apk + c * aqk;
      const double vkp = v[k * n_ + p];
      const double vkq = v[k * n_ + q];
      v[k * n_ + p] = c * vkp - s * vkq;
      v[k * n_ + q] = s * vkp + c * vkq;
    }
    a[p * n_ + p] = app - t * apq;
    a[q * n_ + q] = aqq + t * apq;
    a[p * n_ + q] = a[q * n_ + p] = 0.0;
  }

  std::size_t n_;
  std::vector<double> values_;
  std::vector<double> vectors_;
};

}  // namespace custval::detail

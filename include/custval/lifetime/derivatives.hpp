// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>

namespace custval {

/// A function of N parameters with its first and second derivatives at a point.
template <std::size_t N>
struct Derivatives {
  double value = 0.0;
  std::array<double, N> gradient{};
  std::array<double, N * N> hessian{};  ///< row by row; symmetric

  [[nodiscard]] double& second(std::size_t row, std::size_t column) noexcept { return hessian[row * N + column]; }
  [[nodiscard]] double second(std::size_t row, std::size_t column) const noexcept { return hessian[row * N + column]; }
  friend bool operator==(const Derivatives&, const Derivatives&) = default;
};

}  // namespace custval

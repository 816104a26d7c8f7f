// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>

#include <Eigen/Core>
#include <cmath>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval::detail {

// The parameters of a model over a many_column, one a kind: kept in both scalar types, so that a kernel reads them in
// the type of its columns without converting and without allocating.
class Coefficients {
 public:
  Coefficients() = default;
  explicit Coefficients(std::span<const double> values)
      : doubles_(values.begin(), values.end()), floats_(values.size()) {
    for (std::size_t k = 0; k < doubles_.size(); ++k) {
      floats_[k] = static_cast<float>(doubles_[k]);
    }
  }

  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(doubles_.size()); }
  [[nodiscard]] std::span<const double> values() const noexcept { return doubles_; }

  template <std::floating_point S>
  [[nodiscard]] auto map() const noexcept {
    return Eigen::Map<const Eigen::VectorX<S>>(data<S>(), size());
  }
  template <std::floating_point S>
  [[nodiscard]] const S* data() const noexcept {
    if constexpr (std::same_as<S, float>) {
      return floats_.data();
    } else {
      return doubles_.data();
    }
  }
  friend bool operator==(const Coefficients& a, const Coefficients& b) { return a.doubles_ == b.doubles_; }

 private:
  std::vector<double> doubles_;
  std::vector<float> floats_;
};

// Every coefficient finite, and not below `lowest`.
inline void check_coefficients(std::string_view function, std::string_view what, std::span<const double> values,
                               double lowest, std::string_view expected) {
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!std::isfinite(values[k]) || values[k] < lowest) {
      raise_argument(function, std::string(what) + " " + to_text(k), values[k], expected);
    }
  }
}

// A column of k numbers a customer and k coefficients must agree.
inline void check_width(std::string_view function, std::string_view column, Index width, Index expected) {
  if (width != expected) {
    raise_shape(function, "column '" + std::string(column) + "'", width, "numbers a customer",
                to_text(expected) + ", as many as the model has coefficients");
  }
}

}  // namespace custval::detail

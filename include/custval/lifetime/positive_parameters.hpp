// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace custval {

/// What models have in common that are nothing but N numbers > 0. Derive from it, `class M : public
/// PositiveParameters<M, N>`, with a constructor from N numbers, `name()` and `parameter_names()`: that makes a
/// ParameterModel. All are 1 by default.
template <class M, std::size_t N>
class PositiveParameters {
 public:
  /// **Errors** ArgumentError for a number that is not finite and > 0
  [[nodiscard]] static M from_parameters(const std::array<double, N>& parameters) {
    return
        [&]<std::size_t... I>(std::index_sequence<I...>) { return M(parameters[I]...); }(std::make_index_sequence<N>{});
  }
  [[nodiscard]] const std::array<double, N>& parameters() const noexcept { return parameters_; }
  friend bool operator==(const PositiveParameters&, const PositiveParameters&) = default;

 protected:
  PositiveParameters() { parameters_.fill(1.0); }
  /// `owner` is what an error says is at fault: the class.
  PositiveParameters(const char* owner, const std::array<double, N>& parameters) : parameters_{parameters} {
    const auto found = std::find_if_not(parameters.begin(), parameters.end(), [](double p) {
      return p > 0.0 && p < std::numeric_limits<double>::infinity();
    });
    if (found != parameters.end()) {
      const auto i = static_cast<std::size_t>(found - parameters.begin());
      raise_argument(owner, M::parameter_names()[i], *found, "a finite number > 0");
    }
  }

 private:
  std::array<double, N> parameters_;
};

}  // namespace custval

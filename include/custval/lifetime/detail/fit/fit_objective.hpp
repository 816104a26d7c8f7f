// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/fit/judge_optimum.hpp>
#include <custval/lifetime/detail/fit/trust_region.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/model.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

/// The likelihood of a model in the data's scale, with the penalty, as a function of the logarithms of the parameters
/// there.
template <class M, class E>
class FitObjective {
 public:
  static constexpr std::size_t n = parameter_count<M>;
  using Point = std::span<const double>;

  FitObjective(const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor)
      : options_{&options}, executor_{&executor}, scale_{scale_of(data)}, likelihood_{make(data, scale_)} {
    if constexpr (ScalableModel<M>) {
      if (scale_ != 1.0) {
        shift_ = data.densities() * std::log(scale_);
      }
    }
  }

  [[nodiscard]] Height operator()(Point point) const {
    const Derivatives<n> sum = likelihood_(model_at<M>(point), *executor_);
    Height height{sum.value, {sum.gradient.begin(), sum.gradient.end()}, {sum.hessian.begin(), sum.hessian.end()}};
    if (options_->penalty) {
      const Derivatives<n> more = options_->penalty(unscaled(point));
      height.value += more.value;
      for (std::size_t i = 0; i < n; ++i) {
        height.gradient[i] += more.gradient[i];
      }
      for (std::size_t i = 0; i < n * n; ++i) {
        height.hessian[i] += more.hessian[i];
      }
    }
    return height;
  }

  /// The model with its parameters brought from the scale of the data to their unit: a power of two, which changes no
  /// digit. A parameter that is no number there is the nearest one that is.
  [[nodiscard]] M unscaled(Point point) const {
    std::array<double, n> parameters = in_unit_of_data(point);
    for (double& parameter : parameters) {
      parameter = (std::clamp)(parameter, (std::numeric_limits<double>::min)(), (std::numeric_limits<double>::max)());
    }
    return M::from_parameters(parameters);
  }
  /// Whether the parameters are numbers in the unit of the data.
  [[nodiscard]] bool is_representable(Point point) const {
    const std::array<double, n> parameters = in_unit_of_data(point);
    return std::all_of(parameters.begin(), parameters.end(), [](double p) {
      return p >= (std::numeric_limits<double>::min)() && p <= (std::numeric_limits<double>::max)();
    });
  }
  /// The point, on the scale of the data, of a model in their unit.
  [[nodiscard]] std::array<double, n> point_of(const M& model) const {
    std::array<double, n> point{};
    for (std::size_t i = 0; i < n; ++i) {
      const double parameter = model.parameters()[i];
      const double power = scale_to(-power_of(i));
      const double there = parameter * power;
      point[i] = std::isnormal(there) ? std::log(there) : std::log(parameter) + std::log(power);
    }
    return point;
  }
  /// What the logarithm of the likelihood is less in the unit of the data.
  [[nodiscard]] double shift() const noexcept { return shift_; }

 private:
  using Likelihood = typename M::likelihood;

  [[nodiscard]] static double scale_of(const fit_data_t<M>& data) {
    if constexpr (ScalableModel<M>) {
      return data.scale();
    } else {
      return 1.0;
    }
  }
  [[nodiscard]] static Likelihood make(const fit_data_t<M>& data, [[maybe_unused]] double scale) {
    if constexpr (ScalableModel<M>) {
      return Likelihood(data, scale);
    } else {
      return Likelihood(data);
    }
  }
  [[nodiscard]] static int power_of([[maybe_unused]] std::size_t i) {
    if constexpr (ScalableModel<M>) {
      return M::scale_powers()[i];
    } else {
      return 0;
    }
  }
  [[nodiscard]] double scale_to(int power) const { return power == 0 ? 1.0 : std::pow(scale_, power); }
  [[nodiscard]] std::array<double, n> in_unit_of_data(Point point) const {
    std::array<double, n> parameters{};
    for (std::size_t i = 0; i < n; ++i) {
      parameters[i] = std::exp(point[i]) * scale_to(power_of(i));
    }
    return parameters;
  }

  const FitOptions<M>* options_;
  const E* executor_;
  double scale_;
  Likelihood likelihood_;
  double shift_ = 0.0;
};

}  // namespace custval::detail

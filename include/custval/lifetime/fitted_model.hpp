// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/lifetime/detail/fit/fit_text.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/time_unit.hpp>
#include <custval/special/normal_quantile.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custval {

struct Interval {
  double lower = 0.0;
  double upper = 0.0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// A model with all that its fit tells.
template <ParameterModel M>
struct FittedModel {
  static constexpr std::size_t size = parameter_count<M>;

  M model{};
  TimeUnit unit{};
  FitStatus status{};
  double log_likelihood = 0.0;  ///< without the penalty; NaN where nothing could be fitted
  double penalty = 0.0;         ///< what was added to it
  int evaluations = 0;
  double customers = 0.0;         ///< Σ weights
  std::int64_t rows = 0;          ///< after joining
  std::uint64_t fingerprint = 0;  ///< of the data
  /// Covariance of the logarithms of the parameters, row by row; NaN where the Hessian is singular.
  std::array<double, size * size> covariance{};

  [[nodiscard]] double log_standard_error(std::size_t i) const noexcept { return std::sqrt(covariance[i * size + i]); }
  [[nodiscard]] double standard_error(std::size_t i) const noexcept {
    return model.parameters()[i] * log_standard_error(i);
  }
  /// Confidence interval of a parameter, symmetric on the log scale. **Errors** ArgumentError for a level outside (0,
  /// 1)
  [[nodiscard]] Interval confidence_interval(std::size_t i, double level = 0.95) const {
    if (!(level > 0.0 && level < 1.0)) {
      raise_argument("confidence_interval", "level", level, "a number in (0, 1)");
    }
    const double away = normal_quantile(0.5 + 0.5 * level) * log_standard_error(i);
    return {model.parameters()[i] * std::exp(-away), model.parameters()[i] * std::exp(away)};
  }
  /// Standard error of a function of the model, by its gradient with respect to the logarithms of the parameters.
  [[nodiscard]] double delta_method(const std::array<double, size>& gradient) const noexcept {
    double variance = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        variance += gradient[i] * covariance[i * size + j] * gradient[j];
      }
    }
    return std::sqrt(variance);
  }
  /// The standard error of `function(model)`, its gradient taken by central differences.
  template <std::invocable<const M&> Function>
  [[nodiscard]] double delta_method(const Function& function) const {
    constexpr double step = 6e-6;
    std::array<double, size> gradient{};
    for (std::size_t i = 0; i < size; ++i) {
      auto above = model.parameters();
      auto below = model.parameters();
      above[i] *= std::exp(step);
      below[i] *= std::exp(-step);
      gradient[i] = (function(M::from_parameters(above)) - function(M::from_parameters(below))) / (2.0 * step);
    }
    return delta_method(gradient);
  }
  [[nodiscard]] double aic() const noexcept { return 2.0 * (static_cast<double>(size) - log_likelihood); }
  [[nodiscard]] double bic() const noexcept {
    return static_cast<double>(size) * std::log(customers) - 2.0 * log_likelihood;
  }
  /// NaN, what is not known, is equal to NaN.
  friend bool operator==(const FittedModel& a, const FittedModel& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.model == b.model && a.unit == b.unit && a.status == b.status && same(a.log_likelihood, b.log_likelihood) &&
           same(a.penalty, b.penalty) && a.evaluations == b.evaluations && a.customers == b.customers &&
           a.rows == b.rows && a.fingerprint == b.fingerprint &&
           std::equal(a.covariance.begin(), a.covariance.end(), b.covariance.begin(), same);
  }
};

/// A table of the parameters, with their standard errors and 95 % intervals, below how the fit ended.
template <ParameterModel M>
[[nodiscard]] std::string to_text(const FittedModel<M>& fitted) {
  const auto names = M::parameter_names();
  const std::vector<std::string_view> texts(names.begin(), names.end());
  const auto parameters = fitted.model.parameters();
  return detail::fit_text(M::name(), texts, parameters, facts_of(fitted));
}

}  // namespace custval

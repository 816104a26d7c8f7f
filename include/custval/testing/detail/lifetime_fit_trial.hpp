// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/lifetime_histories.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/lifetime_model_options.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custval::testing::detail {

// Histories as what a fit takes, each with its weight.
template <class Weight>
[[nodiscard]] LifetimeData data_of(const std::vector<PurchaseHistory>& histories, std::size_t rows, double scale,
                                   const Weight& weight) {
  std::vector<double> repeats(rows);
  std::vector<double> recency(rows);
  std::vector<double> observed(rows);
  std::vector<double> weights(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const PurchaseHistory& history = histories[row % histories.size()];
    repeats[row] = history.repeats;
    recency[row] = history.recency * scale;
    observed[row] = history.observed * scale;
    weights[row] = weight(row);
  }
  return {repeats, recency, observed, weights};
}

// Tries the likelihood of a model on data, and its fit to them.
template <FittableModel M>
class LifetimeFitTrial {
 public:
  LifetimeFitTrial(const M& model, const LifetimeModelOptions& options, const std::vector<PurchaseHistory>& histories,
                   LawReport& report)
      : model_{model}, options_{options}, histories_{histories}, report_{report} {}

  void likelihood() {
    const std::size_t rows = histories_.size();
    const auto by_row = [](std::size_t row) { return 1.0 + static_cast<double>(row % 3); };
    const LifetimeData data = data_of(histories_, rows, 1.0, by_row);
    const Found found = derivatives(model_, data, serial{});
    // Rounding grows with what is summed.
    const double size = sum_of_sizes(data);
    same(lifetime_fit_law::value, "the likelihood", found.value, value_at(data, 0, 0.0), 1e-12 * size);
    for (std::size_t i = 0; i < n; ++i) {
      const auto slope = [&](const auto& of) {
        return (8.0 * (of(step) - of(-step)) - (of(2.0 * step) - of(-2.0 * step))) / (12.0 * step);
      };
      same(lifetime_fit_law::gradient, "the derivative by " + name(i), found.gradient[i],
           slope([&](double by) { return value_at(data, i, by); }), 1e-6 * size);
      for (std::size_t j = 0; j < n; ++j) {
        same(lifetime_fit_law::hessian, "the derivative by " + name(i) + " and " + name(j), found.second(i, j),
             slope([&](double by) { return derivatives(moved(j, by), data, serial{}).gradient[i]; }), 1e-6 * size);
      }
    }

    std::vector<PurchaseHistory> twice = histories_;
    twice.insert(twice.end(), histories_.begin(), histories_.end());
    const auto one = [](std::size_t /*row*/) { return 1.0; };
    const auto two = [](std::size_t /*row*/) { return 2.0; };
    const Found doubled = derivatives(model_, data_of(twice, 2 * rows, 1.0, one), serial{});
    const Found weighted = derivatives(model_, data_of(histories_, rows, 1.0, two), serial{});
    same(lifetime_fit_law::weights, "the likelihood of weights 2", weighted.value, doubled.value, 1e-11 * size);
    same(lifetime_fit_law::weights, "its derivative by " + name(0), weighted.gradient[0], doubled.gradient[0],
         1e-11 * size);

    const LifetimeData large = data_of(histories_, static_cast<std::size_t>(options_.rows), 1.0, by_row);
    const Found on_one = derivatives(model_, large, serial{});
    for (const int count : {2, 5}) {
      report_.enter(lifetime_fit_law::threads, derivatives(model_, large, threads{count}) == on_one
                                                   ? ""
                                                   : "on " + to_text(count) + " threads " + to_text(options_.rows) +
                                                         " rows have another likelihood");
    }
    const double start = derivatives(M::start(data), data, serial{}).value;
    report_.enter(lifetime_fit_law::start,
                  std::isfinite(start) ? "" : "the likelihood of " + to_text(M::start(data)) + " is " + to_text(start));
  }

  // Customers of the model's own.
  void recovers() {
    const FittedModel<M> fitted = fit_to(1.0);
    const LifetimeData data = data_of(histories_, histories_.size(), 1.0, [](std::size_t /*row*/) { return 1.0; });
    const double truth = derivatives(model_, data, serial{}).value;
    // Twice the difference is chi-square with n degrees of freedom, which exceeds this once in 100,000 times.
    const double ratio = 2.0 * (fitted.log_likelihood - truth);
    const double most = n + 6.0 * std::sqrt(2.0 * n) + 10.0;
    const double least = -1e-9 * std::abs(truth);
    const bool ended = fitted.status.outcome != FitOutcome::not_converged;
    report_.enter(lifetime_fit_law::recovers, ended && ratio >= least && ratio <= most
                                                  ? ""
                                                  : "of " + to_text(histories_.size()) + " customers of " +
                                                        to_text(model_) + " the fit is " + to_text(fitted.model) +
                                                        ", " + to_text(fitted.status) +
                                                        "; twice the difference of their log-likelihoods is " +
                                                        to_text(ratio) + ", expected 0 to " + to_text(most));
    if constexpr (ScalableModel<M>) {
      constexpr double scale = 1000.0;
      const FittedModel<M> other = fit_to(scale);
      same(lifetime_fit_law::unit, "the likelihood of the fit in a unit a thousandth as long", other.log_likelihood,
           fitted.log_likelihood - data.densities() * std::log(scale), 1e-8 * std::abs(truth));
      for (std::size_t i = 0; i < n; ++i) {
        const double back = other.model.parameters()[i] * std::pow(scale, -M::scale_powers()[i]);
        const double expected = fitted.model.parameters()[i];
        // To a thousandth of what the data tell.
        const double error =
            fitted.status.outcome == FitOutcome::converged ? 1e-3 * fitted.standard_error(i) : std::abs(expected);
        same(lifetime_fit_law::unit, name(i) + " of the fit in a unit a thousandth as long", back, expected, error);
      }
    }
  }

 private:
  static constexpr std::size_t n = parameter_count<M>;
  static constexpr double step = 1e-3;  // of the logarithm of a parameter
  using Found = Derivatives<n>;

  template <class E>
  [[nodiscard]] static Found derivatives(const M& model, const LifetimeData& data, const E& executor) {
    return typename M::likelihood(data)(model, executor);
  }
  [[nodiscard]] static std::string name(std::size_t i) { return std::string(M::parameter_names()[i]); }
  [[nodiscard]] M moved(std::size_t i, double by) const {
    auto parameters = model_.parameters();
    parameters[i] *= std::exp(by);
    return M::from_parameters(parameters);
  }
  [[nodiscard]] double value_at(const LifetimeData& data, std::size_t i, double by) const {
    const M model = moved(i, by);
    double sum = 0.0;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      sum += data.weights()[row] * model.log_likelihood(data[row]);
    }
    return sum;
  }
  [[nodiscard]] double sum_of_sizes(const LifetimeData& data) const {
    double sum = 1.0;
    for (std::size_t row = 0; row < data.rows(); ++row) {
      sum += data.weights()[row] * std::abs(model_.log_likelihood(data[row]));
    }
    return sum;
  }
  [[nodiscard]] FittedModel<M> fit_to(double scale) const {
    return fit<M>(data_of(histories_, histories_.size(), scale, [](std::size_t /*row*/) { return 1.0; }));
  }
  void same(std::string_view law, const std::string& what, double found, double expected, double error) {
    report_.enter(law, std::abs(found - expected) <= error ? ""
                                                           : what + " is " + to_text(found) + ", expected " +
                                                                 to_text(expected) + " (of " + to_text(model_) + ")");
  }

  const M& model_;
  const LifetimeModelOptions& options_;
  const std::vector<PurchaseHistory>& histories_;
  LawReport& report_;
};

}  // namespace custval::testing::detail

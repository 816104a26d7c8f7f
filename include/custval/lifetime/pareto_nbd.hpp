// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/if_alive.hpp>
#include <custval/lifetime/detail/parameters_text.hpp>
#include <custval/lifetime/detail/pareto_nbd_form.hpp>
#include <custval/lifetime/detail/pareto_nbd_likelihood.hpp>
#include <custval/lifetime/detail/start_time.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custval {

/// Pareto/NBD: customers purchase at a rate ~ gamma(r, rate alpha), and leave at a moment of their own, with a death
/// rate ~ gamma(s, rate beta), whether they purchase or not.
///
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says. **Errors** ArgumentError, by the
/// constructor
/// **Accuracy** for parameters 1e-3 … 1e3, times 1e-3 … 1e4 and up to 5,000 repeats: the log-likelihood to 1e-11 ·
/// max(1, |log L|), P(alive) and expectations to a relative 1e-12
/// **Cost** some 0.2 to 2 µs a quantity; the distribution a few µs for each number of purchases
/// **Source** Schmittlein, Morrison, Colombo (1987), Management Science 33(1), 1-24, doi:10.1287/mnsc.33.1.1; without
/// its hypergeometric functions, by an integral of positive terms (docs/lifetime_models.md).
class ParetoNbd {
 public:
  class likelihood;

  ParetoNbd() = default;
  ParetoNbd(double r, double alpha, double s, double beta) : parameters_{r, alpha, s, beta} {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      if (!(parameters_[i] > 0.0 && parameters_[i] < std::numeric_limits<double>::infinity())) {
        raise_argument("ParetoNbd", parameter_names()[i], parameters_[i], "a finite number > 0");
      }
    }
  }

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "pareto-nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"r", "alpha", "s", "beta"};
  }
  [[nodiscard]] static ParetoNbd from_parameters(const std::array<double, 4>& p) { return {p[0], p[1], p[2], p[3]}; }
  [[nodiscard]] const std::array<double, 4>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] double r() const noexcept { return parameters_[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters_[1]; }
  [[nodiscard]] double s() const noexcept { return parameters_[2]; }
  [[nodiscard]] double beta() const noexcept { return parameters_[3]; }

  /// log of the density of the moments of purchase.
  [[nodiscard]] double log_likelihood(const PurchaseHistory& history) const noexcept {
    return form().log_likelihood(history);
  }
  /// Of being a customer at the end of the observation.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept {
    return form().alive(history);
  }
  /// Of being one still, so much later.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history, double time) const noexcept {
    return form().alive(history, time);
  }
  /// The same of many customers at once, out of columns into one. **Shape** four of a length. **Cost** some 75 ns each
  void probabilities_alive(std::span<const double> repeats, std::span<const double> recency,
                           std::span<const double> observed, std::span<double> alive) const noexcept {
    detail::pareto_nbd_alive(parameters_, repeats, recency, observed, alive);
  }
  /// Purchases expected within a horizon, which may be infinite: infinitely many where s <= 1.
  [[nodiscard]] double expected_purchases(const PurchaseHistory& history, double horizon) const noexcept {
    return detail::times_alive(probability_alive(history), expected_if_alive(history, horizon));
  }
  /// The same of a new customer, after the first purchase.
  [[nodiscard]] double expected_purchases(double horizon) const noexcept { return expected_purchases({}, horizon); }
  /// The same, each purchase worth exp(-rate · time until then). An infinite horizon needs a rate > 0.
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& history, double horizon,
                                            double rate) const noexcept {
    return detail::times_alive(probability_alive(history), discounted_if_alive(history, horizon, rate));
  }
  [[nodiscard]] double discounted_purchases(double horizon, double rate) const noexcept {
    return discounted_purchases({}, horizon, rate);
  }
  /// The same two of a customer who is there, whenever the last purchase was.
  [[nodiscard]] double expected_if_alive(const PurchaseHistory& history, double horizon) const noexcept {
    return form().discounted(history, horizon, 0.0);
  }
  [[nodiscard]] double discounted_if_alive(const PurchaseHistory& history, double horizon, double rate) const noexcept {
    return form().discounted(history, horizon, rate);
  }
  /// The probabilities of 0, 1, 2 … purchases within a finite horizon.
  void purchase_distribution(const PurchaseHistory& history, double horizon,
                             std::span<double> probabilities) const noexcept {
    form().distribution(history, horizon, probabilities);
  }
  void purchase_distribution(double horizon, std::span<double> probabilities) const noexcept {
    purchase_distribution({}, horizon, probabilities);
  }

  /// Where to start looking for the likeliest parameters.
  [[nodiscard]] static ParetoNbd start(const LifetimeData& data) noexcept {
    const double time = detail::start_time(data);
    return {1.0, time, 1.0, time};
  }
  /// What the model becomes when parameters run to bounds (-1: to 0, 1: to infinity, 0: neither).
  [[nodiscard]] static std::string_view limit(std::span<const int> at_bound) noexcept {
    return detail::pareto_nbd_limit(at_bound);
  }

  friend bool operator==(const ParetoNbd&, const ParetoNbd&) = default;

 private:
  [[nodiscard]] detail::ParetoNbdForm form() const noexcept { return detail::ParetoNbdForm(parameters_); }
  std::array<double, 4> parameters_{1.0, 1.0, 1.0, 1.0};
};

/// As in "pareto-nbd: r 0.5533, alpha 10.58, s 0.6062, beta 11.67".
[[nodiscard]] inline std::string to_text(const ParetoNbd& model) {
  return detail::parameters_text(model);
}

/// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 100 ns a row and call
class ParetoNbd::likelihood {
 public:
  explicit likelihood(const LifetimeData& data) : rows_{data} {}
  template <Executor E>
  [[nodiscard]] Derivatives<4> operator()(const ParetoNbd& model, const E& executor) const {
    return rows_.at(model.parameters(), executor);
  }

 private:
  detail::ParetoNbdLikelihood rows_;
};

static_assert(LifetimeModel<ParetoNbd> && FittableModel<ParetoNbd>);

}  // namespace custval

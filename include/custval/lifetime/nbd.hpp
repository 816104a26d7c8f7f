// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/rising_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/gamma.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custval {

/// The negative binomial baseline: nobody is ever lost, purchases are Poisson at a rate ~ gamma(r, rate alpha).
/// **Domain** parameters finite and > 0
/// **Errors** ArgumentError, by the constructor
/// **Source** Ehrenberg (1959), Applied Statistics 8(1), 26-41, doi:10.2307/2985810.
class Nbd {
 public:
  class likelihood;

  Nbd() = default;
  Nbd(double r, double alpha) : parameters_{r, alpha} {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      if (!(parameters_[i] > 0.0 && parameters_[i] < std::numeric_limits<double>::infinity())) {
        raise_argument("Nbd", parameter_names()[i], parameters_[i], "a finite number > 0");
      }
    }
  }
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept { return {"r", "alpha"}; }
  [[nodiscard]] static Nbd from_parameters(const std::array<double, 2>& p) { return {p[0], p[1]}; }
  [[nodiscard]] const std::array<double, 2>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] double r() const noexcept { return parameters_[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters_[1]; }

  /// log of the density of the moments of purchase.
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return log_rising(r(), h.repeats) - r() * std::log1p(h.observed / alpha()) -
           h.repeats * std::log(alpha() + h.observed);
  }
  [[nodiscard]] static double probability_alive(const PurchaseHistory& h) noexcept {
    return std::isnan(h.repeats + h.recency + h.observed) ? std::numeric_limits<double>::quiet_NaN() : 1.0;
  }
  [[nodiscard]] static double probability_alive(const PurchaseHistory& h, double horizon) noexcept {
    return std::isnan(horizon) ? horizon : probability_alive(h);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return (r() + h.repeats) / (alpha() + h.observed) * horizon;
  }
  [[nodiscard]] double expected_purchases(double horizon) const noexcept { return expected_purchases({}, horizon); }
  /// Everybody is alive.
  [[nodiscard]] double expected_if_alive(const PurchaseHistory& h, double horizon) const noexcept {
    return expected_purchases(h, horizon);
  }
  [[nodiscard]] double discounted_if_alive(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    return discounted_purchases(h, horizon, rate);
  }
  /// The same, each purchase worth exp(-rate · time until then).
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    const double time = rate == 0.0 ? horizon : -std::expm1(-rate * horizon) / rate;
    return expected_purchases(h, horizon == 0.0 ? 0.0 : time);
  }
  [[nodiscard]] double discounted_purchases(double horizon, double rate) const noexcept {
    return discounted_purchases({}, horizon, rate);
  }
  /// Of 0, 1, 2 … purchases within a finite horizon.
  void purchase_distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    const double shape = r() + h.repeats;
    const double rate = alpha() + h.observed;
    const double none = -shape * std::log1p(horizon / rate);
    const double one = -std::log1p(rate / horizon);  // -infinity for a horizon of 0: nothing can happen
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      const auto k = static_cast<double>(i);
      probabilities[i] = std::exp(i == 0 ? none : none + k * one + log_rising(shape, k) - log_gamma(k + 1.0));
    }
  }
  void purchase_distribution(double horizon, std::span<double> probabilities) const noexcept {
    purchase_distribution({}, horizon, probabilities);
  }

  /// Where to start looking for the likeliest parameters: r = 1 and the mean rate.
  [[nodiscard]] static Nbd start(const LifetimeData& data) noexcept {
    Sum time;
    Sum repeats;
    for (std::size_t i = 0; i < data.rows(); ++i) {
      time.add(data.weights()[i] * data.observed()[i]);
      repeats.add(data.weights()[i] * data.repeats()[i]);
    }
    const double alpha = time.value() / repeats.value();
    return alpha > 0.0 && alpha < std::numeric_limits<double>::infinity() ? Nbd(1.0, alpha) : Nbd{};
  }
  [[nodiscard]] static std::string_view limit(std::span<const int> at_bound) noexcept {
    if (at_bound[0] > 0) {
      return at_bound[1] >= 0 ? "customers who all purchase at the same rate (Poisson)" : "";
    }
    return at_bound[0] < 0 || at_bound[1] > 0 ? "customers who never purchase" : "";
  }
  friend bool operator==(const Nbd&, const Nbd&) = default;

 private:
  std::array<double, 2> parameters_{1.0, 1.0};
};

/// As in "nbd: r 0.3848, alpha 12.07".
[[nodiscard]] inline std::string to_text(const Nbd& model) {
  return "nbd: r " + to_text(model.r()) + ", alpha " + to_text(model.alpha());
}

/// The log-likelihood on data, by the logarithms of the parameters. The data must outlive it.
class Nbd::likelihood {
 public:
  explicit likelihood(const LifetimeData& data) : data_{&data}, rising_{data.repeats(), data.weights()} {}
  template <Executor E>
  [[nodiscard]] Derivatives<2> operator()(const Nbd& model, const E& executor) const {
    const double r = model.r();
    const double alpha = model.alpha();
    const Totals totals = fold(
        static_cast<Index>(data_->rows()), executor, Totals{},
        [&](Totals& sums, Index first, Index count) {
          for (Index row = first; row < first + count; ++row) {
            const auto i = static_cast<std::size_t>(row);
            const double weight = data_->weights()[i];
            const double x = data_->repeats()[i];
            const double end = data_->observed()[i];
            const double kept = alpha / (alpha + end);
            const double gone = end / (alpha + end);
            const double rise = std::log1p(end / alpha);
            sums.value.add(-weight * (r * rise + x * std::log(alpha + end)));
            sums.rise.add(weight * rise);
            sums.gone.add(weight * gone);
            sums.by_alpha.add(weight * (r * gone - x * kept));
            sums.by_alpha_twice.add(-weight * (r + x) * kept * gone);
          }
        },
        [](Totals& sums, const Totals& later) {
          sums.value.merge(later.value);
          sums.rise.merge(later.rise);
          sums.gone.merge(later.gone);
          sums.by_alpha.merge(later.by_alpha);
          sums.by_alpha_twice.merge(later.by_alpha_twice);
        });
    const auto rising = rising_.at(r);
    const double by_r = r * (rising.first - totals.rise.value());
    const double mixed = r * totals.gone.value();
    return {rising.value + totals.value.value(),
            {by_r, totals.by_alpha.value()},
            {by_r + r * r * rising.second, mixed, mixed, totals.by_alpha_twice.value()}};
  }

 private:
  struct Totals {
    Sum value{};
    Sum rise{};
    Sum gone{};
    Sum by_alpha{};
    Sum by_alpha_twice{};
  };
  const LifetimeData* data_;
  detail::RisingSums rising_;
};

}  // namespace custval

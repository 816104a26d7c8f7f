// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/beta_geometric.hpp>
#include <custval/lifetime/detail/beta_geometric_likelihood.hpp>
#include <custval/lifetime/detail/if_alive.hpp>
#include <custval/lifetime/detail/parameters_text.hpp>
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

/// Modified beta-geometric/NBD: as BgNbd, but customers can leave right after their first purchase too, so that those
/// who never came back may be gone.
///
/// **Domain** parameters finite and > 0; histories as PurchaseHistory says. **Errors** ArgumentError, by the
/// constructor
/// **Cost** of expectations 0.2 to 10 µs, of discounted ones some 20 µs without an end and up to half a millisecond
/// with one: `predict` computes them once for all with as many purchases in as long a time
/// **Source** Batislam, Denizel, Filiztekin (2007), Int. J. of Research in Marketing 24(3), 201-209,
/// doi:10.1016/j.ijresmar.2006.12.005.
class MbgNbd {
 public:
  class likelihood;

  MbgNbd() = default;
  MbgNbd(double r, double alpha, double a, double b) : parameters_{r, alpha, a, b} {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      if (!(parameters_[i] > 0.0 && parameters_[i] < std::numeric_limits<double>::infinity())) {
        raise_argument("MbgNbd", parameter_names()[i], parameters_[i], "a finite number > 0");
      }
    }
  }

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "mbg-nbd"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"r", "alpha", "a", "b"};
  }
  [[nodiscard]] static MbgNbd from_parameters(const std::array<double, 4>& p) { return {p[0], p[1], p[2], p[3]}; }
  [[nodiscard]] const std::array<double, 4>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] double r() const noexcept { return parameters_[0]; }
  [[nodiscard]] double alpha() const noexcept { return parameters_[1]; }
  [[nodiscard]] double a() const noexcept { return parameters_[2]; }
  [[nodiscard]] double b() const noexcept { return parameters_[3]; }

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
  /// The same of many customers at once, out of columns into one. **Shape** four of a length. **Cost** some 15 ns each
  void probabilities_alive(std::span<const double> repeats, std::span<const double> recency,
                           std::span<const double> observed, std::span<double> alive) const noexcept {
    form().alive(repeats, recency, observed, alive);
  }
  /// Purchases expected within a horizon, which may be infinite: infinitely many where a <= 1.
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
    return form().purchases(history, horizon);
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
  [[nodiscard]] static MbgNbd start(const LifetimeData& data) noexcept {
    return {1.0, detail::start_time(data), 1.0, 1.0};
  }
  /// What the model becomes when parameters run to bounds (-1: to 0, 1: to infinity, 0: neither).
  [[nodiscard]] static std::string_view limit(std::span<const int> at_bound) noexcept {
    return detail::beta_geometric_limit(at_bound);
  }

  friend bool operator==(const MbgNbd&, const MbgNbd&) = default;

 private:
  [[nodiscard]] detail::BetaGeometric<1> form() const noexcept { return detail::BetaGeometric<1>(parameters_); }
  std::array<double, 4> parameters_{1.0, 1.0, 1.0, 1.0};
};

/// As in "mbg-nbd: r 0.2426, alpha 4.4136, a 0.7929, b 2.4259".
[[nodiscard]] inline std::string to_text(const MbgNbd& model) {
  return detail::parameters_text(model);
}

/// The log-likelihood on data, by the logarithms of the parameters. **Cost** some 20 ns a row and call
class MbgNbd::likelihood {
 public:
  explicit likelihood(const LifetimeData& data) : rows_{data} {}
  template <Executor E>
  [[nodiscard]] Derivatives<4> operator()(const MbgNbd& model, const E& executor) const {
    return rows_.at(model.parameters(), executor);
  }

 private:
  detail::BetaGeometricLikelihood<1> rows_;
};

static_assert(LifetimeModel<MbgNbd> && FittableModel<MbgNbd>);

}  // namespace custval

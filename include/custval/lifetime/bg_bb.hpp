// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/bg_bb_likelihood.hpp>
#include <custval/lifetime/detail/bg_bb_purchases.hpp>
#include <custval/lifetime/detail/if_alive.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/gamma.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custval {

/// Beta-geometric/beta-Bernoulli: opportunities to purchase come one by one (years, issues, events). At each, a
/// customer purchases with probability p ~ beta(alpha, beta), and before each is lost for ever with probability
/// theta ~ beta(gamma, delta).
///
/// A history counts in opportunities after the first purchase: `repeats` of them used, the last of these being number
/// `recency`, out of `observed`. All three are whole, and repeats <= recency.
/// **Units** horizons in opportunities; of one that is not whole, the whole part counts.
/// **Domain** parameters finite and > 0. A history that cannot be (repeats > recency) has probability 0.
/// **Errors** ArgumentError, by the constructor
/// **Cost** of a history, some 10 ns for each opportunity since the last purchase; of purchase_distribution, for each
/// opportunity ahead and each probability
/// **Source** Fader, Hardie, Shang (2010), Marketing Science 29(6), 1086-1108, doi:10.1287/mksc.1100.0580.
class BgBb {
 public:
  class likelihood;

  BgBb() = default;
  BgBb(double alpha, double beta, double gamma, double delta) : parameters_{alpha, beta, gamma, delta} {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      if (!(parameters_[i] > 0.0 && parameters_[i] < std::numeric_limits<double>::infinity())) {
        raise_argument("BgBb", parameter_names()[i], parameters_[i], "a finite number > 0");
      }
    }
  }

  [[nodiscard]] static constexpr std::string_view name() noexcept { return "bg-bb"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 4> parameter_names() noexcept {
    return {"alpha", "beta", "gamma", "delta"};
  }
  [[nodiscard]] static BgBb from_parameters(const std::array<double, 4>& p) { return {p[0], p[1], p[2], p[3]}; }
  [[nodiscard]] const std::array<double, 4>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] double alpha() const noexcept { return parameters_[0]; }
  [[nodiscard]] double beta() const noexcept { return parameters_[1]; }
  [[nodiscard]] double gamma() const noexcept { return parameters_[2]; }
  [[nodiscard]] double delta() const noexcept { return parameters_[3]; }

  /// log of the probability of this sequence of purchases and misses.
  [[nodiscard]] double log_likelihood(const PurchaseHistory& history) const noexcept {
    if (!valid(history)) {
      return impossible(history);
    }
    const double misses = history.recency - history.repeats;
    const double until_recency = log_rising_ratio(alpha(), beta() + misses, history.repeats) +
                                 log_rising_ratio(beta(), alpha(), misses) +
                                 log_rising_ratio(delta(), gamma(), history.recency);
    return std::log(silence(history, true).total()) - until_recency;
  }

  /// Of being a customer after the last opportunity observed.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept {
    if (!valid(history)) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    const auto sum = silence(history, false);
    return sum.alive / sum.total();
  }
  /// Of being one at the opportunity so many from now.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history, double horizon) const noexcept {
    return probability_alive(history) *
           std::exp(-log_rising_ratio(delta() + history.observed, gamma(), std::floor(horizon)));
  }

  /// Purchases at the next `horizon` opportunities. Infinite where the horizon is and gamma <= 1.
  [[nodiscard]] double expected_purchases(const PurchaseHistory& history, double horizon) const noexcept {
    return detail::times_alive(probability_alive(history), expected_if_alive(history, horizon));
  }
  [[nodiscard]] double expected_purchases(double horizon) const noexcept { return expected_purchases({}, horizon); }

  /// The same, each purchase worth exp(-rate) for every opportunity until then: at the next one, exp(-rate).
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& history, double horizon,
                                            double rate) const noexcept {
    return detail::times_alive(probability_alive(history), discounted_if_alive(history, horizon, rate));
  }
  [[nodiscard]] double discounted_purchases(double horizon, double rate) const noexcept {
    return discounted_purchases({}, horizon, rate);
  }

  /// The same two of a customer who is there, whenever the last purchase was.
  [[nodiscard]] double expected_if_alive(const PurchaseHistory& history, double horizon) const noexcept {
    return purchasing(history) * detail::survival_sum(gamma(), delta() + history.observed, std::floor(horizon));
  }
  [[nodiscard]] double discounted_if_alive(const PurchaseHistory& history, double horizon, double rate) const noexcept {
    return purchasing(history) *
           detail::discounted_survival_sum(gamma(), delta() + history.observed, std::floor(horizon), rate);
  }
  /// Of 0, 1, 2 … purchases at the next `horizon` opportunities, which must be finite (else NaN).
  void purchase_distribution(const PurchaseHistory& history, double horizon,
                             std::span<double> probabilities) const noexcept {
    const detail::BgBbPurchases purchases{alpha() + history.repeats, beta() + (history.observed - history.repeats),
                                          gamma(), delta() + history.observed, std::floor(horizon)};
    const double alive = probability_alive(history);
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      probabilities[k] = alive * purchases.probability(static_cast<double>(k));
    }
    if (!probabilities.empty()) {
      probabilities[0] = (std::min)(probabilities[0] + (1.0 - alive), 1.0);  // NaN stays
    }
  }
  void purchase_distribution(double horizon, std::span<double> probabilities) const noexcept {
    purchase_distribution({}, horizon, probabilities);
  }

  /// Where to start looking for the likeliest parameters.
  [[nodiscard]] static BgBb start(const LifetimeData& data) noexcept;
  /// What the model becomes when parameters run to bounds (-1: to 0, 1: to infinity, 0: neither).
  [[nodiscard]] static std::string_view limit(std::span<const int> at_bound) noexcept;

  friend bool operator==(const BgBb&, const BgBb&) = default;

 private:
  [[nodiscard]] static bool valid(const PurchaseHistory& history) noexcept {
    return history.repeats >= 0.0 && history.repeats <= history.recency && history.recency <= history.observed;
  }
  [[nodiscard]] static double impossible(const PurchaseHistory& history) noexcept {
    return std::isnan(history.repeats + history.recency + history.observed) ? std::numeric_limits<double>::quiet_NaN()
                                                                            : -std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] detail::Silence silence(const PurchaseHistory& history, bool total_only) const noexcept {
    return detail::silence(parameters_, history, total_only);
  }
  // The mean probability of a purchase at an opportunity.
  [[nodiscard]] double purchasing(const PurchaseHistory& history) const noexcept {
    return (alpha() + history.repeats) / (alpha() + beta() + history.observed);
  }

  std::array<double, 4> parameters_{1.0, 1.0, 1.0, 1.0};
};

/// As in "bg-bb: alpha 1.2035, beta 0.7497, gamma 0.6567, delta 2.7834".
[[nodiscard]] inline std::string to_text(const BgBb& model) {
  std::string text(BgBb::name());
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    text += (i == 0 ? ": " : ", ") + std::string(BgBb::parameter_names()[i]) + " " + to_text(model.parameters()[i]);
  }
  return text;
}

/// The log-likelihood on data, by the logarithms of the parameters.
/// **Errors** DataError, by the constructor, naming a row whose figures are not whole or not repeats <= recency <=
/// observed
/// **Cost** a call, some 0.2 µs a row and 10 ns for each opportunity since the last purchase
class BgBb::likelihood {
 public:
  explicit likelihood(const LifetimeData& data) : rows_{data} {}
  template <Executor E>
  [[nodiscard]] Derivatives<4> operator()(const BgBb& model, const E& executor) const {
    return rows_.at(model.parameters(), executor);
  }

 private:
  detail::BgBbLikelihood rows_;
};

inline BgBb BgBb::start(const LifetimeData& data) noexcept {
  Sum customers;
  Sum observed;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    customers.add(data.weights()[i]);
    observed.add(data.weights()[i] * data.observed()[i]);
  }
  // Any probability of a purchase is as likely as any other, and half the customers stay for half the time.
  const double half = 0.5 * observed.value() / customers.value();
  return {1.0, 1.0, 1.0, half > 1.0 && half < 1e9 ? half : 1.0};
}

inline std::string_view BgBb::limit(std::span<const int> at_bound) noexcept {
  const int alpha = at_bound[0];
  const int beta = at_bound[1];
  const int gamma = at_bound[2];
  const int delta = at_bound[3];
  if (gamma < 0 || (delta > 0 && gamma <= 0)) {
    return "customers who are never lost (beta-Bernoulli)";
  }
  if (delta < 0 || (gamma > 0 && delta <= 0)) {
    return "customers who are all lost at once";
  }
  if (alpha > 0 && beta > 0) {
    return gamma > 0 && delta > 0 ? "customers who are all alike"
                                  : "customers who all purchase with the same probability";
  }
  if (gamma > 0 && delta > 0) {
    return "customers who are all lost with the same probability";
  }
  if (alpha < 0 && beta < 0) {
    return "customers who purchase always or never";
  }
  if (alpha < 0 || beta > 0) {
    return "customers who never purchase";
  }
  return alpha > 0 || beta < 0 ? "customers who purchase at every opportunity" : "";
}

}  // namespace custval

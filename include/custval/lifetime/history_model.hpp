// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/predict/if_alive.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <algorithm>
#include <limits>
#include <span>

namespace custval {

/// All that a lifetime model says of a customer, from the few things that its formulas do. Derive from it, `class M :
/// public PositiveParameters<M, N>, public HistoryModel<M, Formulas>`, with a `Formulas` that is made of the parameters
/// and has, noexcept,
///
/// - `log_likelihood(history)`: log of the probability (density) of the history
/// - `alive(history)`, `gone(history)`: of being a customer or not at the end of the observation; they sum to 1, and
///   whichever is small has its digits
/// - and, of a customer who is still alive, whenever the last purchase was: `stays(history, time)`, the probability of
///   being a customer for so much time more; `purchases(history, horizon)`; `discounted(history, horizon, rate)`; and
///   `distribution(history, horizon, probabilities)`, of 0, 1, 2 … purchases
///
/// which makes a LifetimeModel that is RecencyFreeWhileAlive. Times are in the model's unit, horizons >= 0; a NaN gives
/// NaN.
template <class M, class Formulas>
class HistoryModel {
 public:
  /// log of the probability (density) of the moments of purchase.
  [[nodiscard]] double log_likelihood(const PurchaseHistory& history) const noexcept {
    return formulas().log_likelihood(history);
  }
  /// The probability of being a customer at the end of the observation, and that of having left.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept {
    return formulas().alive(history);
  }
  [[nodiscard]] double probability_gone(const PurchaseHistory& history) const noexcept {
    return formulas().gone(history);
  }
  /// P(alive) of many customers at once, out of columns into one, where the formulas have `alive(repeats, recency,
  /// observed, out)` for columns. **Shape** four of a length
  void probabilities_alive(std::span<const double> repeats, std::span<const double> recency,
                           std::span<const double> observed, std::span<double> out) const noexcept
    requires requires(const Formulas& formulas) { formulas.alive(repeats, recency, observed, out); }
  {
    formulas().alive(repeats, recency, observed, out);
  }
  /// The probability of being a customer still, so much time after the end of the observation.
  [[nodiscard]] double probability_alive(const PurchaseHistory& history, double time) const noexcept {
    return probability_alive(history) * staying_if_alive(history, time);
  }

  /// Purchases expected within a horizon, which may be infinite; where hardly anybody leaves there are infinitely many.
  [[nodiscard]] double expected_purchases(const PurchaseHistory& history, double horizon) const noexcept {
    return detail::times_alive(probability_alive(history), expected_if_alive(history, horizon));
  }
  /// Purchases expected of a new customer, after the first purchase.
  [[nodiscard]] double expected_purchases(double horizon) const noexcept { return expected_purchases({}, horizon); }

  /// Purchases expected, each worth exp(-rate · time until then). An infinite horizon needs a rate > 0.
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& history, double horizon,
                                            double rate) const noexcept {
    return detail::times_alive(probability_alive(history), discounted_if_alive(history, horizon, rate));
  }
  [[nodiscard]] double discounted_purchases(double horizon, double rate) const noexcept {
    return discounted_purchases({}, horizon, rate);
  }

  /// The probabilities of 0, 1, 2 … purchases within a finite horizon, of this customer and of a new one; NaN for one
  /// that is not.
  void purchase_distribution(const PurchaseHistory& history, double horizon,
                             std::span<double> probabilities) const noexcept {
    distribution_if_alive(history, horizon, probabilities);
    detail::mix_gone(probability_alive(history), probability_gone(history), probabilities);
  }
  void purchase_distribution(double horizon, std::span<double> probabilities) const noexcept {
    purchase_distribution({}, horizon, probabilities);
  }

  /// The probability that a customer who is still alive stays so long, whenever the last purchase was.
  [[nodiscard]] double staying_if_alive(const PurchaseHistory& history, double time) const noexcept {
    return formulas().stays(history, time);
  }
  [[nodiscard]] double expected_if_alive(const PurchaseHistory& history, double horizon) const noexcept {
    return formulas().purchases(history, horizon);
  }
  [[nodiscard]] double discounted_if_alive(const PurchaseHistory& history, double horizon, double rate) const noexcept {
    return formulas().discounted(history, horizon, rate);
  }
  void distribution_if_alive(const PurchaseHistory& history, double horizon,
                             std::span<double> probabilities) const noexcept {
    if (horizon >= 0.0 && horizon < std::numeric_limits<double>::infinity()) {
      formulas().distribution(history, horizon, probabilities);
    } else {
      std::fill(probabilities.begin(), probabilities.end(), std::numeric_limits<double>::quiet_NaN());
    }
  }

  friend bool operator==(const HistoryModel&, const HistoryModel&) = default;

 protected:
  [[nodiscard]] Formulas formulas() const noexcept { return Formulas(static_cast<const M&>(*this).parameters()); }
};

}  // namespace custval

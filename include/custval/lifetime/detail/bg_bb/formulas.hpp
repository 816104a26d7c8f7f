// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/bg_bb/likelihood.hpp>
#include <custval/lifetime/detail/bg_bb/purchases.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/rising.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// BG/BB. Of a customer of whom the history is known, and who is there, p is beta(α + x, β + T - x) and θ beta(γ, δ +
// T).
class BgBbFormulas {
 public:
  explicit BgBbFormulas(const std::array<double, 4>& p) noexcept : parameters_{p} {}

  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    if (!valid(h)) {
      return std::isnan(h.repeats + h.recency + h.observed) ? std::numeric_limits<double>::quiet_NaN()
                                                            : -std::numeric_limits<double>::infinity();
    }
    const auto [alpha, beta, gamma, delta] = parameters_;
    const double misses = h.recency - h.repeats;
    const double until_recency = log_rising_ratio(alpha, beta + misses, h.repeats) +
                                 log_rising_ratio(beta, alpha, misses) + log_rising_ratio(delta, gamma, h.recency);
    return std::log(silence(parameters_, h, true).total()) - until_recency;
  }
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept {
    const Silence sum = silence_of(h);
    return sum.alive / sum.total();
  }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept {
    const Silence sum = silence_of(h);
    return sum.lost / sum.total();
  }

  // All that follows is of a customer who is there; times are opportunities, of which the whole ones count.
  [[nodiscard]] double stays(const PurchaseHistory& h, double time) const noexcept {
    return std::exp(-log_rising_ratio(staying(h), leaving(), whole(time)));
  }
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return purchasing(h) * survival_sum(leaving(), staying(h), whole(horizon));
  }
  // At the next opportunity, exp(-rate).
  [[nodiscard]] double discounted(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    return purchasing(h) * discounted_survival_sum(leaving(), staying(h), whole(horizon), rate);
  }
  // NaN for an infinite horizon.
  void distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    const BgBbPurchases purchases{parameters_[0] + h.repeats, parameters_[1] + (h.observed - h.repeats), leaving(),
                                  staying(h), std::floor(horizon)};
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      probabilities[k] = purchases.probability(static_cast<double>(k));
    }
  }

 private:
  [[nodiscard]] static bool valid(const PurchaseHistory& h) noexcept {
    return h.repeats >= 0.0 && h.repeats <= h.recency && h.recency <= h.observed;
  }
  [[nodiscard]] Silence silence_of(const PurchaseHistory& h) const noexcept {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    return valid(h) ? silence(parameters_, h, false) : Silence{nan, nan};
  }
  [[nodiscard]] static double whole(double horizon) noexcept {
    return horizon >= 0.0 ? std::floor(horizon) : std::numeric_limits<double>::quiet_NaN();
  }
  [[nodiscard]] double leaving() const noexcept { return parameters_[2]; }
  [[nodiscard]] double staying(const PurchaseHistory& h) const noexcept { return parameters_[3] + h.observed; }
  // The mean probability of a purchase at an opportunity.
  [[nodiscard]] double purchasing(const PurchaseHistory& h) const noexcept {
    return (parameters_[0] + h.repeats) / (parameters_[0] + parameters_[1] + h.observed);
  }

  std::array<double, 4> parameters_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/gamma.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// NBD: everybody is there, and purchases at a rate that is gamma(r + x, rate α + T).
class NbdForm {
 public:
  explicit NbdForm(const std::array<double, 2>& p) noexcept : r_{p[0]}, alpha_{p[1]} {}

  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return log_rising(r_, h.repeats) - r_ * std::log1p(h.observed / alpha_) - h.repeats * std::log(alpha_ + h.observed);
  }
  [[nodiscard]] static double alive(const PurchaseHistory& h) noexcept { return is_nan(h) ? not_a_number : 1.0; }
  [[nodiscard]] static double gone(const PurchaseHistory& h) noexcept { return is_nan(h) ? not_a_number : 0.0; }
  [[nodiscard]] static double stays(const PurchaseHistory& h, double time) noexcept {
    return is_nan(h) || std::isnan(time) ? not_a_number : 1.0;
  }
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return (r_ + h.repeats) / (alpha_ + h.observed) * horizon;
  }
  [[nodiscard]] double discounted(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    const double time = rate == 0.0 ? horizon : -std::expm1(-rate * horizon) / rate;
    return purchases(h, horizon == 0.0 ? 0.0 : time);
  }
  void distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    const double shape = r_ + h.repeats;
    const double rate = alpha_ + h.observed;
    const double none = -shape * std::log1p(horizon / rate);
    const double one = -std::log1p(rate / horizon);  // -infinity for a horizon of 0: nothing can happen
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      const auto k = static_cast<double>(i);
      probabilities[i] = std::exp(i == 0 ? none : none + k * one + log_rising(shape, k) - log_gamma(k + 1.0));
    }
  }

 private:
  static constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
  [[nodiscard]] static bool is_nan(const PurchaseHistory& h) noexcept {
    return std::isnan(h.repeats + h.recency + h.observed);
  }

  double r_;
  double alpha_;
};

}  // namespace custval::detail

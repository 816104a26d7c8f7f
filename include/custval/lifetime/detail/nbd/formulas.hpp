// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/negative_binomial.hpp>
#include <custval/special/rising.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace custval::detail {

// NBD: everybody is there, and purchases at a rate that is gamma(r + x, rate α + T).
class NbdFormulas {
 public:
  explicit NbdFormulas(const std::array<double, 2>& p) noexcept : r_{p[0]}, alpha_{p[1]} {}

  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    if (std::isnan(h.recency)) {  // which nothing below looks at
      return not_a_number;
    }
    return log_rising(r_, h.repeats) - r_ * std::log1p(h.observed / alpha_) - h.repeats * std::log(alpha_ + h.observed);
  }
  [[nodiscard]] static double alive(const PurchaseHistory& h) noexcept { return is_nan(h) ? not_a_number : 1.0; }
  [[nodiscard]] static double gone(const PurchaseHistory& h) noexcept { return is_nan(h) ? not_a_number : 0.0; }
  [[nodiscard]] static double stays(const PurchaseHistory& h, double time) noexcept {
    return is_nan(h) || std::isnan(time) ? not_a_number : 1.0;
  }
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return horizon >= 0.0 ? (r_ + h.repeats) / (alpha_ + h.observed) * horizon : not_a_number;
  }
  [[nodiscard]] double discounted(const PurchaseHistory& h, double horizon, double rate) const noexcept {
    if (rate == 0.0 || horizon == 0.0) {
      return purchases(h, horizon);
    }
    return purchases(h, -std::expm1(-rate * horizon) / rate);
  }
  void distribution(const PurchaseHistory& h, double horizon, std::span<double> probabilities) const noexcept {
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
      probabilities[i] = negative_binomial(static_cast<double>(i), r_ + h.repeats, horizon / (alpha_ + h.observed));
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

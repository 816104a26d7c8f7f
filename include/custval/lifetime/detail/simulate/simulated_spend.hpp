// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/random.hpp>
#include <custval/lifetime/detail/simulate/draw_customer.hpp>
#include <custval/lifetime/detail/simulate/variates.hpp>
#include <custval/lifetime/drawn_customer.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace custval::detail {

// Amounts stay where all of a customer's purchases can be added up.
[[nodiscard]] inline double amount_of(double log_amount) noexcept {
  constexpr double smallest = 1e-290;
  constexpr double largest = 1e290;
  return (std::min)((std::max)(std::exp(log_amount), smallest), largest);
}

// A customer's purchases draw from one stream and their amounts from another: with spend or without, purchases are the
// same.
[[nodiscard]] constexpr std::uint64_t purchase_stream(std::uint64_t customer) noexcept {
  return 2 * customer;
}
[[nodiscard]] constexpr std::uint64_t spend_stream(std::uint64_t customer) noexcept {
  return 2 * customer + 1;
}

// The amounts of a customer's purchases, one after the other.
class SimulatedAmounts {
 public:
  template <class Spend>
  SimulatedAmounts(const Spend& spend, std::uint64_t seed, std::uint64_t customer)
      : random_{seed, spend_stream(customer)}, spender_{draw_spender(spend, random_)} {}

  [[nodiscard]] double next() noexcept {
    return amount_of(log_gamma_variate(spender_.shape, random_) + spender_.log_scale);
  }
  // Of the next so many purchases together: gamma variates of one scale add up to one of all their shapes.
  [[nodiscard]] double next(double purchases) noexcept {
    return purchases > 0.0 ? amount_of(log_gamma_variate(purchases * spender_.shape, random_) + spender_.log_scale)
                           : 0.0;
  }

 private:
  Random random_;
  Spender spender_;
};

// Everyone spends one unit of currency a purchase: for a log whose amounts are of no interest.
struct NoSpend {};

struct UnitAmounts {
  UnitAmounts(NoSpend /*spend*/, std::uint64_t /*seed*/, std::uint64_t /*customer*/) noexcept {}
  [[nodiscard]] static double next() noexcept { return 1.0; }
  [[nodiscard]] static double next(double purchases) noexcept { return purchases; }
};

}  // namespace custval::detail

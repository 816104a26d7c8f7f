// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "random.hpp"

namespace custval_cli {

/// Days of the simulated purchase log: 78 weeks.
inline constexpr std::int32_t simulated_days = 546;

/// What drives the purchases of one simulated customer.
struct SimulatedCustomer {
  double rate = 0.0;         ///< purchases a week while active
  double dropout = 0.0;      ///< chance to leave for good after any purchase
  double mean_amount = 0.0;  ///< ¤ a purchase
  double first_day = 0.0;    ///< of the first purchase

  /// How much the customer spends while active: the logarithm, about standard normal over the base.
  [[nodiscard]] double intensity() const noexcept { return (portable_log(rate * mean_amount) - 2.0) / 1.6; }
};

/// A customer of a buy-till-you-die base: purchase rates gamma distributed, chances to drop out beta distributed, mean
/// amounts lognormal, first purchases spread over the first year.
/// **Source** the BG/NBD story of Fader, Hardie, Lee (2005), Mark. Sci. 24(2), doi:10.1287/mksc.1040.0098.
[[nodiscard]] inline SimulatedCustomer draw_customer(Random& random) noexcept {
  SimulatedCustomer customer;
  constexpr double rate_shape = 0.75;
  constexpr double mean_rate = 0.29;
  customer.rate = std::max(1e-6, random.gamma(rate_shape) * (mean_rate / rate_shape));
  customer.dropout = random.beta(0.7, 11.0);
  customer.mean_amount = portable_exp(3.1 + 0.95 * random.normal());
  customer.first_day = 364.0 * random.uniform();
  return customer;
}

/// Calls `take(day, cents)` for every row of the customer's purchase log; the first is the first purchase, later ones
/// may come in any order of days. Amounts vary around the customer's mean as a gamma variable of shape 2. A few
/// purchases have a second row on the same day, a few come back as a refund (the same amount, negative, up to 30 days
/// later), one in a thousand is free.
template <class Take>
void simulate_purchases(const SimulatedCustomer& customer, Random& random, Take&& take) {
  constexpr double most_cents = 2e9;
  const auto amount = [&] {
    const double cents = 50.0 * customer.mean_amount * random.gamma(2.0);
    return static_cast<std::int32_t>(std::clamp(std::floor(cents + 0.5), 1.0, most_cents));
  };
  double now = customer.first_day;
  while (now < simulated_days) {
    const auto day = static_cast<std::int32_t>(now);
    const std::int32_t cents = random.chance(0.001) ? 0 : amount();
    take(day, cents);
    if (random.chance(0.03)) {
      take(day, amount());
    }
    if (random.chance(0.015)) {
      const auto refund_day = static_cast<std::int32_t>(now + 1.0 + 29.0 * random.uniform());
      if (refund_day < simulated_days && cents > 0) {
        take(refund_day, -cents);
      }
    }
    if (random.chance(customer.dropout)) {
      break;
    }
    now += random.exponential(7.0 / customer.rate);
  }
}

}  // namespace custval_cli

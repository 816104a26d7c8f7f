// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/random.hpp>
#include <custval/lifetime/detail/simulate/simulated_window.hpp>
#include <custval/lifetime/detail/simulate/variates.hpp>
#include <custval/lifetime/detail/simulate/variates_counts.hpp>
#include <custval/lifetime/drawn_customer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace custval::detail {

// Purchases a day from which on the rest of a day is skipped at once, so that no rate takes longer than the days there
// are. Any value is right; about here both ways take as long.
inline constexpr double often_a_day = 4.0;

// Calls take(days since the first purchase) for each day with a repeat purchase, in order, up to the last day.
template <class Take>
void each_repeat(const SteadyCustomer& customer, const SimulatedStart& start, double unit, double last_day,
                 Random& random, Take&& take) {
  const double rate = customer.rate / unit;
  const double end = (std::min)(start.clock + customer.lifetime * unit, last_day + 1.0);
  const bool often = rate > often_a_day;
  double left = customer.purchases;
  double day = 0.0;
  double now = start.clock;
  while (left > 0.0) {
    const double midnight = day + 1.0;
    if (!std::isfinite(left)) {
      now = midnight;  // what the rest of the day brings changes nothing
    } else if (often) {
      left -= poisson_variate(rate * (midnight - now), random);
      if (left <= 0.0) {
        return;
      }
      now = midnight;
    }
    now += exponential_variate(random) / rate;
    if (!(now < end)) {
      return;
    }
    left -= 1.0;
    const double today = std::floor(now);
    if (today > day) {
      day = today;
      take(day);
    }
  }
}

// The same for opportunities, which come once a unit.
template <class Take>
void each_repeat(const OpportunityCustomer& customer, const SimulatedStart& /*start*/, double unit, double last_day,
                 Random& random, Take&& take) {
  const double end = (std::min)(customer.opportunities, std::round(last_day / unit));
  for (double now = 0.0;;) {
    now += 1.0 + geometric_variate(customer.minus_log_skip, random);
    if (!(now <= end)) {
      return;
    }
    take(now * unit);
  }
}

// What a summary says of repeat purchases.
struct SimulatedRepeats {
  double repeats = 0.0;
  double recency = 0.0;
  double holdout = 0.0;
};

// Repeat purchases to the moment, without going through them: so many of a steady stream have come at moments spread
// evenly over the time, the last of k at the largest of k uniforms and the n-th at the n-th smallest.
[[nodiscard]] inline SimulatedRepeats exact_repeats(const SteadyCustomer& customer, double unit, double observed,
                                                    double holdout, Random& random) noexcept {
  const auto arrivals = [&](double time) { return time > 0.0 ? poisson_variate(customer.rate * time, random) : 0.0; };
  const double seen = (std::min)(observed / unit, customer.lifetime);
  const double came = arrivals(seen);
  SimulatedRepeats result;
  result.repeats = (std::min)(came, customer.purchases);
  if (result.repeats > 0.0) {
    const double place =
        came <= customer.purchases
            ? std::exp(-exponential_variate(random) / came)
            : 1.0 / (1.0 + std::exp(-beta_logit_variate(customer.purchases, came - customer.purchases + 1.0, random)));
    // Rounding must not make it the first purchase, nor later than the end.
    const double smallest = (std::numeric_limits<double>::min)();
    result.recency = (std::min)((std::max)(place * seen * unit, smallest), observed);
  }
  if (came < customer.purchases) {
    const double later = (std::min)((observed + holdout) / unit, customer.lifetime) - seen;
    result.holdout = (std::min)(arrivals(later), customer.purchases - came);
  }
  return result;
}

}  // namespace custval::detail

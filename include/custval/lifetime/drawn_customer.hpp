// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <limits>

namespace custval {

// What models say of a customer whose hidden figures are known, as simulations draw them. `draw_customer(model,
// random)` gives one of the first two, `draw_spender(model, random)` the last. For a model of one's own put the
// function, which must not throw, into the model's namespace, and `simulate` finds it.

/// Purchases at random moments at a steady rate, until a moment or until a purchase, whichever comes first.
struct SteadyCustomer {
  double rate = 0.0;                                           ///< purchases in a unit of time; 0 … infinity
  double lifetime = std::numeric_limits<double>::infinity();   ///< from the first purchase, in the model's unit
  double purchases = std::numeric_limits<double>::infinity();  ///< the repeat purchase that is the last; a whole number
};

/// Purchases, or none, at every opportunity, one a unit of time, for so many opportunities.
struct OpportunityCustomer {
  double minus_log_skip = 0.0;  ///< -log(1 - p), p the chance of a purchase at an opportunity; 0 … infinity
  double opportunities = std::numeric_limits<double>::infinity();  ///< after the first purchase; a whole number
};

/// Purchases whose amounts are gamma variates of a shape, times exp(log_scale).
struct Spender {
  double shape = 1.0;
  double log_scale = 0.0;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

namespace custval {

// What lifetime models say of a customer's future, as columns: lifetime/ writes them, value models and policies read
// them.

/// The probability of being a customer still, at the end of the observation.
struct probability_alive : column<"probability_alive", units::fraction, unit_interval> {};
/// The probability of being one at the end of a horizon.
struct probability_alive_at_horizon : column<"probability_alive_at_horizon", units::fraction, unit_interval> {};
/// Days with a purchase that are expected within a horizon from the end of the observation.
struct expected_purchases : column<"expected_purchases", units::count, non_negative> {};
/// Expected purchases, each counting for what it is worth today: discounted by the time until then.
struct discounted_expected_purchases : column<"discounted_expected_purchases", units::count, non_negative> {};
/// The probabilities of 0, 1, 2 … purchases within a horizon, as many as the column is wide.
struct purchase_probabilities : many_column<"purchase_probabilities", units::fraction, unit_interval> {};
/// The money of a purchase yet to come: revenue, not profit.
struct expected_spend : column<"expected_spend", units::currency, non_negative> {};

/// What the purchases yet to come are worth today: profit, where a margin is applied, else revenue.
struct lifetime_value : column<"lifetime_value", units::currency> {};

}  // namespace custval

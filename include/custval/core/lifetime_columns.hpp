// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

namespace custval {

// What lifetime models say of a customer's future, as columns: lifetime/ writes them, value models and policies read
// them.

/// The probability of being a customer still, at the end of the observation.
struct probability_alive : column<"probability_alive", units::fraction, unit_interval> {};
/// Days with a purchase that are expected within a horizon from the end of the observation.
struct expected_purchases : column<"expected_purchases", units::count, non_negative> {};
/// The same, each purchase counting for what it is worth today: discounted by the time until then.
struct residual_purchases : column<"residual_purchases", units::count, non_negative> {};
/// The money of a purchase yet to come: revenue, not profit.
struct expected_spend : column<"expected_spend", units::currency, non_negative> {};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

namespace custval {

// What policies read beside values and the purchase summary. A base needs only the columns of its policies.

/// Marketing cost allocated to the customer in the period.
struct marketing_cost : column<"marketing_cost", units::currency, non_negative> {};
/// What serving the customer costs in the time that the values are for.
struct cost_to_serve : column<"cost_to_serve", units::currency, non_negative> {};

/// The customer's need of the product, in ¤ a period.
struct demand_volume : column<"demand_volume", units::currency_per_period, non_negative> {};
/// How sure that need is.
struct demand_certainty : column<"demand_certainty", units::fraction, unit_interval> {};
/// Size of the customer, by any measure that grows with it (turnover, employees).
struct customer_size : column<"customer_size", units::count, non_negative> {};
/// Credit rating, by any scale on which more is better.
struct credit_rating : column<"credit_rating", units::count> {};
/// Prospects of the products that the customer makes or sells, by any scale on which more is better.
struct product_prospects : column<"product_prospects", units::fraction> {};
/// Growth of the customer's market per period.
struct market_growth : column<"market_growth", units::fraction> {};

/// Whether the customer buys to sell on or to make something of it.
struct resells : column<"resells", units::fraction, zero_or_one> {};
/// Whether the customer is an organisation, a group, rather than one person.
struct is_organisation : column<"is_organisation", units::fraction, zero_or_one> {};

}  // namespace custval

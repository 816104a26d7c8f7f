// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>

namespace custval {

// What the value models read. A base needs only the columns of the models it is scored with.

/// What the customer spends in the category per period, with every supplier.
struct spending_capacity : column<"spending_capacity", units::currency_per_period, non_negative> {};
/// The part of that spending which comes to the firm.
struct wallet_share : column<"wallet_share", units::fraction, unit_interval> {};
/// Profit per ¤ spent with the firm; negative where serving costs more than it brings.
struct unit_margin : column<"unit_margin", units::fraction> {};
/// Probability that the customer is still one a period later.
struct retention : column<"retention", units::fraction, unit_interval> {};

/// Credibility and direction of what the customer says about the firm; complaints are negative.
struct influence : column<"influence", units::fraction, signed_unit_interval> {};
/// People the customer reaches.
struct reach : column<"reach", units::people, non_negative> {};
/// Mean purchase value of those people.
struct audience_value : column<"audience_value", units::currency> {};

/// Saved cost of the profile fields the customer gave free, summed over the fields.
struct profile_value : column<"profile_value", units::currency> {};
/// Which profile fields the customer gave, one column a field (1 given, 0 not; a part counts in part).
struct profile_fields : many_column<"profile_fields", units::fraction, unit_interval> {};
/// Time since the profile was given or last confirmed.
struct profile_age : column<"profile_age", units::periods, non_negative> {};
/// How often the customer told the firm something in the period, one column a kind (complaint, suggestion, need …).
struct contact_counts : many_column<"contact_counts", units::count, non_negative> {};
/// Mean age of those contacts, one column a kind.
struct contact_ages : many_column<"contact_ages", units::periods, non_negative> {};

/// The part of each knowledge item that can be turned into use.
struct knowledge_convertibility : many_column<"knowledge_convertibility", units::fraction, unit_interval> {};
/// The customer's contribution to each knowledge item.
struct knowledge_contribution : many_column<"knowledge_contribution", units::fraction, non_negative> {};
/// What each knowledge item is worth to the firm when it is used.
struct knowledge_benefit : many_column<"knowledge_benefit", units::currency> {};
/// What turning each knowledge item into use costs.
struct knowledge_cost : many_column<"knowledge_cost", units::currency, non_negative> {};

/// Whether the customer has transaction value: a share in the income from joint business with other firms.
struct partner_eligible : column<"partner_eligible", units::fraction, zero_or_one> {};
/// The weight of the customer's share in that income.
struct partner_weight : column<"partner_weight", units::fraction, non_negative> {};
/// What such a weight is made of, one column a factor (product relatedness, brand association, loyalty …).
struct partner_factors : many_column<"partner_factors", units::fraction, non_negative> {};

// What the value models write.

struct purchase_value : value_column<"purchase_value", value_kind::current> {};
struct word_of_mouth_value : value_column<"word_of_mouth_value", value_kind::potential> {};
struct information_value : value_column<"information_value", value_kind::potential> {};
struct knowledge_value : value_column<"knowledge_value", value_kind::potential> {};
struct transaction_value : value_column<"transaction_value", value_kind::potential> {};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/summary_columns.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/condition.hpp>

namespace custval {

// The customer's other types, as conditions that rules can use: a customer is of one type of a pair (who has not bought
// yet is neither new nor old), or unknown where the column is NaN. Source: [CV] §1.2; the numbers that it leaves open
// are arguments here.

/// Buys to sell on or to make something of it.
[[nodiscard]] inline auto intermediate_customer() {
  return resells{} == 1.0;
}
/// Buys for own use.
[[nodiscard]] inline auto end_customer() {
  return !intermediate_customer();
}

/// An organisation.
[[nodiscard]] inline auto group_customer() {
  return is_organisation{} == 1.0;
}
/// One person.
[[nodiscard]] inline auto individual_customer() {
  return !group_customer();
}

/// Has bought at least once: potential customers have rows without purchases.
[[nodiscard]] inline auto existing_customer() {
  return purchase_days{} >= 1.0;
}
/// Has not bought yet.
[[nodiscard]] inline auto potential_customer() {
  return !existing_customer();
}

/// Has bought on one day only.
[[nodiscard]] inline auto new_customer() {
  return purchase_days{} == 1.0;
}
/// Has come back: has bought on several days.
[[nodiscard]] inline auto returning_customer() {
  return purchase_days{} >= 2.0;
}

/// First and last purchase lie at least so many days apart, with repeat purchases enough to be no chance.
/// **Domain** numbers >= 0. A year and three repeats are our choice.
[[nodiscard]] inline auto long_term_customer(double days = 365.0, double repeats = 3.0) {
  return recency{} >= days && repeat_purchases{} >= repeats;
}
/// Any customer that is not a long-term one.
[[nodiscard]] inline auto temporary_customer(double days = 365.0, double repeats = 3.0) {
  return !long_term_customer(days, repeats);
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>

namespace custval {

// What is known of a customer from the purchases alone, observed up to a day. Purchases of one day are one purchase.

/// x: days with a purchase, less the first.
struct repeat_purchases : column<"repeat_purchases", units::count, non_negative> {};
/// t_x: days from the first purchase to the last; 0 when x = 0.
struct recency : column<"recency", units::days, non_negative> {};
/// T: days from the first purchase to the end of the observation.
struct observed_time : column<"observed_time", units::days, non_negative> {};
/// m: spend on the repeat days divided by x; 0 when x = 0.
struct mean_repeat_spend : column<"mean_repeat_spend", units::currency> {};
/// All money of the customer's rows: first day, repeat days, and refunds on days without a purchase.
struct total_spend : column<"total_spend", units::currency> {};
/// The day of the first purchase, in days since 1970-01-01.
struct first_day : column<"first_day", units::days> {};
/// The day of the last purchase, in days since 1970-01-01.
struct last_day : column<"last_day", units::days> {};
/// Days with a purchase.
struct purchase_days : column<"purchase_days", units::count, non_negative> {};

// What the same customer did after the calibration end, up to the observation end.

/// Days with a purchase after the calibration end.
struct holdout_purchases : column<"holdout_purchases", units::count, non_negative> {};
/// All money of the customer's rows after the calibration end.
struct holdout_spend : column<"holdout_spend", units::currency> {};
/// Days from the calibration end to the observation end.
struct holdout_time : column<"holdout_time", units::days, non_negative> {};

}  // namespace custval

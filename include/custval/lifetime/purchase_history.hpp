// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

namespace custval {

/// What a lifetime model knows of a customer: a row of the summary of a purchase log. Times count from the first
/// purchase, in the model's unit of time (for BG/BB: in opportunities to purchase).
/// **Domain** repeats a whole number >= 0; 0 <= recency <= observed; recency is 0 where repeats is 0, and only there.
/// Functions of the models do not check it (`check_histories` does); NaN gives NaN.
struct PurchaseHistory {
  double repeats = 0.0;   ///< x: purchases after the first
  double recency = 0.0;   ///< t_x: time of the last purchase
  double observed = 0.0;  ///< T: end of the observation
  friend bool operator==(const PurchaseHistory&, const PurchaseHistory&) = default;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/lifetime_columns.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/model.hpp>

namespace custval {

/// Purchase value from what a lifetime model expects: discounted residual purchases × spend per purchase × margin. The
/// columns come from `predict` in lifetime/, from any model; the horizon and the discount are those of the prediction.
///
/// **Units** ¤ of profit today. **Cost** one product a row.
/// **Source** Fader, Hardie, Lee (2005), J. Marketing Research 42, 415-430, doi:10.1509/jmkr.2005.42.4.415: purchases
/// and spend per purchase independent of each other.
struct LifetimePurchaseValue {
  using inputs = columns<discounted_expected_purchases, expected_spend, unit_margin>;
  using output = purchase_value;

  auto operator()(const auto& c) const {
    return c[discounted_expected_purchases{}] * c[expected_spend{}] * c[unit_margin{}];
  }
  friend bool operator==(const LifetimePurchaseValue&, const LifetimePurchaseValue&) = default;
};

}  // namespace custval

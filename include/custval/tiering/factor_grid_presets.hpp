// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/tiering/columns.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/tier.hpp>

namespace custval {

// The textbook's three pairs of important factors, ready to fit. It names the factors; levels and classes are our
// choice: three levels each (the top fifth of the customers, the next up to half, the rest) and three classes. Others:
// `with_cells`, or a FactorGrid of your own. Source: [CV] §1.2.

/// How much of the product a customer needs × how sure that need is. [CV] names "demand for the product" only; taking
/// it apart in two is ours.
[[nodiscard]] inline auto demand_factors() {
  return FactorGrid({"key", "key", "regular",    //
                     "key", "regular", "minor",  //
                     "regular", "minor", "minor"},
                    Factor<demand_volume>::top({0.2, 0.5}), Factor<demand_certainty>::top({0.2, 0.5}))
      .ordered(TierLabels({"key", "regular", "minor"}));
}

/// Customer size × credit rating. A poor rating (the lower half) never makes a key customer, whatever the size.
[[nodiscard]] inline auto size_and_credit_factors() {
  return FactorGrid({"key", "key", "minor",      //
                     "key", "regular", "minor",  //
                     "regular", "regular", "minor"},
                    Factor<customer_size>::top({0.2, 0.5}), Factor<credit_rating>::top({0.2, 0.5}))
      .ordered(TierLabels({"key", "regular", "minor"}));
}

/// Prospects of the customer's products × growth of the customer's market.
[[nodiscard]] inline auto prospects_and_growth_factors() {
  return FactorGrid({"key", "key", "regular",    //
                     "key", "regular", "minor",  //
                     "regular", "minor", "minor"},
                    Factor<product_prospects>::top({0.2, 0.5}), Factor<market_growth>::top({0.2, 0.5}))
      .ordered(TierLabels({"key", "regular", "minor"}));
}

}  // namespace custval

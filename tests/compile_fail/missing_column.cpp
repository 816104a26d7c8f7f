// SPDX-License-Identifier: BSL-1.0
// EXPECT: PurchaseValue.*unit_margin|unit_margin.*PurchaseValue
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>

using namespace custval;

// The message names the model and the column.
int main() {
#ifdef CONTROL
  const Table<double, spending_capacity, wallet_share, unit_margin> base(3);
#else
  const Table<double, spending_capacity, wallet_share> base(3);
#endif
  return static_cast<int>(score(CustomerValue{PurchaseValue{}}, base).rows());
}

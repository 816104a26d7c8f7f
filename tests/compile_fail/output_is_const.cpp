// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: an output column is bound to const memory
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>

using namespace custval;

int main() {
  const Table<double, spending_capacity, wallet_share, unit_margin> base(3);
#ifdef CONTROL
  Table<double, purchase_value> out(3);
#else
  const Table<double, purchase_value> out(3);
#endif
  score(PurchaseValue{}, base, out.view());
}

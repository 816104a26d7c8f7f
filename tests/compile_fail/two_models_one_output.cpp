// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: two models of an aggregate write the same value column
#include <custval/value/customer_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

using namespace custval;

int main() {
#ifdef CONTROL
  const CustomerValue model{PurchaseValue{}, WordOfMouthValue{}};
#else
  const CustomerValue model{PurchaseValue{}, RetentionPurchaseValue{InfiniteHorizon{}, 0.1}};
#endif
  return static_cast<int>(model.size);
}

// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> v{1, 2, 3, 4, 5, 6};
  const auto base = view(bind<spending_capacity>(v), bind<wallet_share>(v), bind<unit_margin>(v), bind<influence>(v),
                         bind<reach>(v), bind<audience_value>(v));
  const auto values = score(CustomerValue{PurchaseValue{}, WordOfMouthValue{}}, base);
  std::printf("%g\n", values[total_value{}].sum());
  return 0;
}

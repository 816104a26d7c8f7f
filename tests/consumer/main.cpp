// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/custval.hpp>
#include <vector>

// 200·0.5·0.25 = 25.
int main() {
  const std::vector<double> capacity{200.0};
  const std::vector<double> share{0.5};
  const std::vector<double> margin{0.25};
  const auto base =
      custval::view(custval::bind<custval::spending_capacity>(capacity), custval::bind<custval::wallet_share>(share),
                    custval::bind<custval::unit_margin>(margin));
  const auto values = custval::score(custval::PurchaseValue{}, base, custval::threads{2});
  if (values[custval::purchase_value{}](0) != 25.0) {
    return 1;
  }
  std::printf("custval %d.%d.%d\n", custval::version_major, custval::version_minor, custval::version_patch);
  return 0;
}

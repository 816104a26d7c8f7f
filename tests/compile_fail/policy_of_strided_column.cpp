// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a policy reads numbers that lie one behind the other
#include <custval/tiering/cumulative_share.hpp>

using namespace custval;

int main() {
  const Eigen::ArrayXXd values = Eigen::ArrayXXd::Ones(2, 3);
#ifdef CONTROL
  const Eigen::ArrayXd column = values.row(0);
  const auto base = view(bind<total_value>(column));
#else
  const auto base = view(bind<total_value>(values.row(0)));
#endif
  return static_cast<int>(fit(CumulativeShare{{0.8}}, base).size());
}

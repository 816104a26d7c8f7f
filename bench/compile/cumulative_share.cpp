// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <string>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> v{1, 2, 3, 4, 5, 6};
  const auto base = view(bind<total_value>(v));
  const auto abc = fit(CumulativeShare{0.80, 0.95}, base);
  for (const Tier tier : assign(abc, base)) {
    std::printf("%s\n", std::string(abc.label(tier)).c_str());
  }
  return 0;
}

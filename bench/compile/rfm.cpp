// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/rfm.hpp>
#include <string>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> r{1, 2, 3, 4, 5, 6}, f{6, 5, 4, 3, 2, 1}, m{1, 2, 3, 4, 5, 6};
  const auto base = view(bind<last_day>(r), bind<purchase_days>(f), bind<total_spend>(m));
  const auto grading = fit(Rfm{}, base);
  for (const Tier tier : assign(grading, base)) {
    std::printf("%s\n", std::string(grading.label(tier)).c_str());
  }
  return 0;
}

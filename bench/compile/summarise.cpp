// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/summarise.hpp>
#include <vector>

int main() {
  using namespace custval;
  using namespace std::chrono;
  const std::vector<std::int64_t> customers{7, 42, 7, 1001};
  const std::vector<sys_days> days{2024y / March / 5, 2024y / January / 2, 2024y / March / 5, 2024y / February / 10};
  const std::vector<double> amounts{30, 100, 10, 25};
  const auto summary = summarise(PurchaseView(customers, days, amounts));
  for (Index i = 0; i < summary.rows(); ++i) {
    std::printf("%g %g\n", summary[purchase_days{}](i), summary[total_spend{}](i));
  }
  return 0;
}

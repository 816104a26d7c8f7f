// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> x{2, 0, 5, 1, 0, 3};
  const std::vector<double> t{30, 0, 200, 20, 0, 90};
  const std::vector<double> T{200, 210, 220, 230, 240, 250};
  const auto base = view(bind<repeat_purchases>(x), bind<recency>(t), bind<observed_time>(T));
  const auto fitted = fit<BgNbd>(base, {.unit = TimeUnit::week()});
  std::printf("%s\n", to_text(fitted.status).c_str());
  for (const double p : fitted.model.parameters()) {
    std::printf("%g\n", p);
  }
  return 0;
}

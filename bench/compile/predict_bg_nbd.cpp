// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/predict.hpp>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> x{2, 0, 5, 1, 0, 3};
  const std::vector<double> t{30, 0, 200, 20, 0, 90};
  const std::vector<double> T{200, 210, 220, 230, 240, 250};
  const auto base = view(bind<repeat_purchases>(x), bind<recency>(t), bind<observed_time>(T));
  const auto forecast = predict<probability_alive, expected_purchases>(BgNbd(0.24, 4.4, 0.79, 2.4), TimeUnit::week(),
                                                                       base, {.horizon = std::chrono::weeks(39)});
  for (Index i = 0; i < base.rows(); ++i) {
    std::printf("%g %g\n", forecast[probability_alive{}](i), forecast[expected_purchases{}](i));
  }
  return 0;
}

// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> x{2, 0, 5, 1, 0, 3};
  const std::vector<double> m{30, 0, 20, 20, 0, 90};
  const auto base = view(bind<repeat_purchases>(x), bind<mean_repeat_spend>(m));
  const auto fitted = fit<GammaGamma>(base);
  std::printf("%s\n", to_text(fitted.status).c_str());
  for (const double p : fitted.model.parameters()) {
    std::printf("%g\n", p);
  }
  return 0;
}

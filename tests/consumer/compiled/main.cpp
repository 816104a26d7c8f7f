// SPDX-License-Identifier: BSL-1.0
// The same program for the library's headers alone and for custval::compiled: what it prints must not differ.
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <vector>

#if defined(EXPECT_COMPILED) != defined(CUSTVAL_COMPILED_LIFETIME) || \
    defined(EXPECT_COMPILED) != defined(CUSTVAL_COMPILED_JSON)
#error "custval::compiled brings its macros, and nothing else does"
#endif

int main() {
  using namespace custval;
  const std::vector<double> repeats{2, 0, 5, 1, 0, 3};
  const std::vector<double> last{30, 0, 200, 20, 0, 90};
  const std::vector<double> end{200, 210, 220, 230, 240, 250};
  const auto base = view(bind<repeat_purchases>(repeats), bind<recency>(last), bind<observed_time>(end));
  const FittedModel<BgNbd> fitted = fit<BgNbd>(base, {.unit = TimeUnit::week()});
  for (const double parameter : fitted.model.parameters()) {
    std::printf("%a\n", parameter);
  }
  const auto grading = fit(CumulativeShare{0.80, 0.95}, view(bind<total_value>(end)));
  const auto read = grading_from_text<decltype(fit(CumulativeShare{0.80, 0.95}, view(bind<total_value>(end))))>(
      grading_json(grading).dump());
  std::printf("%s\n", grading_json(read).dump().c_str());
  return read == grading ? 0 : 1;
}

// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <string>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> v{1, 2, 3, 4, 5, 6};
  const auto base = view(bind<total_value>(v));
  const auto abc = fit(CumulativeShare{0.80, 0.95}, base);
  const std::string text = grading_json(abc).dump(2);
  const auto read = grading_from_text<decltype(fit(CumulativeShare{0.80, 0.95}, base))>(text);
  std::printf("%s %d\n", text.c_str(), static_cast<int>(read == abc));
  return 0;
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/grading.hpp>
#include <custval/tiering/head_count.hpp>

#include <cstdio>
#include <vector>

int main() {
  using namespace custval;
  const auto grading = fit(HeadCount{0.5}, std::vector<double>{4, 3, 2, 1});
  const std::string text = grading_json(grading).dump();
  std::puts(text.c_str());
  return grading_from_text<ThresholdGrading<total_value>>(text) == grading ? 0 : 1;
}

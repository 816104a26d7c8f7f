// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a value model is called with packs of numbers, not with Eigen arrays
// ERRORS: 2
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
  using output = word_of_mouth_value;
  auto operator()(const auto& c) const {
#ifdef CONTROL
    return max(c[reach{}], 0);
#else
    return c[reach{}].max(0);
#endif
  }
};

int main() {
  const Table<double, reach> base(3);
  return static_cast<int>(score(Model{}, base).rows());
}

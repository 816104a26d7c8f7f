// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: the output of a value model is a value_column
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
#ifdef CONTROL
  using output = word_of_mouth_value;
#else
  using output = reach;  // not a value column
#endif
  auto operator()(const auto& c) const { return c[reach{}]; }
};

int main() {
  const Table<double, reach> base(3);
  return static_cast<int>(score(Model{}, base).rows());
}

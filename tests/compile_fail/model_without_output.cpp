// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a value model says which value it writes: using output
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
#ifdef CONTROL
  using output = word_of_mouth_value;
#endif
  auto operator()(const auto& c) const { return c[reach{}]; }
};

int main() {
  const Table<double, reach> base(3);
  return static_cast<int>(score(Model{}, base).rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a value model says which value it writes: using output
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
  auto operator()(const auto& c) const { return c[reach{}]; }
};

int main() {
  const Table<double, influence, reach, audience_value> base(3);
#ifdef CONTROL
  const CustomerValue model{WordOfMouthValue{}};
#else
  const CustomerValue model{WordOfMouthValue{}, Model{}};
#endif
  return static_cast<int>(score(model, base)[total_value{}](0));
}

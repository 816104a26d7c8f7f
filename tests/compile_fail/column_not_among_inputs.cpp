// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a value model reads a column that is not among its inputs
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

template <class Inputs>
struct Model {
  using inputs = Inputs;
  using output = word_of_mouth_value;
  auto operator()(const auto& c) const { return c[influence{}] * c[reach{}]; }
};

int main() {
  const Table<double, influence, reach> base(3);
#ifdef CONTROL
  const auto values = score(Model<columns<influence, reach>>{}, base);
#else
  const auto values = score(Model<columns<influence>>{}, base);
#endif
  return static_cast<int>(values.rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a value model returns an expression that refers to an array of its own
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
  using output = word_of_mouth_value;
  auto operator()(const auto& c) const {
    const Eigen::ArrayXd doubled = 2.0 * c[reach{}];
#ifdef CONTROL
    return Eigen::ArrayXd(doubled + c[reach{}]);
#else
    return doubled + c[reach{}];
#endif
  }
};

int main() {
  const Table<double, reach> base(3);
  return static_cast<int>(score(Model{}, base).rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: or block.rows. that returns an array of its own
#include <custval/value/columns.hpp>
#include <custval/value/score.hpp>

using namespace custval;

struct Model {
  using inputs = columns<reach>;
  using output = word_of_mouth_value;
  auto block(const auto& rows) const {
    const Eigen::ArrayXd doubled = 2.0 * rows[reach{}];
#ifdef CONTROL
    return Eigen::ArrayXd(doubled + rows[reach{}]);
#else
    return doubled + rows[reach{}];
#endif
  }
};

int main() {
  const Table<double, reach> base(3);
  return static_cast<int>(score(Model{}, base).rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a many_column binds to a matrix whose inner stride is 1
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

using namespace custval;

int main() {
  double numbers[12]{};
#ifdef CONTROL
  const Eigen::Map<const Eigen::ArrayXXd> counts(numbers, 3, 2);
#else
  using Strides = Eigen::Stride<6, 2>;
  const Eigen::Map<const Eigen::ArrayXXd, 0, Strides> counts(numbers, 3, 2, Strides());
#endif
  return static_cast<int>(bind<contact_counts>(counts).rows);
}

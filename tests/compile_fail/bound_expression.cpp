// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind needs numbers in memory; evaluate an Eigen expression into an array first
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

using namespace custval;

int main() {
  const Eigen::ArrayXd people = Eigen::ArrayXd::Zero(3);
#ifdef CONTROL
  const Eigen::ArrayXd twice = people * 2;
  const auto bound = bind<reach>(twice);
#else
  const auto bound = bind<reach>(people * 2);
#endif
  return static_cast<int>(bound.rows);
}

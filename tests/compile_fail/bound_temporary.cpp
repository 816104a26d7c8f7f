// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind does not copy
#include <custval/core/view.hpp>
#include <custval/value/columns.hpp>

#include <vector>

int main() {
#ifdef CONTROL
  const std::vector<double> people(3);
  const auto bound = custval::bind<custval::reach>(people);
#else
  const auto bound = custval::bind<custval::reach>(std::vector<double>(3));
#endif
  return static_cast<int>(bound.rows);
}

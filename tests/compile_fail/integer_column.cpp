// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a column holds double or float
#include <custval/core/view.hpp>
#include <custval/value/columns.hpp>

#include <vector>

int main() {
#ifdef CONTROL
  const std::vector<double> people(3);
#else
  const std::vector<int> people(3);
#endif
  return static_cast<int>(custval::view(custval::bind<custval::reach>(people)).rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind takes a pointer to double or float and the number of rows
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

int main() {
  const std::vector<double> people(3);
#ifdef CONTROL
  const auto bound = bind<reach>(people.data(), 3);
#else
  const auto bound = bind<reach>(3, people.data());
#endif
  return static_cast<int>(bound.rows);
}

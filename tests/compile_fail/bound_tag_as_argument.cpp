// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind takes the tag in angle brackets
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

int main() {
  const std::vector<double> people(3);
#ifdef CONTROL
  const auto bound = bind<reach>(people);
#else
  const auto bound = bind(reach{}, people);
#endif
  return static_cast<int>(bound.rows);
}

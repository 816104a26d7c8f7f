// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind<tag> takes the tag of a column
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

struct Customer {
  double people;
};

int main() {
  const std::vector<double> people(3);
#ifdef CONTROL
  const auto bound = bind<reach>(people);
#else
  const auto bound = bind<Customer>(people);
#endif
  return static_cast<int>(bound.rows);
}

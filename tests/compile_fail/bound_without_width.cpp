// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a many_column holds a row of numbers a customer
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

int main() {
  const std::vector<double> counts(6);
#ifdef CONTROL
  const auto bound = bind<contact_counts>(counts.data(), 3, 2);
#else
  const auto bound = bind<contact_counts>(counts);
#endif
  return static_cast<int>(bound.rows);
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind reads members of double or float; of others make a table with gather
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

struct Customer {
  double people;
  long visits;
};

int main() {
  const std::vector<Customer> customers(3);
#ifdef CONTROL
  const auto bound = bind<reach>(customers, &Customer::people);
#else
  const auto bound = bind<reach>(customers, &Customer::visits);
#endif
  return static_cast<int>(bound.rows);
}

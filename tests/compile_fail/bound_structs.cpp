// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a column holds numbers; of structs bind a member
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

struct Customer {
  double people;
};

int main() {
  const std::vector<Customer> customers(3);
#ifdef CONTROL
  const auto bound = bind<reach>(customers, &Customer::people);
#else
  const auto bound = bind<reach>(customers);
#endif
  return static_cast<int>(bound.rows);
}

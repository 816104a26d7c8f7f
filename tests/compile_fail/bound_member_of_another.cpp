// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: this is no member of these structs
#include <custval/core/bind.hpp>
#include <custval/value/columns.hpp>

#include <vector>

using namespace custval;

struct Customer {
  double people;
};
struct Shop {
  double people;
};

int main() {
  const std::vector<Customer> customers(3);
#ifdef CONTROL
  const auto bound = bind<reach>(customers, &Customer::people);
#else
  const auto bound = bind<reach>(customers, &Shop::people);
#endif
  return static_cast<int>(bound.rows);
}

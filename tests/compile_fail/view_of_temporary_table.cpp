// SPDX-License-Identifier: BSL-1.0
// EXPECT: deleted
#include <custval/core/table.hpp>
#include <custval/value/columns.hpp>

using namespace custval;

int main() {
#ifdef CONTROL
  const Table<double, reach> table(3);
  const auto base = table.view();
#else
  const auto base = Table<double, reach>(3).view();
#endif
  return static_cast<int>(base.rows());
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: bind reads numbers where they are, so they have to lie one behind the other
#include <custval/core/view.hpp>
#include <custval/value/columns.hpp>

#include <deque>
#include <vector>

using namespace custval;

int main() {
#ifdef CONTROL
  const std::vector<double> people(3);
#else
  const std::deque<double> people(3);
#endif
  return static_cast<int>(view(bind<reach>(people)).rows());
}

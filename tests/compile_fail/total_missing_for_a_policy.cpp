// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: total_value .* is missing from the base: an aggregate writes it
#include <custval/tiering/cumulative_share.hpp>

using namespace custval;

struct purchase_value : value_column<"purchase_value", value_kind::current> {};

int main() {
#ifdef CONTROL
  const Table<double, total_value> base(3);
#else
  const Table<double, purchase_value> base(3);
#endif
  return static_cast<int>(fit(CumulativeShare{{0.8}}, base).size());
}

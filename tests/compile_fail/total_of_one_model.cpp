// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: total_value .* is not here: an aggregate writes it
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>

using namespace custval;

int main() {
  const Table<double, influence, reach, audience_value> base(3);
#ifdef CONTROL
  const auto values = score(CustomerValue{WordOfMouthValue{}}, base);
#else
  const auto values = score(WordOfMouthValue{}, base);
#endif
  return static_cast<int>(values[total_value{}](0));
}

// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: total_value .* is written by an aggregate
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>

using namespace custval;

int main() {
  const Table<double, influence, reach, audience_value> base(3);
  Table<double, total_value> out(3);
#ifdef CONTROL
  score(CustomerValue{WordOfMouthValue{}}, base, out);
#else
  score(WordOfMouthValue{}, base, out);
#endif
  return static_cast<int>(out.rows());
}

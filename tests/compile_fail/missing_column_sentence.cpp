// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: a column that is read here is missing from the base
// ERRORS: 2
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>

using namespace custval;

int main() {
#ifdef CONTROL
  const Table<float, influence, reach, audience_value> base(3);
#else
  const Table<float, influence> base(3);
#endif
  return static_cast<int>(score(WordOfMouthValue{}, base).rows());
}

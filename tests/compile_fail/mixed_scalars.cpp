// SPDX-License-Identifier: BSL-1.0
// EXPECT: custval: the columns that are read together here are not all double or all float
#include <custval/value/score.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <vector>

using namespace custval;

int main() {
  const std::vector<double> doubles(3);
#ifdef CONTROL
  const std::vector<double> others(3);
#else
  const std::vector<float> others(3);
#endif
  const auto base = view(bind<influence>(doubles), bind<reach>(others), bind<audience_value>(doubles));
  return static_cast<int>(score(WordOfMouthValue{}, base).rows());
}

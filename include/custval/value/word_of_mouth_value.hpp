// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/value/columns.hpp>
#include <custval/value/model.hpp>

namespace custval {

/// Word-of-mouth value in closed form: the purchase value a customer moves in those they reach.
///
/// WV = influence · reach · audience value
///
/// Negative influence (complaints) drives prospects and customers away and makes the value negative.
/// **Units** ¤, of the period that the audience value is of. **Source** [CV] §2.
struct WordOfMouthValue {
  using inputs = columns<influence, reach, audience_value>;
  using output = word_of_mouth_value;

  auto operator()(const auto& c) const { return c[influence{}] * c[reach{}] * c[audience_value{}]; }
  friend bool operator==(const WordOfMouthValue&, const WordOfMouthValue&) = default;
};

}  // namespace custval

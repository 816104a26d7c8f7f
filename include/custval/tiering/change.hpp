// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <string>

namespace custval {

/// What one column would have to become.
struct Change {
  std::string column;
  double now = 0.0;
  double cut = 0.0;  ///< the value that matters
  int side = 0;      ///< 0: the cut itself is enough; 1: just above it; -1: just below it
  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace custval

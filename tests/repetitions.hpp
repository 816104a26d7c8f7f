// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>

namespace custval_test {

/// How many of so many repetitions a test makes: all where it is optimised; a twentieth, and one at least, in builds
/// for sanitizers, in which a fit takes fifty times as long.
[[nodiscard]] constexpr int repetitions(int all) {
#ifdef NDEBUG
  return all;
#else
  return std::max(1, all / 20);
#endif
}

}  // namespace custval_test

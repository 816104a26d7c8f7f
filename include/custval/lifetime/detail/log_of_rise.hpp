// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>

namespace custval::detail {

// log(1 + z) for z >= 0, with fewer cares than log1p. NaN stays, infinity becomes NaN.
template <class S, int W>
[[nodiscard]] Pack<S, W> log_of_rise(const Pack<S, W>& z) noexcept {
  const Pack<S, W> sum = S{1} + z;
  return log_unchecked(sum) + (z - (sum - S{1})) / sum;
}

}  // namespace custval::detail

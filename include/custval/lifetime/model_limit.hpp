// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace custval {

/// A simpler model that a model of N parameters becomes when some of these run to bounds. `M::limits()` lists them, the
/// simplest first; a fit at a boundary is called by the name of the first whose likelihood, and what it says of the
/// customers, is all but the same.
template <std::size_t N>
struct ModelLimit {
  std::string_view name;
  std::array<int, N> at{};  ///< each parameter: -1: towards 0, 1: towards infinity, 0: whatever fits best
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <bit>
#include <cstdint>

namespace custval::detail {

// Whether an amount is not both positive and finite, and so for an AmountPolicy to judge: one comparison of its bits.
[[nodiscard]] inline bool is_odd(double amount) noexcept {
  constexpr std::uint64_t infinity = 0x7ff0000000000000U;
  return std::bit_cast<std::uint64_t>(amount) - 1 >= infinity - 1;
}

}  // namespace custval::detail

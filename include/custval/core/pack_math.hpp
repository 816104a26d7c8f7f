// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/pack_elementary.hpp>
#include <custval/core/pack.hpp>

namespace custval {

/// e to the power of each number. **Errors** within 1.2 units in the last place of double and float, also where the
/// result is denormal; 0 below and infinity above what the type can hold; NaN stays.
template <class S, int W>
[[nodiscard]] Pack<S, W> exp(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::exp_of(lanes); });
}

/// e to the power of each number, less one, exact to the last digits for small numbers, too. **Errors** within 2.8
/// units in the last place; -1 and infinity at the ends; NaN stays.
template <class S, int W>
[[nodiscard]] Pack<S, W> expm1(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::expm1_of(lanes); });
}

/// The natural logarithm of each number. **Errors** within 1 unit in the last place; minus infinity of 0, NaN of less.
template <class S, int W>
[[nodiscard]] Pack<S, W> log(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::log_of(lanes); });
}

/// The natural logarithm of one more than each number, exact to the last digits for small numbers, too. **Errors**
/// within 2 units in the last place; minus infinity of -1, NaN of less.
template <class S, int W>
[[nodiscard]] Pack<S, W> log1p(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::log1p_of(lanes); });
}

/// exp for kernels that know their numbers, a third faster: |x| <= 708 (80 for float). **Errors** as exp; NaN stays,
/// and other numbers give any number.
template <class S, int W>
[[nodiscard]] Pack<S, W> exp_unchecked(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::exp_unchecked_of(lanes); });
}

/// log for kernels that know their numbers, a third faster: finite, > 0 and not denormal. **Errors** as log; all else,
/// NaN too, gives any number.
template <class S, int W>
[[nodiscard]] Pack<S, W> log_unchecked(const Pack<S, W>& x) noexcept {
  return detail::PackBits<S, W>::by_register(x, [](const auto& lanes) { return detail::log_unchecked_of(lanes); });
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/pack_elementary.hpp>
#include <custval/core/pack.hpp>

#include <cmath>

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

/// f of each number: for what is not made of packs, a number at a time.
template <class S, int W, class F>
[[nodiscard]] Pack<S, W> transform(const Pack<S, W>& x, F&& f) {
  return Pack<S, W>::from([&](int i) { return static_cast<S>(f(x[i])); });
}

/// The square root of each number, rounded correctly; NaN of less than 0.
template <class S, int W>
[[nodiscard]] Pack<S, W> sqrt(const Pack<S, W>& x) noexcept {
  return transform(x, [](S number) { return std::sqrt(number); });
}

/// The largest whole number up to each number.
template <class S, int W>
[[nodiscard]] Pack<S, W> floor(const Pack<S, W>& x) noexcept {
  return transform(x, [](S number) { return std::floor(number); });
}

}  // namespace custval

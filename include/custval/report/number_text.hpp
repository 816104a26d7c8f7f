// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

// Numbers as people read them.

namespace custval {

/// A number with so many decimals.
[[nodiscard]] inline std::string decimals(double value, int digits) {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

/// A number with four significant digits.
[[nodiscard]] inline std::string short_text(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

/// Money with cents; in short where these are beyond the digits that a number has.
[[nodiscard]] inline std::string money_text(double value) {
  if (std::isinf(value)) {
    return value > 0.0 ? "more than 1.8e+308" : "less than -1.8e+308";
  }
  return std::isnan(value) ? "-" : std::abs(value) < 1e15 ? decimals(value, 2) : short_text(value);
}

/// A count with a comma every three digits: 1,234,567.
[[nodiscard]] inline std::string grouped(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) {
      text += ',';
    }
    text += digits[i];
  }
  return text;
}

/// An amount with cents, 1,234,567.89; from 1e12 on with four significant digits.
[[nodiscard]] inline std::string amount_text(double amount) {
  if (!(std::abs(amount) < 1e12)) {
    return std::isfinite(amount) ? short_text(amount) : money_text(amount);
  }
  const auto cents = static_cast<std::uint64_t>(std::llround(std::abs(amount) * 100.0));
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%02u", static_cast<unsigned>(cents % 100));
  return (amount < 0.0 && cents != 0 ? "-" : "") + grouped(cents / 100) + fraction.data();
}

/// A share in per cent with one decimal; "-" for none.
[[nodiscard]] inline std::string percent_text(double share) {
  if (!std::isfinite(share)) {
    return "-";
  }
  return decimals(100.0 * share, 1) + " %";
}

/// A figure with three decimals; "-" for none.
[[nodiscard]] inline std::string figure_text(double value) {
  return std::isnan(value) ? "-" : decimals(value, 3);
}

/// A number rounded to a whole one, grouped, with its sign.
[[nodiscard]] inline std::string whole_text(double value) {
  if (!(std::abs(value) < 1e15)) {
    return std::isfinite(value) ? short_text(value) : money_text(value);
  }
  const auto rounded = static_cast<std::uint64_t>(std::llround(std::abs(value)));
  return (value < 0.0 && rounded != 0 ? "-" : "") + grouped(rounded);
}

}  // namespace custval

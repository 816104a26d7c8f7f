// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace custval_cli {

/// With so many decimals, for people.
[[nodiscard]] inline std::string decimals(double value, int digits) {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

/// With four significant digits.
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

}  // namespace custval_cli

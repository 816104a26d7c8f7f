// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace custval::detail {

// Whether a text is UTF-8: no byte out of place, no character written longer than need be, no surrogates, none beyond
// U+10FFFF. Source: The Unicode Standard, table 3-7.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// A text of the user's as JSON, which cannot hold others than UTF-8. **Errors** ArgumentError for those.
[[nodiscard]] Json text_json(std::string_view function, const std::string& what, std::string_view text);

#if defined(CUSTVAL_JSON_INLINE)

CUSTVAL_JSON_INLINE bool is_utf8(std::string_view text) noexcept {
  const auto in = [](unsigned char byte, unsigned low, unsigned high) { return byte >= low && byte <= high; };
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = [&](std::size_t k) {
      return static_cast<unsigned char>(i + k < text.size() ? text[i + k] : '\0');
    };
    const unsigned char first = byte(0);
    std::size_t size = 0;
    if (first < 0x80U) {
      size = 1;
    } else if (in(first, 0xc2U, 0xdfU)) {
      size = 2;
    } else if (in(first, 0xe0U, 0xefU) && in(byte(1), first == 0xe0U ? 0xa0U : 0x80U, first == 0xedU ? 0x9fU : 0xbfU)) {
      size = 3;
    } else if (in(first, 0xf0U, 0xf4U) && in(byte(1), first == 0xf0U ? 0x90U : 0x80U, first == 0xf4U ? 0x8fU : 0xbfU)) {
      size = 4;
    }
    for (std::size_t k = 1; k < size; ++k) {
      size = in(byte(k), 0x80U, 0xbfU) ? size : 0;
    }
    if (size == 0) {
      return false;
    }
    i += size;
  }
  return true;
}

CUSTVAL_JSON_INLINE Json text_json(std::string_view function, const std::string& what, std::string_view text) {
  if (!is_utf8(text)) {
    raise<ArgumentError>("custval::" + std::string(function) + ": " + what +
                         " is not UTF-8, which is all that JSON can hold");
  }
  return std::string(text);
}

#endif

}  // namespace custval::detail

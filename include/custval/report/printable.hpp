// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Texts of the user's in lines of a report.

namespace custval {

namespace detail {

struct Utf8Character {
  std::size_t bytes;
  std::uint32_t code;
};

// The first character of a text, or nothing where it does not begin with UTF-8: shortest forms, no surrogates.
[[nodiscard]] inline std::optional<Utf8Character> first_of_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80U) {
    return Utf8Character{1, byte(0)};
  }
  const std::size_t bytes = byte(0) >= 0xF0U ? 4 : (byte(0) >= 0xE0U ? 3 : 2);
  if (byte(0) < 0xC2U || byte(0) > 0xF4U || bytes > text.size()) {
    return std::nullopt;
  }
  std::uint32_t code = byte(0) & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return std::nullopt;
    }
    code = code << 6U | (byte(i) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800U) || (bytes == 4 && code < 0x10000U);
  const bool no_character = code > 0x10FFFFU || (code >= 0xD800U && code <= 0xDFFFU);
  return overlong || no_character ? std::nullopt : std::optional(Utf8Character{bytes, code});
}

[[nodiscard]] inline bool is_unprintable(std::uint32_t code) {
  const auto within = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  return code < 0x20U || within(0x7F, 0x9F) || code == 0x061C || within(0x200E, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2066, 0x2069);
}

struct ShownCharacter {
  std::size_t bytes;
  std::size_t columns;
};

// The first character of a text. A byte that is not UTF-8 counts as one column.
[[nodiscard]] inline ShownCharacter first_shown(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0xC0U ? 1 : (lead < 0xE0U ? 2 : (lead < 0xF0U ? 3 : 4));
  if (bytes > text.size()) {
    return {1, 1};
  }
  std::uint32_t code = bytes == 1 ? lead : lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const auto within = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  const bool combining = within(0x300, 0x36F) || within(0x200B, 0x200F) || within(0xFE00, 0xFE0F);
  const bool wide = within(0x1100, 0x115F) || within(0x2E80, 0xA4CF) || within(0xAC00, 0xD7A3) ||
                    within(0xF900, 0xFAFF) || within(0xFE30, 0xFE6F) || within(0xFF00, 0xFF60) ||
                    within(0xFFE0, 0xFFE6) || within(0x1F300, 0x1FAFF) || within(0x20000, 0x3FFFD);
  return {bytes, combining ? 0U : (wide ? 2U : 1U)};
}

}  // namespace detail

/// A text as it may stand on a terminal: whatever could move the cursor, change colours, break the line or turn the
/// direction of writing (control characters, also those of 8 bits and in UTF-8, and marks of direction) and bytes that
/// are not UTF-8 come out as '?', one each. `and_line_ends`: line feeds too.
[[nodiscard]] inline std::string printable(std::string_view text, bool and_line_ends = true) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::optional<detail::Utf8Character> first = detail::first_of_utf8(text);
    const std::size_t bytes = first ? first->bytes : 1;
    const bool kept = first && (!detail::is_unprintable(first->code) || (!and_line_ends && first->code == '\n'));
    result += kept ? text.substr(0, bytes) : std::string_view("?");
    text.remove_prefix(bytes);
  }
  return result;
}

/// A text between single quotes, fit for one line on a terminal: at most `longest` bytes of it, and these printable.
[[nodiscard]] inline std::string in_quotes(std::string_view text, std::size_t longest = 40) {
  const auto is_continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t kept = text.size();
  if (kept > longest) {
    kept = longest;
    // A cut inside a UTF-8 sequence would leave an invalid character.
    while (kept > 0 && is_continuation(text[kept])) {
      --kept;
    }
  }
  return "'" + printable(text.substr(0, kept)) + (kept < text.size() ? "...'" : "'");
}

/// The columns a UTF-8 text takes on a terminal, East Asian wide characters counted twice.
[[nodiscard]] inline std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const detail::ShownCharacter next = detail::first_shown(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#include "failure.hpp"

#include <cstdint>
#include <optional>
#include <system_error>

namespace custval_cli {

void fail_with_system_error(const std::string& what, int error) {
  throw Failure(what + ": " + std::generic_category().message(error));
}

namespace {

struct Character {
  std::size_t bytes;
  std::uint32_t code;
};

// The first character of a text, or nothing where it does not begin with UTF-8: shortest forms, no surrogates.
std::optional<Character> first_of_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80U) {
    return Character{1, byte(0)};
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
  return overlong || no_character ? std::nullopt : std::optional(Character{bytes, code});
}

bool is_unprintable(std::uint32_t code) {
  const auto within = [code](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  return code < 0x20U || within(0x7F, 0x9F) || code == 0x061C || within(0x200E, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2066, 0x2069);
}

}  // namespace

std::string printable(std::string_view text, bool and_line_ends) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::optional<Character> first = first_of_utf8(text);
    const std::size_t bytes = first ? first->bytes : 1;
    const bool kept = first && (!is_unprintable(first->code) || (!and_line_ends && first->code == '\n'));
    result += kept ? text.substr(0, bytes) : std::string_view("?");
    text.remove_prefix(bytes);
  }
  return result;
}

std::string in_quotes(std::string_view text, std::size_t longest) {
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

}  // namespace custval_cli

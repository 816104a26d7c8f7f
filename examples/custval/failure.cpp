// SPDX-License-Identifier: BSL-1.0
#include "failure.hpp"

#include <system_error>

namespace custval_cli {

void fail_with_system_error(const std::string& what, int error) {
  throw Failure(what + ": " + std::generic_category().message(error));
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
  std::string result = "'";
  for (const char c : text.substr(0, kept)) {
    const auto byte = static_cast<unsigned char>(c);
    result += byte < 0x20U || byte == 0x7FU ? '?' : c;
  }
  result += kept < text.size() ? "...'" : "'";
  return result;
}

}  // namespace custval_cli

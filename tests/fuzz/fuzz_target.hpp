// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

// What libFuzzer calls with every input that it thinks of. An input that should not be looked at comes back with -1.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace custval_test {

/// A finding, unless it holds: libFuzzer keeps the input and says where it is.
inline void expect(bool holds, std::string_view what) {
  if (!holds) {
    std::fprintf(stderr, "not as expected: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
  }
}

/// The input as text.
inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// The input as texts: what stands between bytes 0x1e ("record separator"), which texts of our formats do not hold.
inline std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find('\x1e');
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

/// Takes a number from the beginning of a text: the first byte, or 0 where there is none.
inline unsigned take_byte(std::string_view& text) {
  if (text.empty()) {
    return 0;
  }
  const auto byte = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  return byte;
}

}  // namespace custval_test

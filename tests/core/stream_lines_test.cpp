// SPDX-License-Identifier: BSL-1.0
#include <custval/core/stream_lines.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <thread>
#include <vector>

using custval::finish_streaming;
using custval::stream_lines;

namespace {

template <std::size_t Bytes>
struct alignas(64) Bytes64 {
  std::array<unsigned char, Bytes> bytes{};
};

// Lines of other bytes at every place, between two lines that must stay as they were.
template <std::size_t Bytes>
void check_copy() {
  Bytes64<Bytes> from;
  for (std::size_t i = 0; i < Bytes; ++i) {
    from.bytes[i] = static_cast<unsigned char>(i * 37 + i / 256 + 1);
  }
  Bytes64<Bytes + 128> to;
  to.bytes.fill(0xee);
  stream_lines<Bytes>(from.bytes.data(), to.bytes.data() + 64);
  finish_streaming();
  for (std::size_t i = 0; i < to.bytes.size(); ++i) {
    CHECK(to.bytes[i] == (i >= 64 && i < 64 + Bytes ? from.bytes[i - 64] : 0xee));
  }
}

}  // namespace

TEST_CASE("stream lines: every byte arrives, and none beside them") {
  check_copy<64>();
  check_copy<128>();
  check_copy<192>();
  check_copy<256>();
  check_copy<1024>();
}

TEST_CASE("stream lines: another thread sees them when they are finished") {
  std::vector<Bytes64<64>> from(1000);
  std::vector<Bytes64<64>> to(1000);
  for (std::size_t i = 0; i < from.size(); ++i) {
    from[i].bytes.fill(static_cast<unsigned char>(i));
  }
  std::thread([&] {
    for (std::size_t i = 0; i < from.size(); ++i) {
      stream_lines<64>(&from[i], &to[i]);
    }
    finish_streaming();
  }).join();
  for (std::size_t i = 0; i < from.size(); ++i) {
    CHECK(to[i].bytes == from[i].bytes);
  }
}

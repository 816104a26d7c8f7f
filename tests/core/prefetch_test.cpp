// SPDX-License-Identifier: BSL-1.0
#include <custval/core/prefetch.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

TEST_CASE("prefetch: hints take any address and change nothing") {
  const std::vector<double> values{1.0, 2.0, 3.0};
  custval::prefetch_to_read(nullptr);
  custval::prefetch_to_write(nullptr);
  custval::prefetch_to_write(values.data());
  custval::prefetch_rows(values.data(), 0);
  custval::prefetch_rows(values.data(), 3);
  custval::prefetch_rows(static_cast<const std::uint8_t*>(nullptr), 1000);
  CHECK(values == std::vector<double>{1.0, 2.0, 3.0});
}

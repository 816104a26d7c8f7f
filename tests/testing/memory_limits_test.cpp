// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/memory_limits.hpp>

#include <doctest/doctest.h>

using namespace custval;

TEST_CASE("memory limits are speeds, and nothing of no rows") {
  for (const Index rows : {Index{1}, Index{511}, Index{100'000}}) {
    const testing::MemoryLimits limits = testing::measure_memory(rows, 4, 2);
    CHECK(limits.read > 0.0);
    CHECK(limits.triad > 0.0);
  }
  CHECK(testing::measure_memory(0, 4).read == 0.0);
  int runs = 0;
  CHECK(testing::seconds_of([&] { ++runs; }, 3) >= 0.0);
  CHECK(runs == 3);
}

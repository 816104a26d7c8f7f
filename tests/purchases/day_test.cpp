// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/day.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>

using namespace custval;
using namespace std::chrono_literals;

TEST_CASE("a day is a number of days since 1970-01-01, whichever way it is given") {
  CHECK(Day{std::chrono::sys_days{1970y / 1 / 1}}.number() == 0);
  CHECK(Day{std::chrono::sys_days{1969y / 12 / 31}}.number() == -1);
  // 30 years of 365 days and the leap days of 1972, 76, 80, 84, 88, 92, 96: 10950 + 7.
  CHECK(Day{std::chrono::sys_days{2000y / 1 / 1}} == Day{10957});
  CHECK(Day{10957}.sys_days() == std::chrono::sys_days{2000y / 1 / 1});
  static_assert(Day{3} < Day{4} && Day{-3} < Day{2});
}

TEST_CASE("a day beyond 32 bits is refused") {
  constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
  CHECK(Day{std::chrono::sys_days{std::chrono::days{largest}}}.number() == largest);
  CHECK_THROWS_WITH_AS(Day{std::chrono::sys_days{std::chrono::days{largest + 1}}},
                       "custval::Day: the day is 2147483648, expected a day number that fits 32 bits", ArgumentError);
  CHECK_THROWS_AS(Day{std::chrono::sys_days{std::chrono::days{-largest - 2}}}, ArgumentError);
}

TEST_CASE("the text of a day, and of one that no calendar page has") {
  CHECK(date_text(Day{0}) == "1970-01-01");
  CHECK(date_text(Day{-719528}) == "0000-01-01");
  CHECK(date_text(Day{2932896}) == "9999-12-31");
  CHECK(date_text(Day{-719529}) == "day -719529");
  CHECK(date_text(Day{3000000}) == "day 3000000");
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <type_traits>

using namespace custval;

TEST_CASE("to_text writes the shortest text that reads back") {
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(3.0) == "3");
  CHECK(to_text(-2.5F) == "-2.5");
  CHECK(to_text(42) == "42");
  CHECK(to_text(999999990000000.0) == "999999990000000");
  CHECK(to_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
  CHECK(to_text(-std::numeric_limits<double>::quiet_NaN()) == "NaN");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("errors say function, place, value and what was expected") {
  CHECK_THROWS_WITH_AS(raise_argument("threads", "count", -1, "0 or more"),
                       "custval::threads: count is -1, expected 0 or more", ArgumentError);
  CHECK_THROWS_WITH_AS(raise_shape("view", "column 'reach'", 3, "rows", "4"),
                       "custval::view: column 'reach' has 3 rows, expected 4", ShapeError);
  CHECK_THROWS_WITH_AS(raise_data("summarise", "amount", 7, -2.5, "a number >= 0"),
                       "custval::summarise: column 'amount', row 7: value -2.5, expected a number >= 0", DataError);
}

TEST_CASE("every error is an Error and a std::runtime_error") {
  static_assert(std::is_base_of_v<Error, ArgumentError> && std::is_base_of_v<Error, ShapeError> &&
                std::is_base_of_v<Error, DataError> && std::is_base_of_v<std::runtime_error, Error>);
  CHECK_THROWS_AS(raise<DataError>("x"), Error);
}

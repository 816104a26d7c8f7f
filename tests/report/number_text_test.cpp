// SPDX-License-Identifier: BSL-1.0
#include <custval/report/number_text.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace custval;

TEST_CASE("numbers as people read them") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(grouped(0) == "0");
  CHECK(grouped(1000) == "1,000");
  CHECK(amount_text(0) == "0.00");
  CHECK(amount_text(-1234567.891) == "-1,234,567.89");
  CHECK(amount_text(-0.001) == "0.00");  // a loss that rounds to nothing has no sign
  CHECK(amount_text(999.999) == "1,000.00");
  CHECK(amount_text(1e12) == "1e+12");
  CHECK(amount_text(std::nan("")) == "-");
  CHECK(amount_text(infinity) == "more than 1.8e+308");
  CHECK(money_text(-infinity) == "less than -1.8e+308");
  CHECK(percent_text(0.1234) == "12.3 %");
  CHECK(percent_text(std::nan("")) == "-");
  CHECK(percent_text(infinity) == "-");
  CHECK(figure_text(0.5) == "0.500");
  CHECK(figure_text(std::nan("")) == "-");
  CHECK(whole_text(-1234.6) == "-1,235");
  CHECK(whole_text(-0.4) == "0");
  CHECK(whole_text(1e300) == "1e+300");
  CHECK(short_text(123456) == "1.235e+05");
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/special/student_t.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

using custval::student_t_tails;

TEST_CASE("student t: tails of one and two degrees, and of many") {
  for (const double t : {0.0, 0.3, 1.0, 2.5, 40.0}) {
    // Cauchy: 1 - 2 atan(t) / π; two degrees: 1 - t / √(2 + t²).
    CHECK(student_t_tails(1.0, t) == doctest::Approx(1.0 - 2.0 * std::atan(t) / std::numbers::pi).epsilon(1e-12));
    CHECK(student_t_tails(2.0, -t) == doctest::Approx(1.0 - t / std::sqrt(2.0 + t * t)).epsilon(1e-11));
  }
  // Normal in the end.
  CHECK(student_t_tails(1e9, 1.96) == doctest::Approx(std::erfc(1.96 / std::numbers::sqrt2)).epsilon(1e-7));
  // Tables: 2.228 is exceeded by 5 % with ten degrees.
  CHECK(student_t_tails(10.0, 2.2281388519649385) == doctest::Approx(0.05).epsilon(1e-10));
  CHECK(student_t_tails(3.0, std::numeric_limits<double>::infinity()) == 0.0);
  CHECK(student_t_tails(3.0, 1e300) == 0.0);
  CHECK(std::isnan(student_t_tails(0.0, 1.0)));
  CHECK(std::isnan(student_t_tails(3.0, std::nan(""))));
}

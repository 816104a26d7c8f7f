// SPDX-License-Identifier: BSL-1.0
#include <custval/special/stirling.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

TEST_CASE("what Stirling's formula leaves has all its digits") {
  struct Case {
    double z, rest;
  };
  // 60 digits.
  const std::vector<Case> cases{
      {1e-6, 5.9888309840731798623},  {0.001, 2.5422704679670945415},   {0.3, 0.23606490074821558839},
      {0.75, 0.10626293633956786156}, {0.999, 0.081138754994676821229}, {1, 0.08106146679532725822},
      {2.5, 0.033162873519936287485}, {7, 0.011896709945891770095},     {9.999, 0.008331396020466342872},
      {10, 0.0083305634333628712565}, {33.3, 0.0025024272964210917448}, {1e5, 8.3333333333055555556e-7},
  };
  for (const Case& c : cases) {
    CAPTURE(c.z);
    CHECK(std::abs(custval::stirling_rest(c.z) - c.rest) < 2e-15 * c.rest);
  }
  CHECK(std::isnan(custval::stirling_rest(std::nan(""))));
}

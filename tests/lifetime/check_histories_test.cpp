// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/lifetime/check_histories.hpp>

#include <custval/core/bind.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace custval;

TEST_CASE("check_histories: rows that cannot be by the rule that they break with threads too") {
  std::vector<double> x(100'000, 2.0);
  std::vector<double> last(x.size(), 5.0);
  std::vector<double> end(x.size(), 9.0);
  const auto base = view(bind<repeat_purchases>(x), bind<recency>(last), bind<observed_time>(end));
  CHECK(check_histories(base).empty());
  x[3] = 2.5;
  x[70'000] = -1.0;
  x[4] = std::nan("");
  end[9] = std::numeric_limits<double>::infinity();
  last[11] = 9.5;
  last[12] = std::nan("");
  x[13] = 0.0;     // with a last purchase
  last[14] = 0.0;  // of two, at the first
  const Findings found = check_histories(base);
  CHECK(to_text(found) ==
        "column 'repeat_purchases': 3 values are not a whole number >= 0: row 3 (2.5), row 4 (NaN), row 70000 (-1)\n"
        "column 'observed_time': 1 value is not a finite number >= 0: row 9 (inf)\n"
        "column 'recency': 4 values are not 0 without repeat purchases, else a number > 0 and at most the observed "
        "time: row 11 (9.5), row 12 (NaN), row 13 (5), row 14 (0)\n");
  CHECK(check_histories(base, threads{3}) == found);
}

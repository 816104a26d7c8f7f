// SPDX-License-Identifier: BSL-1.0
#include <custval/report/concentration.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace custval;

TEST_CASE("concentration of a column: equal customers, one who has all, losses, nobody") {
  const Concentration equal = concentration_of(std::vector<double>(100, 5.0));
  CHECK(equal.gini == doctest::Approx(0.0));
  CHECK(equal.effective_customers == doctest::Approx(100.0));
  for (const int percent : top_percents) {
    CHECK(equal.top_share(percent) == doctest::Approx(percent / 100.0));
  }
  CHECK(std::isnan(equal.top_share(7)));

  std::vector<double> one(100, 0.0);
  one[42] = 9.0;
  const Concentration single = concentration_of(one);
  CHECK(single.gini == doctest::Approx(0.99));
  CHECK(single.effective_customers == doctest::Approx(1.0));
  CHECK(single.top_share(1) == 1.0);
  CHECK(single.profitable_customers == 1);
  CHECK(single.zero_customers == 99);
  CHECK(single.share_at_peak == doctest::Approx(0.01));

  const Concentration losses =
      concentration_of(std::vector<double>{10, -4, std::nan(""), std::numeric_limits<double>::infinity()});
  CHECK(losses.loss_making_customers == 1);
  CHECK(losses.losses == -4.0);
  CHECK(losses.profits == 10.0);

  const Concentration nobody = concentration_of(std::vector<double>{});
  CHECK(std::isnan(nobody.gini));
  CHECK(std::isnan(nobody.share_at_peak));
  CHECK(nobody.profitable_customers == 0);
}

// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <custval/lifetime/compare_models.hpp>
#include <custval/lifetime/nbd.hpp>

TEST_CASE("chi-square tail: textbook quantiles") {
  CHECK(custval::chi_square_tail(2.0, 2.0) == doctest::Approx(0.36787944117144233).epsilon(1e-14));
  CHECK(custval::chi_square_tail(1.0, 0.0) == 1.0);
}

TEST_CASE("compare_models: weights and the refusal of different data") {
  custval::FittedModel<custval::Nbd> a;
  custval::FittedModel<custval::Nbd> b;
  b.log_likelihood = -1.0;
  const auto scores = custval::compare_models(a, b);
  CHECK(scores[0].weight / scores[1].weight == doctest::Approx(2.718281828459045).epsilon(1e-14));
  b.fingerprint = 1;
  CHECK_THROWS_AS((void)custval::compare_models(a, b), custval::ArgumentError);
}

TEST_CASE("holdout_error: by hand") {
  custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time,
                 custval::holdout_purchases, custval::holdout_time>
      base(1);
  base[custval::observed_time{}](0) = 1.0;
  base[custval::holdout_time{}](0) = 4.0;  // expected: 1 / 2 · 4
  base[custval::holdout_purchases{}](0) = 5.0;
  CHECK(custval::holdout_error(custval::FittedModel<custval::Nbd>{}, base) == doctest::Approx(3.0));
}

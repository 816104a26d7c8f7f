// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <custval/core/execution.hpp>
#include <custval/lifetime/compare_models.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include <algorithm>
#include <cmath>
#include <string>

TEST_CASE("chi-square tail: textbook quantiles") {
  CHECK(custval::chi_square_tail(2.0, 2.0) == doctest::Approx(0.36787944117144233).epsilon(1e-14));
  CHECK(custval::chi_square_tail(1.0, 0.0) == 1.0);
  // A million degrees: nearly normal, whose tail at the mean is a half less a skewness of 1/(3 sqrt(pi n)) / 2.
  CHECK(custval::chi_square_tail(1e6, 1e6) ==
        doctest::Approx(0.5 - 1.0 / (3.0 * std::sqrt(3.141592653589793 * 1e6))).epsilon(1e-6));
  CHECK(std::isnan(custval::chi_square_tail(4e17, 4e17)));
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

TEST_CASE("holdout_rmse: by hand") {
  custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time,
                 custval::holdout_purchases, custval::holdout_time>
      base(1);
  base[custval::observed_time{}](0) = 1.0;
  base[custval::holdout_time{}](0) = 4.0;  // expected: 1 / 2 · 4
  base[custval::holdout_purchases{}](0) = 5.0;
  CHECK(custval::holdout_rmse(custval::FittedModel<custval::Nbd>{}, base) == doctest::Approx(3.0));
}

TEST_CASE("holdout_rmse: by weights and at times of their own with threads too") {
  custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time,
                 custval::holdout_purchases, custval::holdout_time, custval::customer_weight>
      base(2);
  for (custval::Index i = 0; i < 2; ++i) {
    base[custval::observed_time{}](i) = 1.0;
    base[custval::holdout_time{}](i) = 4.0 * static_cast<double>(i + 1);  // expected: 2, 4
    base[custval::holdout_purchases{}](i) = 5.0;
    base[custval::customer_weight{}](i) = i == 0 ? 3.0 : 1.0;
  }
  const custval::FittedModel<custval::Nbd> fitted;
  // Errors of 3, three times, and 1.
  CHECK(custval::holdout_rmse(fitted, base) == doctest::Approx(std::sqrt(28.0 / 4.0)).epsilon(1e-14));
  CHECK(custval::holdout_rmse(fitted, base, custval::threads{2}) == custval::holdout_rmse(fitted, base));
  base[custval::recency{}](1) = 7.0;
  base[custval::holdout_time{}](1) = 4.0;
  CHECK_THROWS_WITH_AS((void)custval::holdout_rmse(fitted, base),
                       "custval::holdout_rmse: column 'expected_purchases', row 1: value NaN, expected a number: a "
                       "history that can be, and holdout purchases",
                       custval::DataError);
}

TEST_CASE("compare_models: what could not be fitted has no weight") {
  const auto nothing = custval::fit<custval::Nbd>(custval::LifetimeData{});
  CHECK(std::isnan(nothing.log_likelihood));
  CHECK(nothing == custval::fit<custval::Nbd>(custval::LifetimeData{}));
  custval::FittedModel<custval::ParetoNbd> something;
  something.log_likelihood = -10.0;
  something.fingerprint = nothing.fingerprint;
  const auto scores = custval::compare_models(nothing, something);
  CHECK(scores[0].weight == 0.0);
  CHECK(scores[1].weight == 1.0);
  CHECK(std::isnan(custval::likelihood_ratio_test(nothing, something).p));
  for (const auto& score : custval::compare_models(nothing, nothing)) {
    CHECK(score.weight == 0.0);
  }
}

TEST_CASE("compare_models: AIC and BIC by hand and the holdout beside them") {
  custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time,
                 custval::holdout_purchases, custval::holdout_time>
      base(2);
  for (custval::Index i = 0; i < 2; ++i) {
    base[custval::observed_time{}](i) = 1.0;
    base[custval::holdout_time{}](i) = 4.0;
    base[custval::holdout_purchases{}](i) = 5.0;
  }
  custval::FittedModel<custval::Nbd> nbd;
  nbd.log_likelihood = -100.0;
  nbd.customers = 50.0;
  custval::FittedModel<custval::ParetoNbd> pareto;
  pareto.log_likelihood = -97.0;
  pareto.customers = 50.0;
  const auto scores = custval::compare_models(base, nbd, pareto);
  CHECK(scores[0].aic == 204.0);
  CHECK(scores[1].aic == 202.0);
  CHECK(scores[0].bic == doctest::Approx(200.0 + 2 * std::log(50.0)).epsilon(1e-15));
  CHECK(scores[1].bic == doctest::Approx(194.0 + 4 * std::log(50.0)).epsilon(1e-15));
  CHECK(scores[0].weight == doctest::Approx(1 / (1 + std::exp(1.0))).epsilon(1e-14));
  CHECK(scores[0].holdout_rmse == doctest::Approx(3.0));  // 1 / 2 · 4 expected of five
  CHECK(scores[1].holdout_rmse > 3.0);
  const std::string table = custval::to_text(scores);
  CHECK(
      table.starts_with("model           log-likelihood  AIC             BIC             holdout: RMSE   log score\n"
                        "nbd             -100            204             207.824046      3               -6.25187566\n"
                        "pareto-nbd      -97             202             "));
  CHECK(std::count(table.begin(), table.end(), '\n') == 3);
  // Two parameters more, twice three: exp(-3) of chi-square with two degrees of freedom.
  const auto test = custval::likelihood_ratio_test(nbd, pareto);
  CHECK(test.statistic == doctest::Approx(6.0));
  CHECK(test.degrees == 2.0);
  CHECK(test.p == doctest::Approx(std::exp(-3.0)).epsilon(1e-14));
  nbd.log_likelihood = -96.0;  // never below nothing
  CHECK(custval::likelihood_ratio_test(nbd, pareto).p == 1.0);
}

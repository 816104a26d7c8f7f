// SPDX-License-Identifier: BSL-1.0
#include <custval/special/beta_mean.hpp>
#include <custval/special/chi_square.hpp>
#include <custval/special/negative_binomial.hpp>
#include <custval/special/normal_quantile.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace custval;

TEST_CASE("quantiles of the normal distribution") {
  CHECK(normal_quantile(0.5) == doctest::Approx(0).scale(1));
  CHECK(normal_quantile(0.975) == doctest::Approx(1.9599639845400542355).epsilon(1e-14));
  CHECK(normal_quantile(1e-10) == doctest::Approx(-6.3613409024040557049).epsilon(1e-13));
  CHECK(std::isnan(normal_quantile(0)));
  CHECK(std::isnan(normal_quantile(1.5)));
}

TEST_CASE("the tail of chi-square") {
  CHECK(chi_square_tail(2, 10) == doctest::Approx(std::exp(-5.0)).epsilon(1e-14));  // in closed form
  CHECK(chi_square_tail(1, 3.8414588206941254) == doctest::Approx(0.05).epsilon(1e-12));
  CHECK(chi_square_tail(3, 0) == 1);
  CHECK(std::isnan(chi_square_tail(0, 1)));
}

TEST_CASE("the negative binomial sums to one and has its mean") {
  for (const double shape : {0.01, 0.25, 3.0, 500.0}) {
    for (const double odds : {1e-3, 0.5, 4.0}) {
      double sum = 0;
      double mean = 0;
      for (int n = 0; n < 8000; ++n) {
        const double p = negative_binomial(n, shape, odds);
        if (n % 500 == 1) {  // what is left
          CHECK(negative_binomial_tail(n, shape, odds) == doctest::Approx(1 - sum).epsilon(1e-9).scale(1e-3));
        }
        sum += p;
        mean += n * p;
      }
      CHECK(sum == doctest::Approx(1).epsilon(1e-12));
      CHECK(mean == doctest::Approx(shape * odds).epsilon(1e-9));
    }
  }
  CHECK(negative_binomial(0, 2, 0) == 1);
  CHECK(negative_binomial(3, 2, 0) == 0);
  CHECK(negative_binomial_tail(3, 2, 0) == 0);
}

TEST_CASE("the tail of the negative binomial however small it is") {
  struct Case {
    double n, shape, odds, tail;
  };
  // Sums with 60 digits.
  const std::vector<Case> cases{
      {1.0, 0.01, 0.001, 9.9949533809559569216e-6},
      {5.0, 0.01, 0.001, 2.0334559015863287446e-18},
      {3.0, 0.25, 10.0, 0.25519737692454997745},
      {40.0, 0.25, 10.0, 0.0019987830111589954611},
      {2.0, 3.0, 0.5, 0.40740740740740740741},
      {19.0, 3.0, 0.5, 8.4413975595657522655e-8},
      {100.0, 500.0, 0.25, 0.98259974553694239639},
      {200.0, 500.0, 0.25, 3.2820120175676712383e-8},
      {30.0, 500.0, 0.25, 1.0},
      {5.0, 1e-06, 100.0, 2.5710957146551755167e-6},
      {50.0, 0.001, 10000.0, 0.0047257341661796575663},
      {10000.0, 2.5, 10000.0, 0.84913811847663223665},
      {9000.0, 10000.0, 1.0, 0.99999999999980152664},
      {11000.0, 10000.0, 1.0, 2.5620087577097377183e-12},
      {300.0, 0.5, 0.125, 1.8425393810825501497e-288},
  };
  for (const Case& c : cases) {
    CAPTURE(c.n);
    CAPTURE(c.shape);
    CAPTURE(c.odds);
    CHECK(std::abs(negative_binomial_tail(c.n, c.shape, c.odds) - c.tail) < 1e-12 * c.tail);
  }
}

TEST_CASE("the negative binomial has no answer to what is not a number and never throws") {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double n : {0.0, 1.0, 2.0, 5.0}) {
    CHECK(std::isnan(negative_binomial_tail(n, nan, 0.5)));
    CHECK(std::isnan(negative_binomial_tail(n, 2, nan)));
    CHECK(std::isnan(negative_binomial_tail(n, -1, 0.5)));
    CHECK(std::isnan(negative_binomial_tail(n, 2, infinity)));
    CHECK(std::isnan(negative_binomial(n, 2, nan)));
  }
  CHECK(std::isnan(negative_binomial_tail(nan, 2, 0.5)));
}

TEST_CASE("means over a beta distribution have their closed forms") {
  for (const double a : {1e-3, 0.3, 1.0, 7.0, 4000.0}) {
    for (const double b : {1e-3, 0.5, 20.0, 9000.0}) {
      CAPTURE(a);
      CAPTURE(b);
      CHECK(BetaNodes(a, b, 1).mean([](double p) { return p; }) == doctest::Approx(a / (a + b)).epsilon(1e-13));
      CHECK(BetaNodes(a, b, 1).mean([](double p) { return p * p; }) ==
            doctest::Approx(a / (a + b) * (a + 1) / (a + b + 1)).epsilon(1e-13));
      // E (1 + p)^-(a+b) = 2F1(a+b, a; a+b; -1) = 2^-a.
      CHECK(BetaNodes(a, b, a + b).mean([&](double p) { return std::exp(-(a + b) * std::log1p(p)); }) ==
            doctest::Approx(std::exp2(-a)).epsilon(1e-12));
    }
  }
}

// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <custval/core/execution.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/tiering/policy.hpp>

#include <cmath>
#include <limits>
#include <vector>

static_assert(custval::RecencyFreeWhileAlive<custval::Nbd> && custval::FittableModel<custval::Nbd>);

namespace {

using Base = custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time>;

Base some_customers() {
  Base base(600);
  for (custval::Index i = 0; i < base.rows(); ++i) {
    const double x = static_cast<double>((i * i) % 7) * static_cast<double>(i % 3);
    base[custval::repeat_purchases{}](i) = x;
    base[custval::observed_time{}](i) = 100.0 + static_cast<double>(i % 5);
    base[custval::recency{}](i) = x > 0.0 ? 50.0 : 0.0;
  }
  return base;
}

}  // namespace

TEST_CASE("nbd: the fit is a maximum of the independent scalar log-likelihood") {
  static_assert(custval::FittableModel<custval::Nbd> && custval::LifetimeModel<custval::Nbd>);
  const Base base = some_customers();
  const auto fitted = custval::fit<custval::Nbd>(base, {.unit = custval::TimeUnit::week()});
  REQUIRE(fitted.status.converged());
  CHECK(fitted.customers == 600.0);
  CHECK(fitted.rows < 600);
  const auto total = [&](double r, double alpha) {
    custval::Sum sum;
    for (custval::Index i = 0; i < base.rows(); ++i) {
      sum.add(custval::Nbd(r, alpha).log_likelihood({base[custval::repeat_purchases{}](i),
                                                     base[custval::recency{}](i) / 7.0,
                                                     base[custval::observed_time{}](i) / 7.0}));
    }
    return sum.value();
  };
  const double r = fitted.model.r();
  const double alpha = fitted.model.alpha();
  CHECK(total(r, alpha) == doctest::Approx(fitted.log_likelihood).epsilon(1e-13));
  for (const double step : {0.999, 1.001}) {
    CHECK(total(r * step, alpha) < fitted.log_likelihood);
    CHECK(total(r, alpha * step) < fitted.log_likelihood);
  }
  CHECK(fitted.delta_method([](const custval::Nbd& m) { return m.r(); }) ==
        doctest::Approx(fitted.standard_error(0)).epsilon(1e-8));
  CHECK(custval::fit<custval::Nbd>(base, {.unit = custval::TimeUnit::week()}, custval::threads{2}) == fitted);
}

TEST_CASE("fit: random starts reach the same maximum") {
  const custval::LifetimeData data(some_customers());
  const auto best = custval::fit<custval::Nbd>(data);
  for (int i = 0; i < 50; ++i) {
    const custval::Nbd start(std::exp(std::sin(i) * 5.0), std::exp(std::cos(3.0 * i) * 5.0));
    const auto other = custval::fit<custval::Nbd>(data, {.start = start});
    CHECK(other.status.converged());
    CHECK(other.model.r() == doctest::Approx(best.model.r()).epsilon(1e-6));
  }
}

TEST_CASE("lifetime data: illegal rows are named or dropped") {
  Base base = some_customers();
  base[custval::recency{}](3) = std::numeric_limits<double>::quiet_NaN();
  base[custval::recency{}](5) = 1e6;
  CHECK_THROWS_AS(custval::LifetimeData{base}, custval::DataError);
  const custval::LifetimeData data(base, {}, custval::IllegalRows::drop);
  CHECK(data.dropped() == 2);
}

TEST_CASE("lifetime data: the fingerprint knows neither order nor joining") {
  const custval::LifetimeData joined({2.0, 0.0}, {3.0, 0.0}, {5.0, 5.0}, {2.0, 1.0});
  const custval::LifetimeData apart({2.0, 0.0, 2.0}, {3.0, 0.0, 3.0}, {5.0, 5.0, 5.0}, {1.0, 1.0, 1.0});
  CHECK(joined.fingerprint() == apart.fingerprint());
}

TEST_CASE("fit: what cannot be fitted says why") {
  CHECK(custval::fit<custval::Nbd>(custval::LifetimeData{}).status.reason == "no customers");
  const custval::LifetimeData alike({2.0}, {3.0}, {5.0}, {9.0});
  const auto poisson = custval::fit<custval::Nbd>(alike);
  CHECK(poisson.status.outcome == custval::FitOutcome::at_boundary);
  CHECK(poisson.status.reason == "customers who all purchase at the same rate (Poisson)");
}

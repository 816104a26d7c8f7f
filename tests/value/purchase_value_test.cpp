// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/purchase_value.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace custval;

static_assert(custval::ValueModel<custval::PurchaseValue> && custval::RowWiseModel<custval::PurchaseValue, float>);
static_assert(custval::ValueModel<custval::RetentionPurchaseValue<custval::FiniteHorizon>> &&
              custval::RowWiseModel<custval::RetentionPurchaseValue<custval::FiniteHorizon>, float>);
static_assert(custval::ValueModel<custval::RetentionPurchaseValue<custval::InfiniteHorizon>> &&
              custval::RowWiseModel<custval::RetentionPurchaseValue<custval::InfiniteHorizon>, float>);

namespace {

Table<double, spending_capacity, wallet_share, unit_margin, retention> base_of_five() {
  Table<double, spending_capacity, wallet_share, unit_margin, retention> base(5);
  base[spending_capacity{}] << 1000, 1000, 200, 0, 500;
  base[wallet_share{}] << 0.5, 0.25, 1, 0.7, 0;
  base[unit_margin{}] << 0.2, -0.1, 0, 0.3, 0.4;
  base[retention{}] << 0.5, 0.8, 1, 0, 0.9;
  return base;
}

// The definition, term by term, in long double.
double term_by_term(double one_period, double r, double d, int horizon) {
  long double sum = 0;
  long double term = one_period;
  for (int t = 0; t < horizon; ++t) {
    sum += term;
    term *= static_cast<long double>(r) / (1.0L + static_cast<long double>(d));
  }
  return static_cast<double>(sum);
}

}  // namespace

TEST_CASE("purchase value at one point in time, by hand") {
  // 1000 · 0.5 · 0.2 = 100; 1000 · 0.25 · (−0.1) = −25; a margin, a capacity or a share of zero gives 0
  const auto values = score(PurchaseValue{}, base_of_five());
  const std::vector<double> expected{100, -25, 0, 0, 0};
  for (Index i = 0; i < 5; ++i) {
    CHECK(values[purchase_value{}](i) == doctest::Approx(expected[static_cast<std::size_t>(i)]).epsilon(1e-15));
  }
}

TEST_CASE("retention over a finite horizon, by hand") {
  // Without discount, three periods: 100 · (1 + .5 + .25) = 175; −25 · (1 + .8 + .64) = −61
  const auto plain = score(RetentionPurchaseValue{FiniteHorizon{3}, 0.0}, base_of_five());
  CHECK(plain[purchase_value{}](0) == doctest::Approx(175.0).epsilon(1e-15));
  CHECK(plain[purchase_value{}](1) == doctest::Approx(-61.0).epsilon(1e-15));
  CHECK(plain[purchase_value{}](2) == 0.0);
  // At 25 %: q = .4 and .64, so 100 · (1 + .4 + .16) = 156 and −25 · (1 + .64 + .4096) = −51.24
  const auto discounted = score(RetentionPurchaseValue{FiniteHorizon{3}, 0.25}, base_of_five());
  CHECK(discounted[purchase_value{}](0) == doctest::Approx(156.0).epsilon(1e-15));
  CHECK(discounted[purchase_value{}](1) == doctest::Approx(-51.24).epsilon(1e-15));
  // One period is the point in time.
  const auto one = score(RetentionPurchaseValue{FiniteHorizon{1}, 0.25}, base_of_five());
  CHECK(one[purchase_value{}].isApprox(score(PurchaseValue{}, base_of_five())[purchase_value{}], 1e-15));
}

TEST_CASE("retention for ever, by hand") {
  // At 25 %: 1 / (1 − .4) = 5/3, so 166.666…; 1 / (1 − .64) = 2.7777…, so −69.444…
  const auto values = score(RetentionPurchaseValue{InfiniteHorizon{}, 0.25}, base_of_five());
  CHECK(values[purchase_value{}](0) == doctest::Approx(500.0 / 3.0).epsilon(1e-15));
  CHECK(values[purchase_value{}](1) == doctest::Approx(-625.0 / 9.0).epsilon(1e-15));
}

TEST_CASE("the annuity agrees with its definition for every horizon and retention, 0 and 1 included") {
  for (const int horizon : {1, 2, 3, 4, 7, 12, 60, 100, 1023, 1024, 100'000}) {
    for (const double q : {0.0, 1e-300, 0.1, 0.5, 0.9, 0.999999, 1.0 - 1e-15, 1.0}) {
      CAPTURE(horizon);
      CAPTURE(q);
      const double truth = term_by_term(1, q, 0, horizon);
      CHECK(std::abs(FiniteHorizon{horizon}.annuity(q) - truth) <= truth * horizon * 2.3e-16);
    }
  }
  CHECK(FiniteHorizon{1'000'000}.annuity(1.0) == 1'000'000.0);
}

TEST_CASE("a long finite horizon approaches for ever") {
  const auto base = base_of_five();
  const auto long_run = score(RetentionPurchaseValue{FiniteHorizon{5000}, 0.01}, base);
  const auto for_ever = score(RetentionPurchaseValue{InfiniteHorizon{}, 0.01}, base);
  CHECK(long_run[purchase_value{}].isApprox(for_ever[purchase_value{}], 1e-13));
}

TEST_CASE("a customer sure to stay is worth the perpetuity due, not infinity") {
  // q = 1 / 1.1: 1 / (1 − q) = 11
  Table<double, spending_capacity, wallet_share, unit_margin, retention> base(1);
  base[spending_capacity{}] = 10;
  base[wallet_share{}] = 1;
  base[unit_margin{}] = 1;
  base[retention{}] = 1;
  CHECK(score(RetentionPurchaseValue{InfiniteHorizon{}, 0.1}, base)[purchase_value{}](0) ==
        doctest::Approx(110.0).epsilon(1e-14));
  // A tiny discount does not cancel: 1 + 1 / d.
  CHECK(score(RetentionPurchaseValue{InfiniteHorizon{}, 1e-12}, base)[purchase_value{}](0) ==
        doctest::Approx(10.0 * (1.0 + 1e12)).epsilon(1e-14));
}

TEST_CASE("parameters outside their domain are refused") {
  CHECK_THROWS_WITH_AS(FiniteHorizon{0}, "custval::FiniteHorizon: periods is 0, expected 1 or more", ArgumentError);
  CHECK_THROWS_AS((RetentionPurchaseValue{FiniteHorizon{3}, -0.1}), ArgumentError);
  CHECK_THROWS_AS((RetentionPurchaseValue{FiniteHorizon{3}, std::nan("")}), ArgumentError);
  CHECK_THROWS_WITH_AS(
      (RetentionPurchaseValue{InfiniteHorizon{}, 0.0}),
      "custval::RetentionPurchaseValue: discount per period is 0, expected a finite number > 0 (at 0 a "
      "customer who always stays is worth infinitely much)",
      ArgumentError);
}

TEST_CASE("purchase value models obey the laws, threads among them") {
  const auto hold = [](const auto& model) {
    const auto report = testing::check_value_model(model, {.tolerance = 0.0});
    CHECK_MESSAGE(report.passed(), to_text(report));
  };
  hold(PurchaseValue{});
  hold(RetentionPurchaseValue{FiniteHorizon{12}, 0.1});
  hold(RetentionPurchaseValue{InfiniteHorizon{}, 0.1});
}

static_assert(std::equality_comparable<PurchaseValue> &&
              std::equality_comparable<RetentionPurchaseValue<InfiniteHorizon>>);

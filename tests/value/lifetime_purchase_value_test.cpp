// SPDX-License-Identifier: BSL-1.0
#include <custval/value/lifetime_purchase_value.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/testing/value_model_laws.hpp>
#include <custval/value/score.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace custval;

static_assert(custval::ValueModel<custval::LifetimePurchaseValue>);

TEST_CASE("lifetime purchase value obeys the laws") {
  const auto report = testing::check_value_model(LifetimePurchaseValue{});
  CHECK_MESSAGE(report.passed(), to_text(report));
}

TEST_CASE("lifetime purchase value by hand") {
  const std::vector<double> purchases{2.5, 0, 10};
  const std::vector<double> spend{40, 35, 20};
  const std::vector<double> margins{0.3, 0.3, -0.1};
  const auto values = score(LifetimePurchaseValue{}, view(bind<discounted_expected_purchases>(purchases),
                                                          bind<expected_spend>(spend), bind<unit_margin>(margins)));
  CHECK(values[purchase_value{}](0) == doctest::Approx(30));  // 2.5 purchases of 40, of which 30 % stay
  CHECK(values[purchase_value{}](1) == 0);
  CHECK(values[purchase_value{}](2) == doctest::Approx(-20));
}

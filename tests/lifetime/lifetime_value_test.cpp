// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/lifetime/lifetime_value.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>
#include <custval/value/lifetime_purchase_value.hpp>
#include <custval/value/score.hpp>

#include "../message_of.hpp"
#include "../numbers.hpp"
#include "cdnow_sample.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

using namespace custval;

namespace {

const GammaGamma spending(6.2495722713238, 3.744224667132, 15.443520962589);

Table<double, repeat_purchases, recency, observed_time, mean_repeat_spend> some_base() {
  Table<double, repeat_purchases, recency, observed_time, mean_repeat_spend> base(500);
  for (Index i = 0; i < base.rows(); ++i) {
    base[repeat_purchases{}](i) = static_cast<double>(i % 5);
    base[recency{}](i) = i % 5 == 0 ? 0.0 : static_cast<double>(20 + i % 90);
    base[observed_time{}](i) = static_cast<double>(150 + i % 40);
    base[mean_repeat_spend{}](i) = i % 5 == 0 ? 0.0 : static_cast<double>(5 + i % 70);
  }
  base[mean_repeat_spend{}](7) = std::nan("");
  base[recency{}](8) = 1000.0;
  return base;
}

}  // namespace

TEST_CASE("customer lifetime value of every customer of the CDNOW sample") {
  const auto file = custval_test::shared_data("../reference/cdnow_sample_per_customer_truth.csv");
  if (!file) {
    return;
  }
  const ParetoNbd model(0.55327704685318, 10.577683463302, 0.60623998912783, 11.668735288855);
  double worst = 0;
  for (const auto& row : custval_test::read_table(*file)) {
    const auto number = [&](const char* column) { return std::stod(row.at(column)); };
    const double found =
        customer_lifetime_value(model, {number("x"), number("tx_days") / 7, number("T_days") / 7}, spending,
                                {number("x"), number("zbar")}, infinity, std::log(1.15) / 52);
    worst = (std::max)(worst, custval_test::relative(found, number("pnbd_clv")));
  }
  CHECK(worst < 1e-11);
}

TEST_CASE("customer lifetime values by column are those of the customers with threads too") {
  const auto base = some_base();
  const MbgNbd model(0.5248, 6.183, 0.8914, 1.614);
  std::vector<double> value(500);
  const PredictionOptions options{.horizon = std::chrono::weeks{104}, .discount_per_year = 0.15};
  customer_lifetime_values(model, TimeUnit::week(), spending, base, view(bind<lifetime_value>(value)), options, 0.3);
  const double rate = std::log(1.15) * 7 / 365.25;
  for (Index i = 0; i < base.rows(); ++i) {
    const double expected = customer_lifetime_value(
        model, {base[repeat_purchases{}](i), base[recency{}](i) / 7, base[observed_time{}](i) / 7}, spending,
        {base[repeat_purchases{}](i), base[mean_repeat_spend{}](i)}, 104, rate, 0.3);
    const double found = value[static_cast<std::size_t>(i)];
    const bool same = i == 7 || i == 8 ? std::isnan(found) : found == doctest::Approx(expected).epsilon(1e-12);
    CHECK(same);
  }
  std::vector<double> threaded(500);
  customer_lifetime_values(model, TimeUnit::week(), spending, base, view(bind<lifetime_value>(threaded)), options, 0.3,
                           threads{3});
  value[7] = value[8] = threaded[7] = threaded[8] = 0.0;
  CHECK(threaded == value);
}

TEST_CASE("customer lifetime value is what the value model makes of the same columns") {
  const auto base = some_base();
  const MbgNbd model(0.5248, 6.183, 0.8914, 1.614);
  std::vector<double> value(500);
  customer_lifetime_values(model, TimeUnit::week(), spending, base, view(bind<lifetime_value>(value)), {}, 0.25);
  const auto ahead = predict<discounted_expected_purchases>(model, TimeUnit::week(), base, {});
  const Eigen::ArrayXd spend = expected_spends(spending, base);
  const Eigen::ArrayXd margin = Eigen::ArrayXd::Constant(500, 0.25);
  const auto scored =
      score(LifetimePurchaseValue{}, view(bind<discounted_expected_purchases>(ahead[discounted_expected_purchases{}]),
                                          bind<expected_spend>(spend), bind<unit_margin>(margin)));
  CHECK(value[3] == doctest::Approx(scored[purchase_value{}](3)).epsilon(1e-14));
  CHECK(value[499] == doctest::Approx(scored[purchase_value{}](499)).epsilon(1e-14));
}

TEST_CASE("customer lifetime value needs a mean spend and as many rows as the base") {
  const auto base = some_base();
  std::vector<double> value(500);
  std::vector<double> few(499);
  const MbgNbd model(0.5248, 6.183, 0.8914, 1.614);
  const auto week = TimeUnit::week();
  CHECK(custval_test::message_of([&] {
          customer_lifetime_values(model, week, GammaGamma(6, 0.9, 15), base, view(bind<lifetime_value>(value)));
        }) ==
        "custval::predict: q is 0.9, expected p x + q > 1 for all customers, as there is no mean spend otherwise; row "
        "0 has 0 repeats");
  CHECK_THROWS_AS(customer_lifetime_values(model, week, spending, base, view(bind<lifetime_value>(few))), ShapeError);
}

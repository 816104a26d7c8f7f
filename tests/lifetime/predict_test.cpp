// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/predict.hpp>

#include <custval/core/bind.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

using namespace custval;

namespace {

using Base = Table<double, repeat_purchases, recency, observed_time>;

// A few hundred histories, many times each, and one that is not known.
Base some_base(Index rows) {
  Base base(rows);
  for (Index i = 0; i < rows; ++i) {
    base[repeat_purchases{}](i) = static_cast<double>(i % 7);
    base[observed_time{}](i) = 190.0 + static_cast<double>(i % 83);
    base[recency{}](i) = i % 7 == 0 ? 0.0 : 7.0 * static_cast<double>(i % 7) + static_cast<double>(i % 11);
  }
  if (rows > 5) {
    base[recency{}](5) = std::nan("");
  }
  return base;
}

const MbgNbd model(0.5248, 6.183, 0.8914, 1.614);
constexpr std::chrono::days year{365};

}  // namespace

TEST_CASE("predictions are those of the model row by row with threads too") {
  const Base base = some_base(70'000);
  const auto found = predict<probability_alive, expected_purchases, residual_purchases>(
      model, TimeUnit::week(), base, {.horizon = year, .discount_per_year = 0.15});
  for (Index i = 0; i < base.rows(); i += 997) {
    const PurchaseHistory history{base[repeat_purchases{}](i), base[recency{}](i) / 7, base[observed_time{}](i) / 7};
    CHECK(found[probability_alive{}](i) == model.probability_alive(history));
    CHECK(found[expected_purchases{}](i) == model.expected_purchases(history, 365.0 / 7));
    // 15 % a year of 365.25 days, continuously.
    CHECK(found[residual_purchases{}](i) ==
          doctest::Approx(model.discounted_purchases(history, 365.0 / 7, std::log(1.15) * 7 / 365.25)).epsilon(1e-12));
  }
  CHECK(std::isnan(found[probability_alive{}](5)));
  CHECK(std::isnan(found[residual_purchases{}](5)));
  CHECK_FALSE(std::isnan(found[residual_purchases{}](6)));
  Table<double, probability_alive, expected_purchases, residual_purchases> threaded(base.rows());
  predict(model, TimeUnit::week(), base, threaded.view(), {.horizon = year, .discount_per_year = 0.15}, threads{3});
  for (Index i = 6; i < base.rows(); ++i) {
    REQUIRE(threaded[residual_purchases{}](i) == found[residual_purchases{}](i));
  }
}

TEST_CASE("predictions go where the caller wants them") {
  const Base base = some_base(20);
  std::vector<double> alive(20);
  predict(model, TimeUnit::week(), base, view(bind<probability_alive>(alive)));
  CHECK(alive[0] == model.probability_alive({0, 0, 190.0 / 7}));
  // Without a horizon: as long as they stay.
  const auto all = predict<residual_purchases>(model, TimeUnit::week(), base, {.discount_per_year = 0.1});
  const double rate = std::log(1.1) * 7 / 365.25;
  CHECK(all[residual_purchases{}](1) ==
        doctest::Approx(model.discounted_purchases({1, 8.0 / 7, 191.0 / 7}, 1e6, rate)).epsilon(1e-9));
  CHECK(predict<probability_alive>(model, TimeUnit::week(), some_base(0), {}).rows() == 0);
}

TEST_CASE("predictions that cannot be asked for are refused") {
  const Base base = some_base(20);
  std::vector<double> few(19);
  std::vector<double> out(20);
  const auto week = TimeUnit::week();
  CHECK_THROWS_AS(predict(model, week, base, view(bind<probability_alive>(few))), ShapeError);
  // Purchases without end are not a number to report.
  CHECK_THROWS_AS(predict(model, week, base, view(bind<expected_purchases>(out))), ArgumentError);
  CHECK_THROWS_AS(predict(model, week, base, view(bind<residual_purchases>(out)), {.discount_per_year = 0}),
                  ArgumentError);
  CHECK_NOTHROW(
      predict(model, week, base, view(bind<residual_purchases>(out)), {.horizon = year, .discount_per_year = 0}));
  CHECK_THROWS_AS(predict(model, week, base, view(bind<expected_purchases>(out)), {.horizon = std::chrono::days{-1}}),
                  ArgumentError);
}

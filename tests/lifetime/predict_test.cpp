// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/lifetime/predict.hpp>

#include <custval/core/bind.hpp>
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
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

namespace {

// What is so at the end of a horizon, into one table and into rows of floats.
template <class M>
void check_columns_at_horizon(const M& m, const TimeUnit& unit, const Base& base, const PredictionOptions& options) {
  Table<double, purchase_probabilities, probability_alive_at_horizon> found(base.rows());
  found.set_width(purchase_probabilities{}, 4);
  predict(m, unit, base, found.view(), options);
  const double horizon = options.horizon.count() / unit.days();
  Index differing = 0;
  std::array<double, 4> probabilities{};
  for (Index i = 6; i < base.rows(); i += 997) {
    const PurchaseHistory history{base[repeat_purchases{}](i), base[recency{}](i) / unit.days(),
                                  base[observed_time{}](i) / unit.days()};
    CHECK(found[probability_alive_at_horizon{}](i) ==
          doctest::Approx(m.probability_alive(history, horizon)).epsilon(1e-13));
    m.purchase_distribution(history, horizon, probabilities);
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      CHECK(found[purchase_probabilities{}](i, static_cast<Index>(k)) ==
            doctest::Approx(probabilities[k]).epsilon(1e-13));
    }
  }
  CHECK(std::isnan(found[purchase_probabilities{}](5, 3)));
  CHECK(std::isnan(found[probability_alive_at_horizon{}](5)));
  Eigen::ArrayXXf narrow(base.rows(), 2);
  predict(m, unit, base, view(bind<purchase_probabilities>(narrow)), options, threads{3});
  for (Index i = 6; i < base.rows(); ++i) {
    differing += narrow(i, 1) == static_cast<float>(found[purchase_probabilities{}](i, 1)) ? 0 : 1;
  }
  CHECK(differing == 0);
}

// Row by row the model says the same, but for the last bits.
template <class M>
void check_predictions(const M& m, const TimeUnit& unit, const Base& base) {
  CAPTURE(M::name());
  const PredictionOptions options{.horizon = year, .discount_per_year = 0.15};
  const auto found =
      predict<probability_alive, expected_purchases, discounted_expected_purchases>(m, unit, base, options);
  const double days = unit.days();
  for (Index i = 0; i < base.rows(); i += 997) {
    const PurchaseHistory history{base[repeat_purchases{}](i), base[recency{}](i) / days,
                                  base[observed_time{}](i) / days};
    CHECK(found[probability_alive{}](i) == doctest::Approx(m.probability_alive(history)).epsilon(1e-13));
    CHECK(found[expected_purchases{}](i) ==
          doctest::Approx(m.expected_purchases(history, 365.0 / days)).epsilon(1e-13));
    // 15 % a year of 365.25 days, continuously.
    CHECK(
        found[discounted_expected_purchases{}](i) ==
        doctest::Approx(m.discounted_purchases(history, 365.0 / days, std::log(1.15) * days / 365.25)).epsilon(1e-12));
  }
  check_columns_at_horizon(m, unit, base, options);
  CHECK(std::isnan(found[probability_alive{}](5)));
  CHECK(std::isnan(found[expected_purchases{}](5)));
  CHECK(std::isnan(found[discounted_expected_purchases{}](5)));
  CHECK_FALSE(std::isnan(found[discounted_expected_purchases{}](6)));
  Table<double, probability_alive, expected_purchases, discounted_expected_purchases> threaded(base.rows());
  predict(m, unit, base, threaded.view(), options, threads{3});
  Index differing = 0;
  for (Index i = 6; i < base.rows(); ++i) {
    const bool same = threaded[probability_alive{}](i) == found[probability_alive{}](i) &&
                      threaded[expected_purchases{}](i) == found[expected_purchases{}](i) &&
                      threaded[discounted_expected_purchases{}](i) == found[discounted_expected_purchases{}](i);
    differing += same ? 0 : 1;
  }
  CHECK(differing == 0);
}

// A model of somebody else's, which has what the concept asks for and no more.
class Visitors {
 public:
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "visitors"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 1> parameter_names() noexcept { return {"rate"}; }
  [[nodiscard]] static Visitors from_parameters(const std::array<double, 1>& p) {
    Visitors visitors;
    visitors.parameters_ = p;
    return visitors;
  }
  [[nodiscard]] const std::array<double, 1>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept { return -h.observed; }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h) const noexcept {
    return std::exp(-parameters_[0] * (h.observed - h.recency));
  }
  [[nodiscard]] double probability_alive(const PurchaseHistory& h, double t) const noexcept {
    return probability_alive(h) * std::exp(-t);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& h, double t) const noexcept { return h.recency * t; }
  [[nodiscard]] double expected_purchases(double t) const noexcept { return t; }
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& h, double t, double d) const noexcept {
    return expected_purchases(h, t) / (1 + d);
  }
  [[nodiscard]] double discounted_purchases(double t, double d) const noexcept { return t / (1 + d); }
  void purchase_distribution(const PurchaseHistory& h, double t, std::span<double> out) const noexcept {
    std::fill(out.begin(), out.end(), 0.1 * probability_alive(h, t));
  }
  void purchase_distribution(double /*t*/, std::span<double> out) const noexcept {
    std::fill(out.begin(), out.end(), 0.0);
  }
  friend bool operator==(const Visitors&, const Visitors&) = default;

 private:
  std::array<double, 1> parameters_{0.01};
};
static_assert(LifetimeModel<Visitors> && !RecencyFreeWhileAlive<Visitors>);
static_assert(RecencyFreeWhileAlive<MbgNbd> && RecencyFreeWhileAlive<ParetoNbd> && RecencyFreeWhileAlive<BgBb> &&
              RecencyFreeWhileAlive<Nbd>);

}  // namespace

TEST_CASE("predictions are those of the model row by row with threads too") {
  const Base base = some_base(70'000);
  check_predictions(model, TimeUnit::week(), base);
  check_predictions(ParetoNbd(0.55, 10.6, 0.6, 11.7), TimeUnit::week(), base);
  check_predictions(BgNbd(0.24, 4.4, 0.8, 2.4), TimeUnit::week(), base);
  check_predictions(Nbd(0.38, 12), TimeUnit::week(), base);
  check_predictions(BgBb(1.2, 0.75, 0.66, 2.8), TimeUnit::day(), base);
  check_predictions(Visitors{}, TimeUnit::week(), base);
  CHECK(Visitors::from_parameters({0.01}) == Visitors{});
}

TEST_CASE("predictions where every customer has a time of their own with threads too") {
  Base base = some_base(40'000);
  for (Index i = 0; i < base.rows(); ++i) {
    base[observed_time{}](i) += 1e-4 * static_cast<double>(i);
  }
  check_predictions(ParetoNbd(0.55, 10.6, 0.6, 11.7), TimeUnit::week(), base);
  check_predictions(Nbd(0.38, 12), TimeUnit::week(), base);
}

TEST_CASE("a history that cannot be predicts nothing and costs its neighbours nothing") {
  Base base = some_base(600);
  const auto expected = predict<probability_alive, expected_purchases>(ParetoNbd(0.55, 10.6, 0.6, 11.7),
                                                                       TimeUnit::week(), base, {.horizon = year});
  base[recency{}](100) = 1000.0;  // after the end
  base[repeat_purchases{}](101) = -1.0;
  base[observed_time{}](102) = std::numeric_limits<double>::infinity();
  base[repeat_purchases{}](103) = 0.0;  // with a repeat purchase on day …
  const auto found = predict<probability_alive, expected_purchases>(ParetoNbd(0.55, 10.6, 0.6, 11.7), TimeUnit::week(),
                                                                    base, {.horizon = year});
  for (Index i = 6; i < base.rows(); ++i) {
    const bool is_wrong = i >= 100 && i <= 103;
    CHECK(std::isnan(found[probability_alive{}](i)) == is_wrong);
    CHECK(std::isnan(found[expected_purchases{}](i)) == is_wrong);
    const bool same = is_wrong || found[expected_purchases{}](i) == expected[expected_purchases{}](i);
    CHECK(same);
  }
}

TEST_CASE("predictions go where the caller wants them") {
  const Base base = some_base(20);
  std::vector<double> alive(20);
  predict(model, TimeUnit::week(), base, view(bind<probability_alive>(alive)));
  CHECK(alive[0] == doctest::Approx(model.probability_alive({0, 0, 190.0 / 7})).epsilon(1e-14));
  // Without a horizon: as long as they stay.
  const auto all = predict<discounted_expected_purchases>(model, TimeUnit::week(), base, {.discount_per_year = 0.1});
  const double rate = std::log(1.1) * 7 / 365.25;
  CHECK(all[discounted_expected_purchases{}](1) ==
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
  CHECK(custval_test::message_of([&] { predict(model, week, base, view(bind<probability_alive_at_horizon>(out))); }) ==
        "custval::predict: the horizon in days is inf, expected a finite number >= 0 for column "
        "'probability_alive_at_horizon'");
  CHECK_THROWS_AS(predict(model, week, base, view(bind<discounted_expected_purchases>(out)), {.discount_per_year = 0}),
                  ArgumentError);
  CHECK_NOTHROW(predict(model, week, base, view(bind<discounted_expected_purchases>(out)),
                        {.horizon = year, .discount_per_year = 0}));
  CHECK_THROWS_AS(predict(model, week, base, view(bind<expected_purchases>(out)), {.horizon = std::chrono::days{-1}}),
                  ArgumentError);
}

TEST_CASE("predict: a base in months, and a horizon and a discount in days") {
  const BgBb donors(1.2, 0.7, 0.65, 2.8);
  const TimeUnit months(Calendar::months());
  Base base(2);
  base[repeat_purchases{}] << 2.0, 0.0;
  base[recency{}] << 3.0, 0.0;
  base[observed_time{}] << 5.0, 1.0;
  const auto ahead = [&](PredictionOptions options) {
    return predict<probability_alive, expected_purchases, discounted_expected_purchases>(donors, months, base, options);
  };
  // A year is twelve opportunities, whether of 365 or of 366 days; so are fifty-two weeks.
  for (const double days : {365.0, 366.0, 364.0, 365.2425}) {
    const auto found = ahead({.horizon = std::chrono::duration<double, std::chrono::days::period>(days)});
    for (Index i = 0; i < 2; ++i) {
      const PurchaseHistory h{base[repeat_purchases{}](i), base[recency{}](i), base[observed_time{}](i)};
      CHECK(found[probability_alive{}](i) == donors.probability_alive(h));
      CHECK(found[expected_purchases{}](i) == doctest::Approx(donors.expected_purchases(h, 12.0)).epsilon(1e-14));
      // A purchase one mean month away is worth 1.1^(-30.436875 / 365.25) of one now.
      const double rate = std::log(1.1) * 30.436875 / 365.25;
      CHECK(found[discounted_expected_purchases{}](i) ==
            doctest::Approx(donors.discounted_purchases(h, 12.0, rate)).epsilon(1e-13));
    }
  }
  CHECK(ahead({.horizon = std::chrono::days{45}})[expected_purchases{}](0) ==
        donors.expected_purchases({2.0, 3.0, 5.0}, 1.0));
  // What the model is fitted to is in months as well.
  const LifetimeData data(base, months);
  CHECK(data.observed()[0] + data.observed()[1] == 6.0);
  CHECK(data.recency()[0] + data.recency()[1] == 3.0);
  CHECK(data.unit() == months);
}

TEST_CASE("time unit: what is no length of time is refused") {
  for (const double days : {0.0, -3.0, 1e15, 1e-20, std::nan(""), std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(TimeUnit{days}, ArgumentError);
  }
  CHECK(TimeUnit(Calendar::quarters()).days() == 91.310625);
  CHECK(TimeUnit(Calendar::quarters()).in_base() == 1.0);
  CHECK(TimeUnit(3.5).in_base() == 3.5);
  CHECK(TimeUnit(Calendar::weeks()) != TimeUnit::week());
}

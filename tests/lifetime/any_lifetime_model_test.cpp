// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/lifetime/simulate.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "models_for_simulation.hpp"

using namespace custval;
using namespace custval_test;

namespace {

auto simulated_base() {
  return simulate(mbg_nbd, SimulationOptions{.customers = 600,
                                             .seed = 3,
                                             .unit = TimeUnit::week(),
                                             .acquisition_days = 84,
                                             .calibration_end = Day{273},
                                             .observation_end = Day{546}});
}
NamedColumns by_name(const auto& base) {
  NamedColumns columns;
  columns.add(base);
  return columns;
}

template <class M>
void same_as_typed(const auto& base) {
  CAPTURE(M::name());
  const FittedModel<M> typed = fit<M>(base, {.unit = TimeUnit::week()});
  const AnyLifetimeModel named = fit_lifetime(M::name(), by_name(base), {.unit = TimeUnit::week()}, threads{2});
  REQUIRE(named.get_if<FittedModel<M>>() != nullptr);
  CHECK(*named.get_if<FittedModel<M>>() == typed);
  CHECK(named.name() == M::name());
  for (std::size_t i = 0; i < parameter_count<M>; ++i) {
    CHECK(named.parameter_names()[i] == M::parameter_names()[i]);
    CHECK(named.parameters()[i] == typed.model.parameters()[i]);
    const double error = typed.standard_error(i);
    CHECK((named.standard_error(i) == error || std::isnan(error)));
  }
  CHECK(named.aic() == typed.aic());
  CHECK(named.bic() == typed.bic());

  const PredictionOptions ahead{.horizon = std::chrono::days{100}};
  const auto expected =
      predict<probability_alive, probability_alive_at_horizon, expected_purchases, discounted_expected_purchases>(
          typed.model, typed.unit, base, ahead);
  const auto rows = static_cast<std::size_t>(base.rows());
  std::vector<double> alive(rows);
  std::vector<double> later(rows);
  std::vector<double> purchases(rows);
  std::vector<double> discounted(rows);
  predict(named, by_name(base),
          std::vector<NamedOutput>{{"probability_alive", alive},
                                   {"probability_alive_at_horizon", later},
                                   {"expected_purchases", purchases},
                                   {"discounted_expected_purchases", discounted}},
          ahead, threads{3});
  std::vector<double> only(rows);
  predict(named, by_name(base), std::vector<NamedOutput>{{"discounted_expected_purchases", only}}, ahead);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = static_cast<Index>(i);
    CHECK(alive[i] == expected[probability_alive{}](row));
    CHECK(later[i] == expected[probability_alive_at_horizon{}](row));
    CHECK(purchases[i] == expected[expected_purchases{}](row));
    CHECK(discounted[i] == expected[discounted_expected_purchases{}](row));
    CHECK(only[i] == discounted[i]);
  }
  CHECK(holdout_rmse(named, by_name(base)) == holdout_rmse(typed, base));
  CHECK((holdout_log_scores(named, by_name(base)) == holdout_log_scores(typed, base)).all());
  const PurchaseHistory history{2, 10, 30};
  CHECK(named.probability_alive(history) == typed.model.probability_alive(history));
  CHECK(named.expected_purchases(history, 5) == typed.model.expected_purchases(history, 5));
  CHECK(named.discounted_purchases(history, 5, 0.01) == typed.model.discounted_purchases(history, 5, 0.01));
  // What was kept comes back.
  const LifetimeModelKinds kinds;
  const AnyLifetimeModel restored = kinds.at(M::name()).restore(named.parameters(), named.facts());
  CHECK(*restored.get_if<FittedModel<M>>() == typed);
}

}  // namespace

TEST_CASE("a model chosen by its name fits and predicts as the typed one does, with threads, to the last bit") {
  const auto base = simulated_base();
  same_as_typed<Nbd>(base);
  same_as_typed<BgNbd>(base);
  same_as_typed<MbgNbd>(base);
  same_as_typed<ParetoNbd>(base);
}

TEST_CASE("a weight column by name counts customers") {
  const std::vector<double> x{0, 1, 3, 0};
  const std::vector<double> last{0, 5, 20, 0};
  const std::vector<double> end{30, 28, 26, 24};
  const std::vector<double> weight{10, 5, 2, 7};
  NamedColumns base;
  base.add("repeat_purchases", x);
  base.add("recency", last);
  base.add("observed_time", end);
  base.add("customer_weight", weight);
  CHECK(fit_lifetime("nbd", base).facts().customers == 24);
}

TEST_CASE("what is not there is said, with the nearest that is") {
  CHECK_THROWS_WITH_AS((void)fit_lifetime("bg-ndb", LifetimeData{}),
                       "custval::LifetimeModelKinds: there is no lifetime model 'bg-ndb'; the nearest is 'bg-nbd'",
                       ArgumentError);
  LifetimeModelKinds kinds;
  CHECK(kinds.all().size() == 5);
  CHECK_THROWS_WITH_AS(kinds.add<Nbd>("again"), "custval::LifetimeModelKinds: there is a model 'nbd' already",
                       ArgumentError);
  const AnyLifetimeModel nobody = fit_lifetime("nbd", LifetimeData{});
  CHECK(to_text(nobody.facts().status) == "not converged: no customers");
  NamedColumns base;
  base.add("repeat_purchases", std::vector<double>{1, 2});
  CHECK_THROWS_WITH_AS((void)fit_lifetime("nbd", base), doctest::Contains("column 'recency' is missing"), ShapeError);
  CHECK_THROWS_WITH_AS((void)fit_lifetime("nbd", base), doctest::Contains("column 'observed_time' is missing"),
                       ShapeError);
  std::vector<double> two(2);
  base.add("recency", std::vector<double>{1, 2});
  base.add("observed_time", std::vector<double>{5, 5});
  CHECK_THROWS_WITH_AS(predict(nobody, base, std::vector<NamedOutput>{{"lifetime", two}}),
                       doctest::Contains("there is no output 'lifetime'"), ArgumentError);
  CHECK_THROWS_WITH_AS(predict(nobody, base, std::vector<NamedOutput>{{"probability_alive", std::span(two).first(1)}}),
                       "custval::predict: output 'probability_alive' has 1 rows, expected 2, as many as the base",
                       ShapeError);
  CHECK_THROWS_WITH_AS(
      predict(nobody, base, std::vector<NamedOutput>{{"probability_alive", two}, {"probability_alive", two}}),
      "custval::predict: the output 'probability_alive' is there twice", ArgumentError);
}

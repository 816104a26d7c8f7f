// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/lifetime/choose_model.hpp>
#include <custval/lifetime/holdout_log_score.hpp>

#include <custval/core/bind.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/simulate.hpp>
#include <custval/purchases/summarise.hpp>

#include "../repetitions.hpp"
#include "cdnow_sample.hpp"
#include "models_for_simulation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using HoldoutBase = Table<double, repeat_purchases, recency, observed_time, holdout_purchases, holdout_time>;

// Histories of every kind, in days, with holdouts that differ.
HoldoutBase holdout_base(Index rows) {
  HoldoutBase base(rows);
  for (Index i = 0; i < rows; ++i) {
    const Index x = i % 5;
    base[repeat_purchases{}](i) = static_cast<double>(x);
    base[observed_time{}](i) = 140.0 + 7.0 * static_cast<double>(i % 9);
    base[recency{}](i) = x == 0 ? 0.0 : 7.0 * static_cast<double>(1 + x + i % 11);
    base[holdout_purchases{}](i) = static_cast<double>((i * i) % 13 / 2);
    base[holdout_time{}](i) = i % 3 == 0 ? 91.0 : 70.0;
  }
  return base;
}

// A customer at a time, the whole distribution of each.
template <class M>
double naive_score(const FittedModel<M>& fitted, const HoldoutBase& base, Index i) {
  const double days = fitted.unit.days();
  const auto k = static_cast<std::size_t>(base[holdout_purchases{}](i));
  std::vector<double> probabilities(k + 1);
  fitted.model.purchase_distribution(
      {base[repeat_purchases{}](i), base[recency{}](i) / days, base[observed_time{}](i) / days},
      base[holdout_time{}](i) / days, probabilities);
  return std::log(probabilities[k]);
}

template <class M>
void check_scores(const M& model) {
  FittedModel<M> fitted;
  fitted.model = model;
  fitted.unit = TimeUnit::week();
  const HoldoutBase base = holdout_base(200);
  const Eigen::ArrayXd scores = holdout_log_scores(fitted, base);
  double worst = 0.0;
  double sum = 0.0;
  for (Index i = 0; i < base.rows(); ++i) {
    const double expected = naive_score(fitted, base, i);
    worst = std::max(worst, std::abs(scores(i) - expected) / (1.0 + std::abs(expected)));
    sum += expected;
  }
  CHECK(worst < 1e-11);
  CHECK(holdout_log_score(fitted, base) == doctest::Approx(sum).epsilon(1e-12));
  CHECK((holdout_log_scores(fitted, base, threads{3}) == scores).all());
}

ModelCandidate candidate(std::string_view name, double aic, std::vector<double> scores) {
  return {name, aic, Eigen::Map<const Eigen::ArrayXd>(scores.data(), static_cast<Index>(scores.size()))};
}

template <class M>
ModelCandidate fitted_to(const SimulatedBase& base) {
  const auto fitted = fit<M>(base, {.unit = TimeUnit::week()});
  return {M::name(), fitted.aic(), holdout_log_scores(fitted, base)};
}

// Simulated by a model, that model is not significantly behind the others, and is chosen or tied.
template <class M>
void check_own_family(const M& truth, std::size_t own, std::uint64_t seed) {
  const auto base = simulate(truth, {.customers = 4000,
                                     .seed = seed,
                                     .unit = TimeUnit::week(),
                                     .acquisition_days = 84,
                                     .calibration_end = Day{273},
                                     .observation_end = Day{546},
                                     .time = simulated_time::exact});
  const std::array candidates{fitted_to<ParetoNbd>(base), fitted_to<BgNbd>(base), fitted_to<MbgNbd>(base)};
  const ModelChoice choice = choose_model(candidates);
  INFO(M::name(), ", chosen ", candidates[choice.chosen].model, ", behind ", choice.behind[own].difference, " +- ",
       choice.behind[own].standard_error);
  CHECK(choice.tied[own]);
  CHECK(choice.behind[choice.leader].difference == 0.0);
}

}  // namespace

TEST_CASE("holdout_log_scores: those of a naive computation, with threads too") {
  check_scores(pareto_nbd);
  check_scores(bg_nbd);
  check_scores(mbg_nbd);
  check_scores(nbd);
  check_scores(bg_bb);
}

TEST_CASE("holdout_log_score: NBD by hand, with weights") {
  Table<double, repeat_purchases, recency, observed_time, holdout_purchases, holdout_time, customer_weight> base(2);
  base[observed_time{}] << 1.0, 1.0;
  base[holdout_time{}] << 4.0, 4.0;
  base[holdout_purchases{}] << 0.0, 2.0;
  base[customer_weight{}] << 3.0, 1.0;
  // r = alpha = 1 and a silence of 1: geometric in four more, 1/3 (2/3)^k.
  const double expected = 3.0 * std::log(1.0 / 3.0) + std::log(4.0 / 27.0);
  CHECK(holdout_log_score(FittedModel<Nbd>{}, base) == doctest::Approx(expected).epsilon(1e-14));
  // What is next to impossible is not minus infinity.
  base[holdout_purchases{}](1) = 16'000'000.0;
  CHECK(holdout_log_scores(FittedModel<Nbd>{}, base)(1) == std::log(std::numeric_limits<double>::min()));
}

TEST_CASE("holdout_log_scores: a base counted in periods of a calendar") {
  HoldoutBase base(1);
  base[repeat_purchases{}](0) = 2.0;
  base[recency{}](0) = 3.0;
  base[observed_time{}](0) = 5.0;
  base[holdout_purchases{}](0) = 4.0;
  base[holdout_time{}](0) = 6.0;
  FittedModel<BgBb> fitted;
  fitted.model = bg_bb;
  fitted.unit = TimeUnit(Calendar::months());
  std::array<double, 5> probabilities{};
  bg_bb.purchase_distribution({2.0, 3.0, 5.0}, 6.0, probabilities);
  CHECK(holdout_log_score(fitted, base) == doctest::Approx(std::log(probabilities[4])).epsilon(1e-13));
}

TEST_CASE("holdout_log_scores: what cannot be is refused with its row") {
  HoldoutBase base = holdout_base(5);
  for (const double wrong : {0.5, -1.0, 1e9, std::nan("")}) {
    base[holdout_purchases{}](3) = wrong;
    CHECK_THROWS_AS(static_cast<void>(holdout_log_scores(FittedModel<Nbd>{}, base)), DataError);
  }
  base = holdout_base(5);
  base[recency{}](3) = 1e6;
  CHECK_THROWS_WITH_AS(static_cast<void>(holdout_log_scores(FittedModel<Nbd>{}, base)),
                       "custval::holdout_log_scores: column 'holdout_purchases', row 3: value 4, expected a history "
                       "that can be, a time ahead, and a whole number of purchases from 0 to 2^24",
                       DataError);
  CHECK(holdout_log_scores(FittedModel<Nbd>{}, HoldoutBase(0)).size() == 0);
}

TEST_CASE("paired_difference: by hand") {
  const Eigen::ArrayXd a = Eigen::ArrayXd::LinSpaced(4, 1.0, 4.0);
  Eigen::ArrayXd b(4);
  b << 0.0, 2.0, 1.0, 5.0;
  // 1, 0, 2, -1: a sum of 2, a mean of 1/2, squares of 1/4 + 1/4 + 9/4 + 9/4 = 5; 4/3 · 5.
  const ScoreDifference found = paired_difference(a, b);
  CHECK(found.difference == 2.0);
  CHECK(found.standard_error == doctest::Approx(std::sqrt(20.0 / 3.0)).epsilon(1e-15));
  // A weight of two is the same customer twice.
  Eigen::ArrayXd weights(4);
  weights << 2.0, 1.0, 1.0, 1.0;
  Eigen::ArrayXd first(5);
  first << 1.0, 1.0, 2.0, 3.0, 4.0;
  Eigen::ArrayXd second(5);
  second << 0.0, 0.0, 2.0, 1.0, 5.0;
  CHECK(paired_difference(a, b, weights).difference == paired_difference(first, second).difference);
  CHECK(paired_difference(a, b, weights).standard_error ==
        doctest::Approx(paired_difference(first, second).standard_error).epsilon(1e-15));
  CHECK(std::isinf(paired_difference(a.head(1), b.head(1)).standard_error));
  CHECK_THROWS_AS(static_cast<void>(paired_difference(a, b.head(3))), ShapeError);
}

TEST_CASE("choose_model: the leader where it leads for sure, else the least AIC of those tied") {
  // Behind by one for each of four customers: no doubt about that.
  const std::array sure{candidate("worse", 10.0, {-3, -3, -3, -3}), candidate("better", 90.0, {-2, -2, -2, -2})};
  ModelChoice choice = choose_model(sure);
  CHECK(choice.leader == 1);
  CHECK(choice.chosen == 1);
  CHECK(choice.behind[0].difference == 4.0);
  CHECK(choice.behind[0].standard_error == 0.0);
  CHECK(choice.tied == std::vector<bool>{false, true});
  // Ahead by one in all, by customers who are not of one mind: -1, 1, -1, 2.
  const std::array doubtful{candidate("leads", 90.0, {-3, -1, -3, 0}), candidate("fits", 10.0, {-2, -2, -2, -2}),
                            candidate("fits not", 95.0, {-2, -2, -2, -2})};
  choice = choose_model(doubtful);
  CHECK(choice.leader == 0);
  CHECK(choice.tied == std::vector<bool>{true, true, true});
  CHECK(choice.chosen == 1);
  // Equals: the first.
  const std::array equal{candidate("first", 5.0, {-1, -2}), candidate("second", 5.0, {-1, -2})};
  CHECK(choose_model(equal).chosen == 0);
  CHECK_THROWS_AS(static_cast<void>(choose_model({})), ArgumentError);
}

TEST_CASE("choose_model: what differs by how far fits go is tied") {
  // The same model twice, but for an error of 1e-12 in every score.
  const Eigen::ArrayXd scores = Eigen::ArrayXd::LinSpaced(30, -3.0, -2.0);
  const std::vector<ModelCandidate> candidates{{"a", 10.0, scores}, {"b", 9.0, scores - 1e-12}};
  const ModelChoice choice = choose_model(candidates);
  CHECK(choice.leader == 0);
  CHECK(choice.tied == std::vector<bool>{true, true});
  CHECK(choice.chosen == 1);
  // Customers that count a thousandfold change nothing about that.
  const std::vector<ModelCandidate> near{{"a", 10.0, scores}, {"b", 9.0, scores * (1.0 + 5e-10)}};
  CHECK(choose_model(near).chosen == 1);
  CHECK(choose_model(near, Eigen::ArrayXd::Constant(30, 1000.0)).chosen == 1);
}

TEST_CASE("choose_model: a base simulated by a model does not speak against it") {
  for (int repetition = 1; repetition <= custval_test::repetitions(3); ++repetition) {
    const auto seed = static_cast<std::uint64_t>(repetition);
    check_own_family(pareto_nbd, 0, seed);
    check_own_family(bg_nbd, 1, seed);
    check_own_family(mbg_nbd, 2, seed);
  }
}

TEST_CASE("choose_model: not BG/NBD for CDNOW, whose likelihood is far lower") {
  const auto path = shared_data("cdnow_purchases.csv");
  if (!path) {
    return;
  }
  std::vector<int> customers;
  std::vector<std::int32_t> days;
  std::vector<double> amounts;
  for (const auto& row : read_table(*path)) {
    const std::string& date = row.at("date");
    customers.push_back(std::stoi(row.at("customer_id")));
    days.push_back(Day{std::chrono::sys_days{std::chrono::year{std::stoi(date.substr(0, 4))} /
                                             std::stoi(date.substr(5, 2)) / std::stoi(date.substr(8, 2))}}
                       .number());
    amounts.push_back(std::stod(row.at("amount")));
  }
  const PurchaseView log{customers, days, amounts};
  const std::int32_t first = *std::min_element(days.begin(), days.end());
  // The first two thirds of the nine months up to 30 September 1997, and of all eighteen, held against the last.
  for (const std::int32_t third : {91, 182}) {
    SplitOptions options{Day{first + 2 * third - 1}};
    options.observation_end = Day{first + 3 * third - 1};
    const auto split = summarise(log, options);
    REQUIRE(split.rows() == 23570);
    const auto scored = [&]<class M>(const M& /*model*/) {
      const auto fitted = fit<M>(split, {.unit = TimeUnit::week()});
      return ModelCandidate{M::name(), fitted.aic(), holdout_log_scores(fitted, split)};
    };
    const std::array candidates{scored(ParetoNbd{}), scored(BgNbd{}), scored(MbgNbd{})};
    const ModelChoice choice = choose_model(candidates);
    INFO("behind: pareto-nbd ", choice.behind[0].difference, ", bg-nbd ", choice.behind[1].difference, ", mbg-nbd ",
         choice.behind[2].difference);
    CHECK(candidates[choice.chosen].model != "bg-nbd");
  }
}

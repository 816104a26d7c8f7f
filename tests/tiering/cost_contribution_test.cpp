// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/cores/contribution_core.hpp>
#include <custval/tiering/cost_contribution.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/explain.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::CostContribution<>>);

namespace {

using Tiers = std::vector<Tier>;
constexpr Tier gold = 0;
constexpr Tier silver = 1;
constexpr Tier ordinary = 2;
constexpr Tier eliminate = 3;

template <class S>
auto base_of_costs(const std::vector<S>& profit, const std::vector<S>& cost) {
  return view(bind<current_value>(profit), bind<marketing_cost>(cost));
}

}  // namespace

TEST_CASE("cost contribution by hand") {
  // 340 profit on 170 cost: the mean rate is 2, gold from 3, silver from 2, ordinary from 1.
  const std::vector<double> profit{150, 149, 20, 19, 10, 9, -17};
  const std::vector<double> cost{50, 50, 10, 10, 10, 10, 30};
  const auto base = base_of_costs(profit, cost);
  const auto grading = fit(CostContribution{}, base);
  CHECK(grading.reference() == 2.0);
  CHECK(std::vector<double>(grading.rates().begin(), grading.rates().end()) == std::vector<double>{3, 2, 1});
  CHECK(assign(grading, base) == Tiers{gold, silver, silver, ordinary, ordinary, eliminate, eliminate});
  CHECK(grading.fitted_on() == FittedOn{7, 0, 340, {1, 2, 2, 2}});
  CHECK(
      to_text(grading).starts_with("current_value / marketing_cost: gold >= 3, silver >= 2, ordinary >= 1, eliminate; "
                                   "mean rate 2; fitted on 7 rows"));
}

TEST_CASE("zero and missing costs are defined") {
  const std::vector<double> profit{1, 0, -1, missing, 1, 5, 0, infinity, 5};
  const std::vector<double> cost{0, 0, 0, 1, missing, -1, 3, 1, infinity};
  const auto base = base_of_costs(profit, cost);
  const auto grading = fit(CostContribution<>({2.0, 0.5}).against(1.0), base);
  CHECK(assign(grading, base) == Tiers{0, 1, 2, unclassified, unclassified, unclassified, 2, 0, 2});
  // What has no finite profit, no finite cost or a negative one does not count.
  CHECK(grading.fitted_on().rows == 4);
  CHECK(grading.fitted_on().skipped == 5);
  CHECK(grading.fitted_on().total == 0.0);
}

TEST_CASE("a mean rate that is not positive counts as zero") {
  const std::vector<double> profit{1, 0, -5};
  const std::vector<double> cost{2, 2, 2};
  const auto base = base_of_costs(profit, cost);
  const auto grading = fit(CostContribution{}, base);
  CHECK(grading.reference() == doctest::Approx(-4.0 / 6.0).epsilon(1e-15));
  CHECK(assign(grading, base) == Tiers{gold, eliminate, eliminate});
  const std::vector<double> none;
  CHECK(fit(CostContribution{}, base_of_costs(none, none)).reference() == 0.0);
  CHECK(assign(fit(CostContribution{}, base_of_costs(none, none)), base) == Tiers{gold, eliminate, eliminate});
}

TEST_CASE("sums beyond the range of numbers have a mean rate all the same") {
  const auto reference = [](const std::vector<double>& profit, const std::vector<double>& cost) {
    const auto base = base_of_costs(profit, cost);
    const auto grading = fit(CostContribution{}, base);
    const auto copy = grading;
    CHECK(copy == grading);
    CHECK(fit(CostContribution{}, base, threads{2}) == grading);
    return grading.reference();
  };
  // Two thirds of 1e308 (and a third of 1, which is lost beside it).
  CHECK(reference({1e308, 1e308, 1}, {1, 1, 1}) == doctest::Approx(2.0 / 3.0 * 1e308).epsilon(1e-15));
  CHECK(reference({1e308, 1.5e308, 1e308}, {1e308, 1e308, 1e308}) == doctest::Approx(3.5 / 3.0).epsilon(1e-15));
  CHECK(reference({10, 20, 1}, {1e308, 1e308, 1e308}) == doctest::Approx(31.0 / 3.0 * 1e-308).epsilon(1e-14));
  CHECK(reference({1e308, 1e308, -1e308, -1e308, 8}, {1, 1, 1, 1, 4}) == 1.0);
  CHECK(reference({-1e308, -1e308}, {1, 1}) == -1e308);
  // The rate itself is beyond the range: the largest number stands for it.
  CHECK(reference({1e308, 1e308}, {1e-300, 1e-300}) == std::numeric_limits<double>::max());

  const std::vector<double> profit{1.6e308, 1e308, 0.4e308, 1};
  const std::vector<double> cost{1, 1, 1, 1};  // the mean is 0.75e308: gold from 1.125e308, ordinary from .375e308
  const auto base = base_of_costs(profit, cost);
  const auto grading = fit(CostContribution{}, base);
  CHECK(assign(grading, base) == Tiers{gold, silver, ordinary, eliminate});
  CHECK(grading.fitted_on().total == infinity);
}

TEST_CASE("whoever brings profit is in the first class when the mean rate is not positive, whatever the cost") {
  const std::vector<double> profit{1, 5, 0, -5};
  const std::vector<double> cost{2, infinity, infinity, 9};
  const auto base = base_of_costs(profit, cost);
  CHECK(fit(CostContribution{}, base).reference() < 0.0);
  CHECK(assign(fit(CostContribution{}, base), base) == Tiers{gold, gold, eliminate, eliminate});
}

TEST_CASE_TEMPLATE("cost contribution agrees with its definition on random data", S, double, float) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 83 % 1900;
    const auto profit = random_values<S>(rows, seed, 12, 0.03);
    const auto cost = random_values<S>(rows, seed + 300, 6, 0.03);
    const auto base = base_of_costs(profit, cost);
    double all_profit = 0;
    double all_cost = 0;
    for (std::size_t i = 0; i < rows; ++i) {  // whole numbers: exact
      if (std::isfinite(profit[i]) && std::isfinite(cost[i]) && cost[i] >= 0) {
        all_profit += static_cast<double>(profit[i]);
        all_cost += static_cast<double>(cost[i]);
      }
    }
    const double mean = all_cost > 0 ? (std::max)(0.0, all_profit / all_cost) : 0.0;
    Tiers expected;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto p = static_cast<double>(profit[i]);
      const auto c = static_cast<double>(cost[i]);
      Tier tier = eliminate;
      if (std::isnan(p) || std::isnan(c) || c < 0) {
        tier = unclassified;
      } else if (c == 0) {
        tier = p > 0 ? gold : p == 0 ? ordinary : eliminate;
      } else if (p > 0) {
        tier = p >= 1.5 * mean * c ? gold : p >= mean * c ? silver : p >= 0.5 * mean * c ? ordinary : eliminate;
      }
      expected.push_back(tier);
    }
    const auto grading = fit(CostContribution{}, base);
    CHECK(assign(grading, base) == expected);
    CHECK(fit(CostContribution{}, base, threads{3}) == grading);
    CHECK(assign(grading, base, threads{2}) == expected);
  }
}

TEST_CASE("multiples and rates outside their domain are refused") {
  CHECK_THROWS_AS(CostContribution<>({1.0, 1.0}), ArgumentError);
  CHECK_THROWS_AS(CostContribution<>({1.0, 0.0}), ArgumentError);
  CHECK_THROWS_AS(CostContribution<>({missing}), ArgumentError);
  CHECK_THROWS_AS(CostContribution<>(std::vector<double>{}), ShapeError);
  CHECK_THROWS_AS((void)CostContribution{}.against(-0.1), ArgumentError);
  CHECK_THROWS_WITH_AS(ContributionCore({INFINITY, 0.5}, 0.5, {}),
                       "custval::ContributionGrading: the highest rate is inf, expected a finite number",
                       ArgumentError);
  CHECK_THROWS_AS((void)CostContribution{}.labelled(TierLabels({"a"})), ShapeError);
}

TEST_CASE("a contribution is explained by profit or by cost") {
  const std::vector<double> profit{15, 0, 4};
  const std::vector<double> cost{10, 10, 0};
  const auto base = base_of_costs(profit, cost);
  const auto grading = fit(CostContribution{}.against(1.25), base);  // rates 1.875, 1.25, .625
  const Explanation silver_one = explain(grading, base, 0);
  CHECK(
      silver_one.why ==
      "current_value is 15, marketing_cost is 10, a rate of 1.5: at least 1.25 (silver), below 1.875 (gold); the mean "
      "rate is 1.25");
  REQUIRE(silver_one.ways.size() == 2);
  CHECK(silver_one.ways[0] == Way{0, "gold", {{"current_value", 15, 18.75, 0}}});
  CHECK(silver_one.ways[1] == Way{0, "gold", {{"marketing_cost", 10, 8, 0}}});
  CHECK(explain(grading, base, 1).why == "current_value is 0, marketing_cost is 10: no profit");
  CHECK(explain(grading, base, 2).why == "current_value is 4, marketing_cost is 0: profit without cost");
  CHECK(explain(grading, base, 2).ways.empty());
}

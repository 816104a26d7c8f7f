// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/value_growth.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/explain.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace custval;
using namespace custval_test;

static_assert(custval::TieringPolicy<custval::ValueGrowth<>>);

namespace {

using Tiers = std::vector<Tier>;
constexpr Tier mvc = 0;
constexpr Tier mgc = 1;
constexpr Tier rest = 2;
constexpr Tier bzc = 3;

template <class S>
auto base_of_growth(const std::vector<S>& current, const std::vector<S>& potential, const std::vector<S>& cost) {
  return view(bind<current_value>(current), bind<potential_value>(potential), bind<cost_to_serve>(cost));
}

}  // namespace

TEST_CASE("value and growth by hand") {
  // Ten customers with distinct values; the top fifth by current value has 80 and more, by potential value 30 and more.
  const std::vector<double> current{90, 80, 70, 60, 50, 40, 30, 20, 10, missing, 0};
  const std::vector<double> potential{0, 30, 40, 1, 2, 3, 4, 5, 6, 99, missing};
  const std::vector<double> cost{90, 111, 0, 62, 0, 43, 34, 0, 16, 0, 0};
  const auto base = base_of_growth(current, potential, cost);
  const auto grading = fit(ValueGrowth{}, base);
  CHECK(grading.valuable_from() == 80);
  CHECK(grading.growable_from() == 40);  // 99 and 40 are the top two of ten
  CHECK(assign(grading, base) == Tiers{mvc, bzc, mgc, bzc, rest, rest, rest, rest, rest, unclassified, unclassified});
  CHECK(grading.label(bzc) == "BZC");
  CHECK(grading.fitted_on().rows == 9);
  CHECK(
      to_text(grading).starts_with("BZC: cost_to_serve > current_value + potential_value; MVC: current_value >= 80; "
                                   "MGC: potential_value >= 40; rest: otherwise; fitted on 9 rows"));
}

TEST_CASE_TEMPLATE("value and growth agree with their definition on random data", S, double, float) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 71 % 1500;
    const auto current = random_values<S>(rows, seed, 10, 0.02);
    const auto potential = random_values<S>(rows, seed + 300, 3, 0.02);
    const auto cost = random_values<S>(rows, seed + 600, 8, 0.02);
    const auto base = base_of_growth(current, potential, cost);
    const auto top_current = naive_heads(current, {0.3});
    const auto top_potential = naive_heads(potential, {0.1});
    Tiers expected;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto value = static_cast<double>(current[i]) + static_cast<double>(potential[i]);
      const auto spent = static_cast<double>(cost[i]);
      expected.push_back(std::isnan(value) || std::isnan(spent) ? unclassified
                         : spent > value                        ? bzc
                         : top_current[i] == 0                  ? mvc
                         : top_potential[i] == 0                ? mgc
                                                                : rest);
    }
    const ValueGrowth<> policy(0.3, 0.1);
    const auto grading = fit(policy, base);
    CHECK(assign(grading, base) == expected);
    CHECK(fit(policy, base, threads{3}) == grading);
    CHECK(assign(grading, base, threads{2}) == expected);
  }
}

TEST_CASE("value and growth refuse shares outside their domain") {
  CHECK_THROWS_AS(ValueGrowth<>(0.0), ArgumentError);
  CHECK_THROWS_AS(ValueGrowth<>(0.2, 1.5), ArgumentError);
  CHECK_THROWS_AS(ValueGrowth<>(0.2, missing), ArgumentError);
  using G = ValueGrowthGrading<current_value, potential_value, cost_to_serve>;
  CHECK_THROWS_WITH_AS(G(missing, 1, TierLabels{}),
                       "custval::ValueGrowthGrading: valuable_from (of current_value) is NaN, expected a number",
                       ArgumentError);
  CHECK_THROWS_WITH_AS(G(1, missing, TierLabels{}),
                       "custval::ValueGrowthGrading: growable_from (of potential_value) is NaN, expected a number",
                       ArgumentError);
  CHECK_THROWS_WITH_AS((void)ValueGrowth{}.labelled(TierLabels({"a", "b"})),
                       "custval::ValueGrowth: the policy has 2 labels, expected 4, one for each class", ShapeError);
}

TEST_CASE("value and growth are explained") {
  const std::vector<double> current{10, 5};
  const std::vector<double> potential{3, 6};
  const std::vector<double> cost{20, 0};
  const auto base = base_of_growth(current, potential, cost);
  const ValueGrowthGrading<current_value, potential_value, cost_to_serve> grading(100, 50, TierLabels{});
  const Explanation below = explain(grading, base, 0);
  CHECK(below.label == "D");
  CHECK(below.why.ends_with("serving costs more than the customer is or could be worth"));
  REQUIRE(below.ways.size() == 3);  // up to the rest, by any of the three
  CHECK(below.ways[0] == Way{2, "C", {{"current_value", 10, 17, 0}}});
  CHECK(below.ways[1] == Way{2, "C", {{"potential_value", 3, 10, 0}}});
  CHECK(below.ways[2] == Way{2, "C", {{"cost_to_serve", 20, 13, 0}}});
  const Explanation middling = explain(grading, base, 1);
  REQUIRE(middling.ways.size() == 1);
  CHECK(middling.ways[0] == Way{1, "B", {{"potential_value", 6, 50, 0}}});
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/core/execution.hpp>
#include <custval/tiering/cores/grid_core.hpp>
#include <custval/tiering/cores/rfm_core.hpp>
#include <custval/tiering/factor_grid.hpp>

#include "../numbers.hpp"
#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/factor_grid_presets.hpp>
#include <custval/tiering/policy.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using Tiers = std::vector<Tier>;

auto size_and_credit(const std::vector<double>& size, const std::vector<double>& credit) {
  return view(bind<customer_size>(size), bind<credit_rating>(credit));
}

}  // namespace

TEST_CASE("a grid of two factors by hand") {
  const std::vector<double> size{1000, 1000, 1000, 50, 50, 50, 49, 1000, missing};
  const std::vector<double> credit{700, 600, 599, 701, 650, 1, 800, missing, 800};
  const auto base = size_and_credit(size, credit);
  const auto policy = FactorGrid({"key", "key", "regular",    //
                                  "key", "regular", "watch",  //
                                  "regular", "watch", "watch"},
                                 Factor<customer_size>::at({1000, 50}), Factor<credit_rating>::at({700, 600}));
  const auto grading = fit(policy, base);
  CHECK(assign(grading, base) == Tiers{0, 0, 1, 0, 1, 2, 1, unclassified, unclassified});
  CHECK(grading.labels() == TierLabels({"key", "regular", "watch"}));
  CHECK(grading.fitted_on().rows == 7);
  CHECK(grading.fitted_on().customers == std::vector<std::int64_t>{3, 3, 1});
  const auto reversed = fit(policy.ordered(TierLabels({"watch", "regular", "key"})), base);
  CHECK(assign(reversed, base) == Tiers{2, 2, 1, 2, 1, 0, 1, unclassified, unclassified});
}

TEST_CASE("levels by head count and three factors agree with a naive grid") {
  struct third : column<"third", units::count> {};
  const std::vector<std::string> cells{"a", "b", "c", "d", "b", "a", "d", "c", "a", "a", "b", "c"};
  for (unsigned seed = 0; seed < 25; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = seed * 61 % 1400;
    const auto size = random_values<double>(rows, seed, 12, 0.05);
    const auto credit = random_values<double>(rows, seed + 500, 4, seed % 2 == 0 ? 0.1 : 0.0);
    const auto more = random_values<double>(rows, seed + 900, 20, 0.02);
    const auto base = join(size_and_credit(size, credit), view(bind<third>(more)));
    const auto policy = FactorGrid(cells, Factor<customer_size>::top({0.2, 0.5}), Factor<credit_rating>::top({0.3}),
                                   Factor<third>::at({0.0}));
    const auto size_level = naive_heads(size, {0.2, 0.5});
    const auto credit_level = naive_heads(credit, {0.3});
    Tiers expected;
    for (std::size_t i = 0; i < rows; ++i) {
      if (std::isnan(size[i]) || std::isnan(credit[i]) || std::isnan(more[i])) {
        expected.push_back(unclassified);
      } else {
        const std::size_t third_level = more[i] >= 0 ? 0 : 1;
        const std::string& cell = cells[(std::size_t{size_level[i]} * 2U + credit_level[i]) * 2U + third_level];
        expected.push_back(static_cast<Tier>(cell[0] - 'a'));
      }
    }
    const auto grading = fit(policy, base);
    CHECK(assign(grading, base) == expected);
    CHECK(fit(policy, base, threads{3}) == grading);
    CHECK(assign(grading, base, threads{2}) == expected);
  }
}

TEST_CASE("the ready pairs of factors") {
  // Ten customers: the first two are the top fifth, five the top half.
  std::vector<double> falling;
  for (int i = 10; i > 0; --i) {
    falling.push_back(i);
  }
  const std::vector<double> rising(falling.rbegin(), falling.rend());
  SUBCASE("both factors agree") {
    const auto base = view(bind<customer_size>(falling), bind<credit_rating>(falling));
    CHECK(assign(fit(size_and_credit_factors(), base), base) == Tiers{0, 0, 1, 1, 1, 2, 2, 2, 2, 2});
  }
  SUBCASE("the largest with the poorest credit are not key customers") {
    const auto base = view(bind<customer_size>(falling), bind<credit_rating>(rising));
    CHECK(assign(fit(size_and_credit_factors(), base), base) == Tiers{2, 2, 2, 2, 2, 1, 1, 1, 1, 1});
  }
  SUBCASE("the other two pairs") {
    const auto demand = view(bind<demand_volume>(falling), bind<demand_certainty>(rising));
    CHECK(assign(fit(demand_factors(), demand), demand) == Tiers{1, 1, 2, 2, 2, 2, 2, 2, 1, 1});
    const auto market = view(bind<product_prospects>(falling), bind<market_growth>(falling));
    CHECK(assign(fit(prospects_and_growth_factors(), market), market) == Tiers{0, 0, 1, 1, 1, 2, 2, 2, 2, 2});
  }
}

TEST_CASE("other cells keep the order of the classes that was said") {
  const std::vector<double> sizes{9, 9, 1, 1};
  const std::vector<double> credits{9, 1, 9, 1};
  const auto base = size_and_credit(sizes, credits);
  const auto size = Factor<customer_size>::at({5});
  const auto credit = Factor<credit_rating>::at({5});
  const TierLabels order({"key", "regular", "minor"});
  const auto said = FactorGrid({"key", "regular", "regular", "minor"}, size, credit).ordered(order);
  const auto other = fit(said.with_cells({"minor", "minor", "key", "key"}), base);
  CHECK(other.labels() == order);
  CHECK(assign(other, base) == Tiers{2, 2, 0, 0});
  const auto ready = size_and_credit_factors().with_cells(
      {"minor", "regular", "key", "minor", "regular", "key", "minor", "regular", "key"});
  CHECK(fit(ready, base).labels() == order);
  // No order was said, or classes are named that it does not have: as the table first names them.
  CHECK(fit(FactorGrid({"a", "b", "b", "b"}, size, credit).with_cells({"b", "a", "a", "c"}), base).labels() ==
        TierLabels({"b", "a", "c"}));
  CHECK(fit(said.with_cells({"minor", "new", "key", "key"}), base).labels() == TierLabels({"minor", "new", "key"}));
}

TEST_CASE("a grid that does not fit together is refused") {
  const auto two = Factor<customer_size>::at({5});
  CHECK_THROWS_AS((FactorGrid({"a", "b", "c"}, two, two)), ShapeError);
  CHECK_THROWS_AS((void)Factor<customer_size>::at({5, 6}), ArgumentError);
  CHECK_THROWS_AS((void)Factor<customer_size>::top({0.5, 0.2}), ArgumentError);
  CHECK_THROWS_AS((void)(FactorGrid({"a", "b"}, two).ordered(TierLabels({"a", "c"}))), ArgumentError);
  using Grid = GridGrading<columns<customer_size>>;
  CHECK_THROWS_WITH_AS(
      Grid({{{1, 2}}}, {0, 0, 0}, TierLabels({"a"})),
      "custval::GridGrading: customer_size: threshold 1 is 2, expected a number not above the threshold before it",
      ArgumentError);
  CHECK_THROWS_AS(Grid({{{2, 1}}}, {0, 1, 0}, TierLabels({"a"})), ArgumentError);
  CHECK_THROWS_AS(Grid({{{2, 1}}}, {0, 0}, TierLabels({"a"})), ShapeError);
  const std::vector<ColumnInfo> one{"customer_size"};
  CHECK_THROWS_WITH_AS(GridCore({{1}, {1}, {1}}, std::vector<Tier>(8, 0), one, TierLabels({"a"})),
                       "custval::GridGrading: the grid has 1 columns, expected 3, one for each list of thresholds",
                       ShapeError);
  const RfmScores scores{{{{1, 2}, {1, 2}, {1, 2}}}, {1, 1, 1}, {}};
  const std::vector<ColumnInfo> two_columns{"a", "b"};
  CHECK_THROWS_AS(RfmCore({{1}, {1}}, std::vector<Tier>(4, 0), two_columns, TierLabels({"a"}), scores), ShapeError);
}

TEST_CASE("a cell is explained and every way to the next class is told") {
  const std::vector<double> size{60};
  const std::vector<double> credit{650};
  const auto base = size_and_credit(size, credit);
  const auto grading = fit(FactorGrid({"key", "key", "regular",    //
                                       "key", "regular", "watch",  //
                                       "regular", "watch", "watch"},
                                      Factor<customer_size>::at({1000, 50}), Factor<credit_rating>::at({700, 600})),
                           base);
  const Explanation explanation = explain(grading, base, 0);
  CHECK(explanation.label == "regular");
  CHECK(explanation.why ==
        "customer_size is 60, level 2: at least 50 (level 2), below 1000 (level 1); credit_rating is 650, level 2: at "
        "least 600 (level 2), below 700 (level 1)");
  REQUIRE(explanation.ways.size() == 2);
  CHECK(explanation.ways[0] == Way{0, "key", {{"customer_size", 60, 1000, 0}}});
  CHECK(explanation.ways[1] == Way{0, "key", {{"credit_rating", 650, 700, 0}}});
}

TEST_CASE("where one change is not enough the explanation names two") {
  const std::vector<double> size{1};
  const std::vector<double> credit{1};
  const auto base = size_and_credit(size, credit);
  const auto both = fit(
      FactorGrid({"yes", "no", "no", "no"}, Factor<customer_size>::at({10}), Factor<credit_rating>::at({20})), base);
  const Explanation explanation = explain(both, base, 0);
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] == Way{0, "yes", {{"customer_size", 1, 10, 0}, {"credit_rating", 1, 20, 0}}});
  CHECK(to_text(explanation)
            .ends_with("\nto reach yes: customer_size rises to 10 (from 1), credit_rating rises to 20 "
                       "(from 1)"));
}

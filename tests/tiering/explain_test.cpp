// SPDX-License-Identifier: BSL-1.0
// What an explanation promises of any grading; what it says of each is with the tests of the policies.
#include <custval/tiering/explain.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <random>
#include <string_view>
#include <vector>

using namespace custval;

namespace {

struct whole_number {
  [[nodiscard]] static bool contains(double value) noexcept { return value == std::floor(value); }
  [[nodiscard]] static std::string_view text() noexcept { return "a whole number"; }
};
struct visits : column<"visits", units::count, whole_number> {};

template <int Number>
struct factor;
template <>
struct factor<0> : column<"a", units::count> {};
template <>
struct factor<1> : column<"b", units::count> {};
template <>
struct factor<2> : column<"c", units::count> {};
template <>
struct factor<3> : column<"d", units::count> {};

std::vector<double> falling(int from) {
  std::vector<double> values;
  for (int i = from; i > 0; --i) {
    values.push_back(i);
  }
  return values;
}

}  // namespace

TEST_CASE("no way leaves the domain of a column") {
  const std::vector<double> current{-10};
  const std::vector<double> potential{0};
  const std::vector<double> cost{5};
  const auto base = view(bind<current_value>(current), bind<potential_value>(potential), bind<cost_to_serve>(cost));
  const ValueGrowthGrading<current_value, potential_value, cost_to_serve> grading(100, 50, TierLabels{});
  const Explanation explanation = explain(grading, base, 0);
  REQUIRE(explanation.ways.size() == 2);  // cost to serve would have to be -10
  CHECK(explanation.ways[0] == Way{2, "C", {{"current_value", -10, 5, 0}}});
  CHECK(explanation.ways[1] == Way{2, "C", {{"potential_value", 0, 15, 0}}});
}

TEST_CASE("labels that look like the places of columns are labels") {
  const std::vector<double> values{5, 1};
  const auto base = view(bind<total_value>(values));
  const auto grading = fit(Thresholds<>({2.0}, TierLabels({"{00}", "{01}"})), base);
  const Explanation explanation = explain(grading, base, 1);
  CHECK(explanation.label == "{01}");
  CHECK(explanation.why == "total_value is 1: below 2 ({00})");
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] == Way{0, "{00}", {{"total_value", 1, 2, 0}}});
  CHECK(to_text(grading) == "total_value: {00} >= 2, {01}; fitted on 2 rows: 1 {00}, 1 {01}");
}

TEST_CASE("columns of whole numbers and of yes and no go to the next of their numbers") {
  const std::vector<double> sells{1};
  const std::vector<double> count{7};
  const auto base = view(bind<resells>(sells), bind<visits>(count));
  const auto by_type = fit(Rules{rule("consumer", end_customer()), rule("trade", visits{} >= 0)}, base);
  REQUIRE(explain(by_type, base, 0).ways.size() == 1);
  CHECK(explain(by_type, base, 0).ways[0] == Way{0, "consumer", {{"resells", 1, 0, 0}}});
  const auto rises = fit(Rules{rule("many", visits{} > 9), rule("some", visits{} > 1)}, base);
  REQUIRE(explain(rises, base, 0).ways.size() == 1);
  CHECK(explain(rises, base, 0).ways[0] == Way{0, "many", {{"visits", 7, 10, 0}}});
  const auto falls = fit(Rules{rule("few", visits{} < 2.5), rule("some", visits{} > 1)}, base);
  REQUIRE(explain(falls, base, 0).ways.size() == 1);
  CHECK(explain(falls, base, 0).ways[0] == Way{0, "few", {{"visits", 7, 2, 0}}});
}

TEST_CASE("three columns of many cuts are all tried") {
  // 32 scores each: from the worst of all, only the best of all is another class.
  const std::size_t bins = 32;
  const auto values = falling(64);
  const auto base = view(bind<last_day>(values), bind<purchase_days>(values), bind<total_spend>(values));
  const auto grading =
      fit(Rfm{}.bins(bins).segments(RfmSegments({{"best", {32, 32}, {32, 32}, {32, 32}}}, "rest", 32)), base);
  const Explanation explanation = explain(grading, base, 63);
  CHECK(explanation.label == "rest");
  CHECK(explanation.all_tried);
  REQUIRE(explanation.ways.size() == 1);
  CHECK(explanation.ways[0] ==
        Way{0, "best", {{"last_day", 1, 63, 0}, {"purchase_days", 1, 63, 0}, {"total_spend", 1, 63, 0}}});
}

TEST_CASE("what cannot be tried out is said") {
  using G = GridGrading<columns<factor<0>, factor<1>, factor<2>>>;
  // The largest grid of three equal sides, only a corner of it good: 78^3 combinations.
  std::vector<double> cuts = falling(39);
  std::vector<Tier> cells(40 * 40 * 40, 1);
  cells[0] = 0;
  const G grading({cuts, cuts, cuts}, cells, TierLabels({"good", "other"}));
  Table<double, factor<0>, factor<1>, factor<2>> base(1);
  const Explanation explanation = explain(grading, base, 0);
  CHECK(explanation.all_tried);
  CHECK(explanation.ways.size() == 1);

  // Rules have no such bound: 198 cuts in each of three columns.
  auto steps = factor<0>{} == 1 && factor<1>{} == 1 && factor<2>{} == 1;
  for (int i = 2; i < 200; ++i) {
    steps = steps || (factor<0>{} == i && factor<1>{} == i && factor<2>{} == i);
  }
  const auto many = fit(Rules{rule("equal", steps)}, base);
  const Explanation given_up = explain(many, base, 0);
  CHECK_FALSE(given_up.all_tried);
  CHECK(to_text(given_up) ==
        "class other: no rule is true, so other by default\nnot all ways were tried: there are too many combinations "
        "of cuts");
}

TEST_CASE("of more cuts than can be tried each column's nearest are, however many conditions there are") {
  // A trial of so many conditions takes long, so that not all of the first column's cuts are tried, and the second
  // column must not go without for that.
  constexpr int conditions = 40'000;
  using Two = columns<factor<0>, factor<1>>;
  std::vector<Condition<Two>> equal{(factor<1>{} == 5).widen<Two>()};
  for (int i = 0; i < conditions; ++i) {
    equal.push_back((factor<0>{} == 3.0 * i).widen<Two>());
  }
  Table<double, factor<0>, factor<1>> base(1);
  constexpr double middle = 1.5 * conditions;
  base[factor<0>{}](0) = middle + 1.0;
  const auto grading = fit(Rules{rule("threefold", Condition<Two>::any_of(equal))}, base);
  const Explanation explanation = explain(grading, base, 0);
  CHECK_FALSE(explanation.all_tried);
  REQUIRE(explanation.ways.size() == 2);
  CHECK(explanation.ways[0] == Way{0, "threefold", {{"a", middle + 1.0, middle, 0}}});
  CHECK(explanation.ways[1] == Way{0, "threefold", {{"b", 0.0, 5.0, 0}}});
}

TEST_CASE("the ways are those that trying every cell of a grid finds") {
  using G = GridGrading<columns<factor<0>, factor<1>, factor<2>, factor<3>>>;
  const std::vector<double> cuts{3, 2, 1};  // levels are 3 and more, 2, 1, 0
  std::mt19937_64 random(7);
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    std::vector<Tier> cells;
    for (int i = 0; i < 256; ++i) {
      cells.push_back(static_cast<Tier>(random() % 40 == 0 ? random() % 3 : 3));
    }
    const G grading({cuts, cuts, cuts, cuts}, cells, TierLabels({"a", "b", "c", "d"}));
    Table<double, factor<0>, factor<1>, factor<2>, factor<3>> base(1);
    std::array<int, 4> now{};
    for (int& each : now) {
      each = static_cast<int>(random() % 4);
    }
    base[factor<0>{}](0) = now[0];
    base[factor<1>{}](0) = now[1];
    base[factor<2>{}](0) = now[2];
    base[factor<3>{}](0) = now[3];
    const auto cell = [&](const std::array<int, 4>& at) {
      return cells[static_cast<std::size_t>((((3 - at[0]) * 4 + 3 - at[1]) * 4 + 3 - at[2]) * 4 + 3 - at[3])];
    };
    // The fewest columns, then the nearest better class, then for each choice of columns the cheapest cell.
    std::size_t fewest = 9;
    Tier next = 0;
    std::map<unsigned, double> cheapest;
    for (int code = 0; code < 256; ++code) {
      const std::array<int, 4> at{code & 3, (code >> 2) & 3, (code >> 4) & 3, (code >> 6) & 3};
      unsigned changed = 0;
      std::size_t columns = 0;
      double cost = 0.0;
      for (std::size_t k = 0; k < 4; ++k) {
        if (at[k] != now[k]) {
          changed |= 1U << k;
          ++columns;
          // A fall goes just below the level above, which costs less than to the level itself.
          const double change = std::abs(at[k] < now[k] ? at[k] + 1 - now[k] : at[k] - now[k]);
          cost += change / std::max(1, now[k]);
        }
      }
      const Tier tier = cell(at);
      if (tier >= cell(now) || columns > 3 || columns > fewest) {
        continue;
      }
      if (columns < fewest || tier > next) {
        fewest = columns;
        next = tier;
        cheapest.clear();
      }
      if (tier == next) {
        cheapest.try_emplace(changed, cost);
        cheapest[changed] = std::min(cheapest[changed], cost);
      }
    }
    const Explanation explanation = explain(grading, base, 0);
    CHECK(explanation.tier == cell(now));
    CHECK(explanation.ways.size() == cheapest.size());
    for (const Way& way : explanation.ways) {
      CHECK(way.tier == next);
      CHECK(way.changes.size() == fewest);
      unsigned changed = 0;
      double cost = 0.0;
      for (const Change& change : way.changes) {
        changed |= 1U << (change.column[0] - 'a');
        cost += std::abs(change.cut - change.now) / std::max(1.0, change.now);
      }
      REQUIRE(cheapest.contains(changed));
      CHECK(cost == doctest::Approx(cheapest[changed]).epsilon(1e-12).scale(1));
    }
  }
}

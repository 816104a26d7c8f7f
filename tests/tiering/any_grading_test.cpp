// SPDX-License-Identifier: BSL-1.0
// Gradings and policies with columns known by name: they say and do what their typed siblings do.
#include <custval/core/execution.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/override_table.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../message_of.hpp"
#include "../numbers.hpp"

using namespace custval;
using custval_test::message_of;

namespace {

using Tiers = std::vector<Tier>;

struct share : column<"share", units::fraction, unit_interval> {};

template <class S>
auto base_of(Index rows) {
  Table<S, current_value, potential_value, total_value, cost_to_serve, marketing_cost, purchase_days, last_day,
        total_spend, share>
      base(rows);
  for (Index i = 0; i < rows; ++i) {
    const auto x = static_cast<S>(i);
    base[current_value{}](i) = std::sin(x) * x + S{0.1F};
    base[potential_value{}](i) = i % 11 == 5 ? std::numeric_limits<S>::quiet_NaN() : std::cos(x) * 3;
    base[total_value{}](i) = i % 7 == 3 ? std::numeric_limits<S>::quiet_NaN() : std::exp(std::sin(x * x));
    base[cost_to_serve{}](i) = static_cast<S>(i % 5);
    base[marketing_cost{}](i) = static_cast<S>(i % 3);
    base[purchase_days{}](i) = static_cast<S>(i % 4);
    base[last_day{}](i) = static_cast<S>(i * 37 % 101);
    base[total_spend{}](i) = static_cast<S>(i * 53 % 97);
    base[share{}](i) = static_cast<S>(i % 9) / 8;
  }
  return base;
}

// The same, whichever way it is asked: by tags, or by names over the same memory.
template <class P>
void check_same(const P& policy, const auto& base) {
  NamedColumns named;
  named.add(base);
  const auto typed = fit(policy, base);
  const AnyPolicy any(policy);
  const AnyGrading grading = fit(any, named);
  CHECK(grading == AnyGrading(typed));
  CHECK(grading == fit(any, named, threads{2}));
  CHECK(grading.fitted_on() == typed.fitted_on());
  CHECK(grading.size() == typed.size());
  CHECK(to_text(grading) == to_text(typed));
  const Tiers tiers = assign(typed, base);
  CHECK(assign(grading, named) == tiers);
  CHECK(assign(grading, named, threads{2}) == tiers);
  for (const Index row : {Index{0}, base.rows() / 2, base.rows() - 1}) {
    if (row >= 0 && row < base.rows()) {
      CHECK(explain(grading, named, row) == explain(typed, base, row));
    }
  }
}

// A policy and a grading of a user's own.
struct RegularsGrading {
  static constexpr std::string_view type = "loyal";
  using inputs = columns<purchase_days>;
  double days_of_loyal = 0;
  [[nodiscard]] std::size_t size() const noexcept { return 2; }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return tier == 0 ? "loyal" : "passing"; }
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      tiers[static_cast<std::size_t>(i)] = rows[purchase_days{}](i) >= days_of_loyal ? 0 : 1;
    }
  }
  friend bool operator==(const RegularsGrading&, const RegularsGrading&) = default;
};
struct MoreDaysThanMean {
  using inputs = columns<total_value, purchase_days>;
  RegularsGrading fit(const auto& base, const auto& /*executor*/) const {
    return {static_cast<double>(base[purchase_days{}].mean())};
  }
};

}  // namespace

TEST_CASE_TEMPLATE("by name as by tags, for every policy", S, double, float) {
  for (const Index rows : {Index{0}, Index{1}, Index{2}, Index{700}, Index{40'000}}) {
    CAPTURE(rows);
    const auto base = base_of<S>(rows);
    check_same(CumulativeShare{0.8, 0.95}, base);
    check_same(HeadCount<total_spend>{0.2, 0.5}, base);
    check_same(Thresholds<current_value>{10.0, 0.0}, base);
    if (rows <= 700) {
      check_same(NaturalBreaks<>{3}, base);
      check_same(WeightedNaturalBreaks<total_value, total_spend>{3}, base);
    }
    check_same(Rules{rule("new", new_customer()), rule("rich", total_value{} > 1.0 && share{} <= 0.5)}, base);
    check_same(CostContribution{}, base);
    check_same(ValueGrowth{}, base);
    check_same(FactorGrid({"a", "b", "b", "c"}, Factor<share>::at({0.5}), Factor<total_spend>::top({0.3})), base);
    check_same(Rfm{}.bins(3), base);
    check_same(Nested{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base);
    check_same(WorseOf{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base);
    if (rows <= 700) {  // whose grading does not read all that its policy does
      check_same(WorseOf{WeightedNaturalBreaks<total_value, total_spend>{2}, HeadCount<share>{0.5}}, base);
      check_same(Nested{WeightedNaturalBreaks<total_value, total_spend>{2}, HeadCount<share>{0.5}}, base);
    }
    check_same(Crossed({"x", "y", "y", "x"}, HeadCount<total_value>{0.5}, Thresholds<share>{0.5}), base);
  }
}

TEST_CASE("columns by other names, strided, of float and double together") {
  const std::vector<double> pairs{5, 100, 3, 200, 1, 300, not_a_number, 400};
  const std::vector<float> floats{1, 2, 3, 4};
  NamedColumns base;
  base.add("id", floats);
  base.add_strided("worth", pairs.data(), 4, 2);
  const AnyPolicy policy(HeadCount{0.5}, {"worth"});
  CHECK(policy.columns()[0].name == "worth");
  CHECK(policy.type() == "head_count");
  const AnyGrading grading = fit(policy, base);
  CHECK(grading.type() == "thresholds");
  CHECK(to_text(grading) == "worth: A >= 3, B; fitted on 3 rows, 1 skipped: 2 A, 1 B");
  CHECK(assign(grading, base) == Tiers{0, 0, 1, unclassified});
  REQUIRE(grading.core<ThresholdCore>() != nullptr);
  CHECK(grading.core<ThresholdCore>()->thresholds()[0] == 3);
  CHECK(grading.core<RuleCore>() == nullptr);

  const AnyPolicy both(Rules{rule("both", total_value{} > 2 && purchase_days{} >= 2)}, {"worth", "id"});
  CHECK(assign(fit(both, base), base) == Tiers{1, 0, 1, unclassified});
  CHECK(explain(fit(both, base), base, 0).why == "no rule is true, so other by default");
  CHECK(explain(fit(both, base), base, 1).why ==
        "rule 1 (both: worth > 2 and id >= 2) is the first that is true with worth = 3, id = 2");

  // What is made of others calls the columns so, too.
  const AnyPolicy joined(WorseOf{HeadCount{0.5}, Thresholds<purchase_days>{2.0}}, {"worth", "id"});
  const AnyGrading worse = fit(joined, base);
  CHECK(assign(worse, base) == Tiers{1, 0, 1, unclassified});
  CHECK(
      explain(worse, base, 0).why ==
      "by the first policy A because worth is 5: at least 3 (A); by the second policy B because id is 1: below 2 (A)");
  CHECK(worse == fit(joined.renamed({"worth", "id"}), base));
  CHECK(joined != AnyPolicy(WorseOf{HeadCount{0.5}, Thresholds<purchase_days>{2.0}}));
}

TEST_CASE("one error says all that is wrong with the columns of a policy or a grading") {
  const std::vector<double> three{1, 2, 3};
  const std::vector<double> two{1, 2};
  NamedColumns base;
  base.add("current_value", three);
  base.add("potential_valu", three);
  base.add("cost_to_serve", two);
  const std::string problems =
      "column 'potential_value' is missing; the nearest is 'potential_valu'\n"
      "column 'cost_to_serve' has 2 rows, expected 3, as column 'current_value' has";
  CHECK(message_of([&] { (void)fit(AnyPolicy(ValueGrowth{}), base); }) == "custval::fit: " + problems);
  const AnyGrading grading(ValueGrowthGrading<current_value, potential_value, cost_to_serve>(1, 1, {}));
  CHECK(message_of([&] { (void)assign(grading, base); }) == "custval::assign: " + problems);
  CHECK(message_of([&] { (void)explain(grading, base, 0); }) == "custval::explain: " + problems);
  CHECK_THROWS_AS(AnyPolicy(ValueGrowth{}, {"a", "b"}), ShapeError);
  CHECK_THROWS_AS(AnyGrading(ThresholdGrading<total_value>({1}, {}), std::vector<ColumnInfo>{}), ShapeError);
  Tiers tiers(2);
  const AnyGrading one(ThresholdGrading<current_value>({2}, {}));
  CHECK(message_of([&] { assign(one, base, std::span<Tier>(tiers)); }) ==
        "custval::assign: the output has 2 tiers, expected 3, as many as the base has rows");
  CHECK(message_of([&] { (void)explain(one, base, 3); }) ==
        "custval::explain: row is 3, expected a row of the base, which has 3");
}

TEST_CASE("no way leaves the domain of a column known by name") {
  // A grading that was made for other numbers: to reach its best class the share would have to be 1.5.
  const std::vector<double> shares{0.5};
  const ThresholdGrading<total_value> typed({1.5, 0.75}, {});
  NamedColumns base;
  base.add(column_info<share>(), shares);
  const AnyGrading by_tag(typed, {column_info<share>()});
  const AnyGrading by_name(typed, {"share"});  // which knows no domain: that of the base holds
  for (const AnyGrading& grading : {by_tag, by_name}) {
    const Explanation explanation = explain(grading, base, 0);
    CHECK(explanation.label == "C");
    REQUIRE(explanation.ways.size() == 1);
    CHECK(explanation.ways[0] == Way{1, "B", {{"share", 0.5, 0.75, 0}}});
  }
  const std::vector<double> high{0.9};
  NamedColumns better;
  better.add(column_info<share>(), high);
  CHECK(explain(by_name, better, 0).ways.empty());
}

TEST_CASE("labels that look like places are labels") {
  const std::vector<double> values{5, 1};
  NamedColumns base;
  base.add("x", values);
  const AnyGrading grading =
      fit(AnyPolicy(Thresholds<>({2.0}, TierLabels({"{00}", "{01}"})), std::vector<ColumnInfo>{"x"}), base);
  CHECK(explain(grading, base, 1).why == "x is 1: below 2 ({00})");
  CHECK(to_text(grading) == "x: {00} >= 2, {01}; fitted on 2 rows: 1 {00}, 1 {01}");
}

TEST_CASE("a policy and a grading of one's own") {
  const auto base = base_of<double>(10);
  NamedColumns named;
  named.add(base);
  const AnyPolicy policy(MoreDaysThanMean{});
  CHECK(policy.columns().size() == 2);
  CHECK(policy.type().empty());
  const AnyGrading grading = fit(policy, named, threads{2});
  CHECK(grading.type() == "loyal");
  REQUIRE(grading.columns().size() == 1);
  CHECK(grading.columns()[0].name == "purchase_days");
  CHECK(assign(grading, named) == assign(fit(MoreDaysThanMean{}, base), base));
  CHECK(grading.labels() == TierLabels({"loyal", "passing"}));
  CHECK(grading.label(unclassified) == "unclassified");
  CHECK(grading == AnyGrading(RegularsGrading{fit(MoreDaysThanMean{}, base).days_of_loyal}));
  CHECK(grading != AnyGrading(RegularsGrading{7}));
  CHECK(explain(grading, named, 0).ways.empty());  // it does not say where it cuts

  const auto floats = base_of<float>(1300);
  NamedColumns narrow;
  narrow.add(floats);
  CHECK(assign(grading, narrow) == assign(fit(MoreDaysThanMean{}, base), floats));
  CHECK(fit(policy, narrow).size() == 2);
  // And as a part of the library's.
  const AnyPolicy joined(WorseOf{MoreDaysThanMean{}, HeadCount<total_spend>{0.5}});
  CHECK(assign(fit(joined, named), named) ==
        assign(fit(WorseOf{MoreDaysThanMean{}, HeadCount<total_spend>{0.5}}, base), base));
}

TEST_CASE("any grading is a value") {
  AnyGrading grading(ThresholdGrading<total_value>({2, 1}, {}));
  const AnyGrading copy = grading;
  FittedOn fitted_on;
  fitted_on.rows = 7;
  grading.set_fitted_on(fitted_on);
  CHECK(grading.fitted_on().rows == 7);
  CHECK(copy.fitted_on().rows == 0);
  CHECK(copy != grading);
  CHECK(copy == AnyGrading(ThresholdGrading<total_value>({2, 1}, {})));
  CHECK(copy != AnyGrading(ThresholdGrading<current_value>({2, 1}, {})));
  CHECK(copy != AnyGrading(RegularsGrading{}));
  grading = copy;
  CHECK(grading == copy);
}

TEST_CASE("scores and overrides by name") {
  const auto base = base_of<double>(1300);
  NamedColumns named;
  named.add(base);
  const auto typed = fit(Rfm{}.bins(4).weights(1, 2, 3), base);
  const AnyGrading grading(typed);
  CHECK(rfm_scores(grading, named) == rfm_scores(typed, base));
  CHECK(rfm_scores(grading, named, threads{3}) == rfm_scores(typed, base));
  CHECK_THROWS_AS((void)rfm_scores(AnyGrading(ThresholdGrading<total_value>({2}, {})), named), ArgumentError);

  const AnyGrading two(ThresholdGrading<total_value>({2}, {}));
  Tiers tiers{0, 1, 1};
  const std::vector<int> ids{7, 8, 9};
  const auto applied =
      OverrideTable<int>({{8, "A"}, {9, "B"}}).apply(two, std::span<const int>(ids), std::span<Tier>(tiers));
  CHECK(tiers == Tiers{0, 0, 1});
  CHECK(applied.changed == 1);
  CHECK(applied.agreed == 1);
  CHECK_THROWS_WITH_AS((OverrideTable<std::string>({{"x", "A"}, {"x", "B"}})),
                       "custval::OverrideTable: customer 'x' is put into class 'A' and into class 'B'", ArgumentError);
}

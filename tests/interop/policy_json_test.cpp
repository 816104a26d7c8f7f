// SPDX-License-Identifier: BSL-1.0
// Policies and gradings whose type is known at run time alone, to and from JSON.
#include <custval/interop/json/any_grading.hpp>
#include <custval/interop/json/policy.hpp>

#include <custval/core/named_columns.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/factor_grid_presets.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../message_of.hpp"

using namespace custval;
using custval_test::message_of;

namespace {

NamedColumns named_base(std::size_t rows) {
  NamedColumns base;
  double scale = 1.0;
  for (const ColumnInfo& column : known_columns()) {
    std::vector<double> values;
    for (std::size_t i = 0; i < rows; ++i) {
      const double x = std::abs(std::sin(static_cast<double>(i) * scale));
      values.push_back(column.domain.contains(2.0) ? std::floor(1000 * x) / 10 : std::floor(x + 0.5));
    }
    base.add(column, std::move(values));
    scale += 0.7;
  }
  std::vector<double> since;
  for (std::size_t i = 0; i < rows; ++i) {
    since.push_back(static_cast<double>(i % 50));
  }
  base.add("days_since_purchase", std::move(since));
  return base;
}

// Reads back what it writes, the policy and what it makes.
void check_policy_round_trip(const AnyPolicy& policy) {
  const Json json = policy_json(policy);
  CAPTURE(json.dump());
  CHECK(policy_from_json(json) == policy);
  CHECK(policy_json(policy_from_json(json)) == json);
  const NamedColumns base = named_base(300);
  const AnyGrading grading = fit(policy, base);
  const std::vector<ColumnInfo> known = known_columns();
  CHECK(grading_from_json(grading_json(grading), known) == grading);
  CHECK(fit(policy_from_text(json.dump()), base) == grading);
}

std::string problem(const std::string& text) {
  return message_of([&] { (void)policy_from_text(text); });
}

}  // namespace

TEST_CASE("every policy reads back as it was written, and so does what it makes") {
  check_policy_round_trip(CumulativeShare{0.8, 0.95});
  check_policy_round_trip(HeadCount<current_value>({0.2}, TierLabels({"{00}", "rest"})));
  check_policy_round_trip(Thresholds{50.0, 10.0});
  check_policy_round_trip(NaturalBreaks<>(3));
  check_policy_round_trip(NaturalBreaks<>::by_goodness_of_fit(0.9, 6));
  check_policy_round_trip(WeightedNaturalBreaks<total_value, purchase_days>(3));
  check_policy_round_trip(
      Rules{rule("new", new_customer()), rule("rich", total_value{} > 1.0 && !is_known(credit_rating{}))});
  check_policy_round_trip(Rules{rule("new", new_customer())}.otherwise("old").ordered(TierLabels({"old", "new"})));
  check_policy_round_trip(CostContribution{});
  check_policy_round_trip(CostContribution{}.against(0.25));
  check_policy_round_trip(ValueGrowth{0.1, 0.3});
  check_policy_round_trip(
      FactorGrid({"a", "b", "b", "c"}, Factor<credit_rating>::at({40}), Factor<total_spend>::top({0.3})));
  check_policy_round_trip(demand_factors());
  check_policy_round_trip(Rfm{}.bins(3, 2, 1).weights(1, 2, 0.5));
  check_policy_round_trip(
      Rfm{}.lower_recency_is_better().segments(RfmSegments({{"best", {4, 5}, {4, 5}, {1, 5}}}, "rest", 5)));
  check_policy_round_trip(Nested{CumulativeShare{0.8}, HeadCount<current_value>{0.5}});
  check_policy_round_trip(WorseOf{CumulativeShare{0.8}, HeadCount<current_value>{0.5}});
  check_policy_round_trip(BetterOf{CumulativeShare{0.8}, WorseOf{HeadCount<current_value>{0.5}, Thresholds{3.0}}});
  check_policy_round_trip(Crossed({"x", "y", "y", "x"}, CumulativeShare{0.8}, HeadCount<current_value>{0.5}));
}

TEST_CASE("a configuration says as much as it wants to say") {
  CHECK(policy_from_text(R"({"type": "cumulative_share", "cuts": [0.8, 0.95]})") ==
        AnyPolicy(CumulativeShare{0.8, 0.95}));
  CHECK(policy_from_text(R"({"name": "abc", "type": "head_count", "column": "orders", "cuts": [0.2], "value": "x"})") ==
        AnyPolicy(HeadCount{0.2}, {"orders"}));
  CHECK(policy_from_text(R"({"type": "value_growth"})") == AnyPolicy(ValueGrowth{}));
  CHECK(policy_from_text(R"({"type": "cost_contribution"})") == AnyPolicy(CostContribution{}));
  CHECK(policy_from_text(R"({"type": "factor_grid_preset", "factors": "demand"})") == AnyPolicy(demand_factors()));
  CHECK(policy_from_text(R"({"type": "rfm", "recency": "last_day", "bins": 3})") == AnyPolicy(Rfm{}.bins(3)));
  CHECK(policy_from_text(R"({"type": "rfm"})").core<RfmPolicyCore>()->is_lower_recency_better());
  CHECK(policy_from_text(R"({"type": "rules", "rules": [{"class": "a", "when": {"any": [
          {"column": "x", "is": ">", "value": 1}, {"not": {"column": "purchase_days", "is": "known"}}]}}]})")
            .columns()[1]
            .domain == Domain::of<non_negative>());
}

TEST_CASE("what is wrong with a policy is said with its place") {
  CHECK(problem(R"({"type": "head_cont", "cuts": [0.5]})") ==
        "custval::policy_from_json: type is \"head_cont\", expected one of \"cumulative_share\", \"head_count\", "
        "\"thresholds\", \"natural_breaks\", \"rules\", \"cost_contribution\", \"factor_grid\", "
        "\"factor_grid_preset\", \"value_growth\", \"rfm\", \"nested\", \"worse_of\", \"better_of\", \"crossed\"");
  CHECK(problem(R"({"cuts": [0.5]})").starts_with("custval::policy_from_json: type is missing, expected one of"));
  CHECK(problem(R"({"type": "head_count", "cut": [0.5]})") ==
        "custval::policy_from_json: unknown key 'cut'; the nearest known is 'cuts'");
  CHECK(problem(R"({"type": "head_count"})") ==
        "custval::policy_from_json: cuts is missing, expected 1 to 253 rising numbers above 0, at most 1");
  CHECK(problem(R"({"type": "head_count", "cuts": [2]})") ==
        "custval::policy_from_json: cuts is [2], expected 1 to 253 rising numbers above 0, at most 1");
  CHECK(problem(R"({"type": "nested", "outer": {"type": "head_count", "cuts": [0.5]}})") ==
        "custval::policy_from_json: inner is missing, expected a policy");
  CHECK(problem(R"({"type": "nested", "outer": {"type": "head_count", "cuts": [0.5], "name": "x"}, "inner": {}})") ==
        "custval::policy_from_json: unknown key 'outer.name'; the nearest known is 'outer.type'");
  CHECK(problem(R"({"type": "rfm", "bins": 0})") ==
        "custval::policy_from_json: bins is 0, expected a whole number from 1 to 32, or three of them");
  CHECK(problem(R"({"type": "rfm", "segments": [{"class": "x", "recency": [4, 2]}]})") ==
        "custval::policy_from_json: segments[0].recency is [4, 2], expected the lowest and the highest score, from 1 "
        "to 5");
  CHECK(problem(R"({"type": "natural_breaks", "classes": 2.5})") ==
        "custval::policy_from_json: classes is 2.5, expected a whole number from 1 to 254");
  CHECK(problem("[") != "nothing thrown");
  std::string deep = R"({"type": "head_count", "cuts": [0.5]})";
  for (int i = 0; i < 100; ++i) {
    deep = R"({"type": "nested", "outer": )" + deep + R"(, "inner": {"type": "head_count", "cuts": [0.5]}})";
  }
  CHECK(problem(deep).ends_with("the document: policies are nested more than 100 deep"));
}

namespace {

struct visits : column<"visits", units::count, non_negative> {};

struct LoyalGrading {
  using inputs = columns<visits>;
  double from = 0;
  [[nodiscard]] std::size_t size() const noexcept { return 2; }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return tier == 0 ? "loyal" : "passing"; }
  [[nodiscard]] TierLabels labels() const { return TierLabels({"loyal", "passing"}); }
  [[nodiscard]] FittedOn fitted_on() const { return {}; }
  void set_fitted_on(const FittedOn& /*fitted_on*/) {}
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      tiers[static_cast<std::size_t>(i)] = rows[visits{}](i) >= from ? 0 : 1;
    }
  }
  friend bool operator==(const LoyalGrading&, const LoyalGrading&) = default;
};
struct Loyal {
  using inputs = columns<visits>;
  double from = 3;
  LoyalGrading fit(const auto& /*base*/, const auto& /*executor*/) const { return {from}; }
  friend bool operator==(const Loyal&, const Loyal&) = default;
};

}  // namespace

template <>
struct custval::PolicyFormat<Loyal> {
  static constexpr std::string_view type = "loyal";
  static constexpr std::string_view summary = "by visits";
  static constexpr std::array<PolicyKey, 2> keys{{{"column", "how often they came", "visits"}, {"from", "visits"}}};
  static void write(const Loyal& policy, Json& json) { json["from"] = policy.from; }
  static Loyal read(const PolicyObject& object) { return {object.number("from", 3)}; }
};
static_assert(JsonPolicy<Loyal> && !JsonPolicy<CumulativeShare<>>);
template <>
struct custval::GradingFormat<LoyalGrading> {
  static constexpr std::string_view type = "loyal";
  static void write(const LoyalGrading& grading, Json& json) { json["from"] = grading.from; }
  static LoyalGrading read(const JsonObject& object) { return {object.number("from")}; }
};

TEST_CASE("policies and gradings of one's own join the lists") {
  PolicyKinds policies;
  policies.add<Loyal>();
  CHECK_THROWS_AS(policies.add<Loyal>(), ArgumentError);
  GradingKinds gradings;
  gradings.add<LoyalGrading>();
  CHECK_THROWS_AS(gradings.add<LoyalGrading>(), ArgumentError);

  const AnyPolicy mine(Loyal{5}, {"logins"});
  const Json json = policy_json(mine, policies);
  CHECK(json.dump() == R"({"type":"loyal","column":"logins","from":5.0})");
  CHECK(policy_from_json(json, {}, policies) == mine);
  CHECK(policy_from_json(Json::parse(R"({"type": "loyal"})"), {}, policies) == AnyPolicy(Loyal{}));
  CHECK(*mine.own<Loyal>() == Loyal{5});
  CHECK(AnyPolicy(CumulativeShare{0.5}).own<Loyal>() == nullptr);
  CHECK_THROWS_AS((void)policy_json(mine), ArgumentError);
  CHECK(to_text(policies).ends_with("loyal: by visits\n  column: how often they came (visits)\n  from: visits\n"));

  const std::vector<double> logins{1, 5, 9};
  NamedColumns base;
  base.add("logins", logins);
  const AnyGrading grading = fit(mine, base);
  CHECK(grading_from_json(grading_json(grading, gradings), {}, gradings) == grading);
  CHECK_THROWS_AS((void)grading_json(grading), ArgumentError);
  CHECK(assign(grading, base) == std::vector<Tier>{1, 0, 0});
}

TEST_CASE("any grading is written as its typed sibling is") {
  const std::vector<double> values{5, 3, 1};
  const auto typed = fit(CumulativeShare{0.5}, values);
  const Json json = grading_json(typed);
  CHECK(grading_json(AnyGrading(typed)).dump() == json.dump());
  CHECK(grading_from_json(json).core<ThresholdCore>()->thresholds()[0] == 5);
  CHECK(grading_from_text(json.dump(), known_columns()) == AnyGrading(typed));
  Json other = json;
  other["type"] = "threshold";
  CHECK(message_of([&] {
          (void)grading_from_json(other);
        }).starts_with("custval::grading_from_json: type is \"threshold\", expected one of \"thresholds\""));
  other = json;
  other["columns"] = Json::array({"a", "b"});
  CHECK(message_of([&] { (void)grading_from_json(other); }) ==
        "custval::grading_from_json: columns is [\"a\", \"b\"], expected 1 names of columns");
}

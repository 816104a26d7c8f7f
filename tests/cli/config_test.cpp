// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/config.hpp"

#include <doctest/doctest.h>
#include <custval/core/nearest_word.hpp>
#include <custval/interop/json/grading_plan.hpp>

#include <string>
#include <utility>

#include "../../examples/custval/failure.hpp"

using namespace custval_cli;
using custval::grading_plan_json;
using custval::nearest_word;

namespace {

Config parse(const std::string& text) {
  return parse_config(text, "c.json");
}

std::string failure(const std::string& text) {
  try {
    (void)parse(text);
  } catch (const Failure& error) {
    return error.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("config: an empty configuration is the default one") {
  CHECK(parse("{}") == Config{});
  const Config config;
  CHECK_FALSE(config.period_days.has_value());
  CHECK(config.defaults[0] == 1.0);
  CHECK_FALSE(config.defaults[5].has_value());  // audience_value is derived
  REQUIRE(config.policies.size() == 1);
  CHECK(grading_plan_json(config.policies[0]).dump() ==
        R"({"name":"abc","type":"cumulative_share","column":"total_value","cuts":[0.8,0.95],"labels":["A","B","C"],)"
        R"("value":"total_value"})");
}

TEST_CASE("config: everything can be set") {
  const Config config = parse(R"({
    // comments are welcome
    "period_days": 30, "observation_end": "2024-06-30", "refunds": "net_same_day", "zero_amounts": "drop",
    "defaults": {"wallet_share": 0.5, "unit_margin": -0.25, "audience_value": 12, "partner_eligible": 0},
    "models": {
      "purchase": {"kind": "retention", "horizon": "infinite", "discount": 0.05},
      "word_of_mouth": {"enabled": false},
      "information": {"unit_values": {"complaint": 1.5}, "decay": {"profile": 0.25, "satisfaction": 1}},
      "knowledge": {"capability": 0.9},
      "transaction": {"pool": 1000, "sharing": "weighted"},
      "weights": {"purchase_value": 2}},
    "policies": [
      {"name": "abc", "type": "cumulative_share", "cuts": [0.5]},
      {"name": "pyramid-1", "type": "head_count", "cuts": [0.01, 0.05, 0.2], "column": "purchase_value"},
      {"name": "tier", "type": "thresholds", "cuts": [1000, 100, -5], "labels": ["gold", "iron", "tin", "exit"]}]})");
  CHECK(config.period_days == 30.0);
  CHECK(config.observation_end == 19904);  // 2024-06-30: 54 · 365 + 13 leap days + 181 (the day of the year less one)
  CHECK(config.refunds == RowRule::net_same_day);
  CHECK(config.zero_amounts == RowRule::drop);
  CHECK(config.defaults[0] == 0.5);
  CHECK(config.defaults[1] == -0.25);
  CHECK(config.defaults[5] == 12.0);
  CHECK(config.defaults[8] == 0.0);
  CHECK(config.defaults[9] == 1.0);
  CHECK(config.purchase.kind == PurchaseKind::retention);
  CHECK_FALSE(config.purchase.horizon.has_value());
  CHECK(config.purchase.discount == 0.05);
  CHECK_FALSE(config.word_of_mouth_enabled);
  CHECK(config.information.unit_values[0] == 1.5);
  CHECK(config.information.unit_values[1] == 5.0);
  CHECK(config.information.profile_decay == 0.25);
  CHECK(config.information.decay[5] == 1.0);
  CHECK(config.knowledge.capability == 0.9);
  CHECK(config.transaction.pool == 1000.0);
  CHECK(config.transaction.sharing == Sharing::weighted);
  CHECK(config.weights[0] == 2.0);
  CHECK(config.weights[4] == 1.0);
  REQUIRE(config.policies.size() == 3);
  CHECK(grading_plan_json(config.policies[0])["labels"] == custval::Json({"A", "B"}));
  CHECK(grading_plan_json(config.policies[1])["type"] == "head_count");
  CHECK(config.policies[1].column_names() == std::vector<std::string>{"purchase_value"});
  CHECK(config.policies[1].value == "purchase_value");
  CHECK(grading_plan_json(config.policies[1])["labels"] == custval::Json({"A", "B", "C", "D"}));
  CHECK(grading_plan_json(config.policies[2])["labels"].back() == "exit");
  CHECK(parse_config(config_text(config), "again") == config);
  CHECK(parse_config(config_text(Config{}), "again") == Config{});
  CHECK(parse(R"({"period_days": null, "observation_end": null, "defaults": {"audience_value": null}})") == Config{});
  CHECK(parse(R"({"models": {"purchase": {"horizon": 12}}})").purchase.horizon == 12);
  CHECK(parse(R"({"policies": []})").policies.empty());
}

TEST_CASE("config: an unknown key is named with the nearest known one") {
  CHECK(failure(R"({"refund": "drop"})") == "c.json: unknown key 'refund'; the nearest known is 'refunds'");
  CHECK(failure(R"({"models": {"transaction": {"pol": 1}}})") ==
        "c.json: unknown key 'models.transaction.pol'; the nearest known is 'models.transaction.pool'");
  CHECK(failure(R"({"models": {"information": {"unit_values": {"complaints": 1}}}})") ==
        "c.json: unknown key 'models.information.unit_values.complaints'; the nearest known is "
        "'models.information.unit_values.complaint'");
  CHECK(failure(R"({"policies": [{"name": "a", "type": "head_count", "cuts": [0.5], "cut": 1}]})") ==
        "c.json: unknown key 'policies[0].cut'; the nearest known is 'policies[0].cuts'");
}

TEST_CASE("config: a wrong value is named with its place, what is expected and what it is") {
  CHECK(failure(R"({"models": {"transaction": {"pool": "ten"}}})") ==
        "c.json: models.transaction.pool must be a finite number, it is \"ten\"");
  CHECK(failure(R"({"models": {"knowledge": {"capability": 1.5}}})") ==
        "c.json: models.knowledge.capability must be a number in [0, 1], it is 1.5");
  CHECK(failure(R"({"models": {"purchase": {"kind": "pointy"}}})") ==
        "c.json: models.purchase.kind must be one of \"point\", \"retention\", it is \"pointy\"");
  CHECK(failure(R"({"models": []})") == "c.json: models must be an object, it is []");
  CHECK(failure(R"({"models": {"purchase": null}})") == "c.json: models.purchase must be an object, it is null");
  CHECK(failure(R"([1])") == "c.json: the configuration must be an object, it is [1]");
  CHECK(failure(R"({"period_days": 0})") == "c.json: period_days must be a number > 0, it is 0");
  CHECK(failure(R"({"period_days": true})") == "c.json: period_days must be a number > 0, it is true");
  for (const char* const date : {"2024-02-30", "30.6.2024", "2024-06-30T00:00", "", " 2024-06-3"}) {
    CHECK(failure(R"({"observation_end": ")" + std::string(date) + "\"}") ==
          "c.json: observation_end must be a date written \"YYYY-MM-DD\", it is \"" + std::string(date) + "\"");
  }
  for (const char* const horizon : {"0", "-1", "2.5", "\"forever\"", "null", "1e9", "[]"}) {
    CAPTURE(horizon);
    CHECK(failure(R"({"models": {"purchase": {"horizon": )" + std::string(horizon) + "}}}")
              .starts_with("c.json: models.purchase.horizon must be a whole number of periods >= 1, or \"infinite\", "
                           "it is "));
  }
  CHECK(failure(R"({"defaults": {"wallet_share": 2}})") ==
        "c.json: defaults.wallet_share must be a number in [0, 1], it is 2");
  CHECK(failure(R"({"defaults": {"influence": -2}})") ==
        "c.json: defaults.influence must be a number in [-1, 1], it is -2");
  CHECK(failure(R"({"defaults": {"partner_eligible": 0.5}})") ==
        "c.json: defaults.partner_eligible must be 0 or 1, it is 0.5");
  CHECK(failure(R"({"defaults": {"unit_margin": null}})") ==
        "c.json: defaults.unit_margin must be a finite number, it is null");
}

TEST_CASE("config: columns by the names that they had before") {
  CHECK(parse(R"({"defaults": {"margin": 0.3, "contact_age": 2}})") ==
        parse(R"({"defaults": {"unit_margin": 0.3, "contact_ages": 2}})"));
  CHECK(failure(R"({"defaults": {"margin": "x"}})") == "c.json: defaults.margin must be a finite number, it is \"x\"");
  CHECK(failure(R"({"defaults": {"margin": 0.3, "unit_margin": 0.3}})") ==
        "c.json: defaults.margin must be absent beside unit_margin, which it was called before, it is 0.3");
}

TEST_CASE("config: policies") {
  const auto policy = [](const std::string& rest) { return failure(R"({"policies": [{)" + rest + "}]}"); };
  CHECK(policy(R"("name": "a b", "type": "head_count", "cuts": [0.5])") ==
        "c.json: policies[0].name must be letters, digits, _ and -, it is \"a b\"");
  CHECK(policy(R"("type": "head_count", "cuts": [0.5])") ==
        "c.json: policies[0].name must be letters, digits, _ and -, it is missing");
  CHECK(policy(R"("name": "a", "cuts": [0.5])") ==
        "c.json: policies[0].type must be one of \"cumulative_share\", \"head_count\", \"thresholds\", "
        "\"natural_breaks\", \"rules\", \"cost_contribution\", \"factor_grid\", \"factor_grid_preset\", "
        "\"value_growth\", \"rfm\", \"nested\", \"worse_of\", \"better_of\", \"crossed\", it is missing");
  for (const char* const cuts : {"[]", "[0]", "[0.5, 0.5]", "[0.9, 0.5]", "[-1]", "[2]", "[0.5, 1.5]"}) {
    CAPTURE(cuts);
    CHECK(policy(R"("name": "a", "type": "cumulative_share", "cuts": )" + std::string(cuts)) ==
          "c.json: policies[0].cuts must be 1 to 253 rising numbers above 0, at most 1, it is " + std::string(cuts));
  }
  CHECK(policy(R"("name": "a", "type": "thresholds", "cuts": [1, 2])") ==
        "c.json: policies[0].cuts must be 1 to 253 falling finite numbers, it is [1, 2]");
  CHECK(policy(R"("name": "a", "type": "thresholds", "cuts": ["1"])") ==
        "c.json: policies[0].cuts[0] must be a number, \"inf\" or \"-inf\", it is \"1\"");
  CHECK(policy(R"("name": "a", "type": "thresholds")") ==
        "c.json: policies[0].cuts must be 1 to 253 falling finite numbers, it is missing");
  for (const char* const labels : {R"(["x"])", R"(["x", "x"])", R"(["x", ""])", "[]"}) {
    CHECK(policy(R"("name": "a", "type": "thresholds", "cuts": [1], "labels": )" + std::string(labels)) ==
          "c.json: policies[0].labels must be 2 different texts, one more than there are cuts, it is " +
              std::string(labels));
  }
  CHECK(failure(R"({"policies": [{"name": "a", "type": "head_count", "cuts": [0.5]},
                                 {"name": "a", "type": "head_count", "cuts": [0.5]}]})") ==
        "c.json: policies[1].name must be different from the names of the other policies, it is \"a\"");
  CHECK(failure(R"({"policies": {}})") == "c.json: policies must be an array of objects, it is an object");
}

TEST_CASE("config: every type of policy reads back as it was written") {
  const std::string text = R"({"policies": [
    {"name": "breaks", "type": "natural_breaks", "classes": 3, "labels": ["high", "middle", "low"]},
    {"name": "fit", "type": "natural_breaks", "column": "total_spend", "goodness_of_fit": 0.9, "most_classes": 6},
    {"name": "bank", "type": "rules", "otherwise": "exit", "labels": ["blue", "green", "exit"], "rules": [
      {"class": "blue", "when": {"any": [{"column": "total_value", "is": ">=", "value": 5000000},
                                         {"column": "fee_income", "is": ">=", "value": 3000000}]}},
      {"class": "green", "when": {"not": {"column": "fee_income", "is": "known"}}}]},
    {"name": "cost", "type": "cost_contribution", "mean_rate": 0.2, "multiples": [2, 1], "labels": ["a", "b", "c"]},
    {"name": "grid", "type": "factor_grid", "cells": ["x", "y", "y", "z"], "labels": ["z", "y", "x"],
     "factors": [{"column": "customer_size", "top": [0.2]}, {"column": "credit_rating", "cuts": [600]}]},
    {"name": "growth", "type": "value_growth", "valuable": 0.1},
    {"name": "rfm", "type": "rfm", "bins": [5, 3, 3], "scale": 3, "otherwise": "rest",
     "segments": [{"class": "core", "recency": [3, 3], "frequency": [2, 3]}]},
    {"name": "inside", "type": "nested", "outer": {"type": "head_count", "cuts": [0.5]},
     "inner": {"type": "crossed", "cells": ["p", "q", "q", "p"], "first": {"type": "head_count", "cuts": [0.2]},
               "second": {"type": "thresholds", "column": "recency", "cuts": [30]}}},
    {"name": "strict", "type": "worse_of", "overrides": {"007": "A"}, "value": "total_spend",
     "first": {"type": "head_count", "cuts": [0.2]}, "second": {"type": "head_count", "cuts": [0.4], "column": "recency"}}
  ]})";
  const Config config = parse(text);
  REQUIRE(config.policies.size() == 9);
  CHECK(parse_config(config_text(config), "again") == config);
  CHECK(config_text(parse_config(config_text(config), "again")) == config_text(config));
  CHECK(config.policies[2].column_names() == std::vector<std::string>{"total_value", "fee_income"});
  CHECK(config.policies[2].value == "total_value");
  CHECK(config.policies[1].value == "total_spend");
  CHECK(config.policies[5].column_names() ==
        std::vector<std::string>{"current_value", "potential_value", "cost_to_serve"});
  CHECK(config.policies[7].column_names() == std::vector<std::string>{"total_value", "recency"});
  CHECK(config.policies[8].overrides == std::vector<std::pair<std::string, std::string>>{{"007", "A"}});
}

TEST_CASE("config: what is wrong with a policy is said with its place") {
  const auto policy = [](const std::string& rest) { return failure(R"({"policies": [{"name": "a", )" + rest + "}]}"); };
  CHECK(
      policy(
          R"("type": "rules", "rules": [{"class": "x", "when": {"column": "total_value", "is": "=>", "value": 1}}])") ==
      "c.json: policies[0].rules[0].when.is must be one of \">=\", \">\", \"<=\", \"<\", \"==\", \"!=\", \"known\", "
      "it is \"=>\"");
  CHECK(policy(R"("type": "rules", "rules": [{"class": "x"}])") ==
        "c.json: policies[0].rules[0].when must be a condition, it is missing");
  CHECK(policy(R"("type": "rules", "rules": [])") == "c.json: policies[0].rules must be one rule or more, it is []");
  CHECK(
      policy(R"("type": "nested", "outer": {"type": "head_count", "cuts": [0.5]}, "inner": {"type": "head_count"})") ==
      "c.json: policies[0].inner.cuts must be 1 to 253 rising numbers above 0, at most 1, it is missing");
  CHECK(policy(R"("type": "nested", "outer": {"type": "head_count", "cuts": [0.5]})") ==
        "c.json: policies[0].inner must be a policy, it is missing");
  CHECK(policy(R"("type": "nested", "outer": {"type": "head_count", "cuts": [0.5], "nme": 1}, "inner": {})")
            .starts_with("c.json: unknown key 'policies[0].outer.nme'"));
  CHECK(
      policy(
          R"("type": "factor_grid", "cells": ["x"], "factors": [{"column": "a", "cuts": [1]}, {"column": "b", "cuts": [1]}])") ==
      "c.json: policies[0]: custval::GridGrading: the table has 1 cells, expected 4, one for each combination of "
      "levels");
  CHECK(policy(R"("type": "cost_contribution", "multiples": [1, 2])") ==
        "c.json: policies[0]: custval::CostContribution: multiple 1 is 2, expected a number > 0 below the multiple "
        "before it");
  CHECK(policy(R"("type": "value_growth", "valuable": 2)") ==
        "c.json: policies[0].valuable must be a number in (0, 1], it is 2");
  CHECK(policy(R"("type": "rfm", "bins": 0)") ==
        "c.json: policies[0].bins must be a whole number from 1 to 32, or three of them, it is 0");
  CHECK(policy(R"("type": "rfm", "segments": [{"class": "x", "recency": [2, 6]}])") ==
        "c.json: policies[0].segments[0].recency must be the lowest and the highest score, from 1 to 5, it is [2, 6]");
  CHECK(policy(R"("type": "natural_breaks", "classes": 2.5)") ==
        "c.json: policies[0].classes must be a whole number from 1 to 254, it is 2.5");
  CHECK(policy(R"("type": "head_count", "cuts": [0.5], "overrides": ["x"])") ==
        "c.json: policies[0].overrides must be an object of customers' ids and their classes, it is [\"x\"]");
}

TEST_CASE("config: a condition has one form, and no key that does not count") {
  const auto rule = [](const std::string& when) {
    return failure(R"({"policies": [{"name": "a", "type": "rules", "rules": [{"class": "x", "when": )" + when +
                   "}]}]}");
  };
  const std::string test = R"({"column": "total_value", "is": ">", "value": 1})";
  const std::string at = "c.json: policies[0].rules[0].when";
  CHECK(rule(test) == "no failure");
  CHECK(rule(R"({"all": [)" + test + R"(], "any": [)" + test + "]}") ==
        at + ": a condition has one of \"column\", \"all\", \"any\" and \"not\", here are \"all\" and \"any\"");
  CHECK(rule(R"({"not": )" + test + R"(, "column": "total_value", "is": ">", "value": 1})") ==
        at + ": a condition has one of \"column\", \"all\", \"any\" and \"not\", here are \"column\" and \"not\"");
  CHECK(rule(R"({})") == at + ": a condition has one of \"column\", \"all\", \"any\" and \"not\", here is none");
  CHECK(rule(R"({"column": "total_value", "is": ">", "value": 1, "vlue": 2})") ==
        "c.json: unknown key 'policies[0].rules[0].when.vlue'; the nearest known is "
        "'policies[0].rules[0].when.value'");
  CHECK(rule(R"({"any": [)" + test + R"(, {"not": {"colum": "total_value", "is": ">", "value": 1}}]})") ==
        "c.json: unknown key 'policies[0].rules[0].when.any[1].not.colum'; the nearest known is "
        "'policies[0].rules[0].when.any[1].not.column'");
  CHECK(rule(R"({"all": [)" + test + R"(], "otherwise": 1})").starts_with("c.json: unknown key 'policies[0].rules[0]"));
  CHECK(rule(R"({"column": "total_value", "is": "known", "value": 1})") ==
        at + ".value must be absent beside \"is\": \"known\", it is 1");
  CHECK(rule(R"({"column": "total_value", "is": ">"})") == at + ".value must be a number, it is missing");
  CHECK(rule(R"({"column": "total_value", "is": ">", "value": "ten"})") ==
        at + ".value must be a number, \"inf\" or \"-inf\", it is \"ten\"");
  CHECK(rule(R"({"column": "total_value", "value": 1})") ==
        at + ".is must be one of \">=\", \">\", \"<=\", \"<\", \"==\", \"!=\", \"known\", it is missing");
  CHECK(rule(R"({"column": 3, "is": "known"})") == at + ".column must be a text, it is 3");
  CHECK(rule(R"({"any": []})") == at + ".any must be one condition or more, it is []");
  CHECK(rule("[1, 2]") == at + " must be an object, it is [1, 2]");
}

TEST_CASE("config: nesting without end is refused and does not end the program") {
  const auto repeated = [](int times, const std::string& text) {
    std::string all;
    for (int i = 0; i < times; ++i) {
      all += text;
    }
    return all;
  };
  const auto nots = [&](int times) {
    return failure(R"({"policies": [{"name": "a", "type": "rules", "rules": [{"class": "x", "when": )" +
                   repeated(times, R"({"not": )") + R"({"column": "total_value", "is": "known"})" +
                   repeated(times, "}") + "}]}]}");
  };
  CHECK(nots(99) == "no failure");
  for (const int times : {100, 900}) {
    CHECK(nots(times) == "c.json: policies[0].rules[0].when: conditions are nested more than 100 deep");
  }
  const std::string halves = R"("type": "head_count", "cuts": [0.5])";
  for (const auto& [fixed, nested] : {std::pair{"outer", "inner"}, std::pair{"inner", "outer"}}) {
    const auto policies = [&, fixed = std::string(fixed), nested = std::string(nested)](int times) {
      return failure(R"({"policies": [{"name": "a", )" +
                     repeated(times, R"("type": "nested", ")" + fixed + "\": {" + halves + "}, \"" + nested + "\": {") +
                     halves + repeated(times, "}") + "}]}");
    };
    CHECK(policies(99) == "no failure");
    for (const int times : {100, 900}) {
      CHECK(policies(times) == "c.json: policies[0]: policies are nested more than 100 deep");
    }
  }
  // What is only shown is not followed to its end either.
  CHECK(failure(R"({"policies": [{"name": "a", "type": "head_count", "cuts": )" + std::string(900, '[') +
                std::string(900, ']') + "}]}") ==
        "c.json: policies[0].cuts[0] must be a number, \"inf\" or \"-inf\", it is " + std::string(57, '[') + "...");
}

TEST_CASE("config: arrays are shown, shortened between letters") {
  const auto labels = [](const std::string& texts) {
    return failure(R"({"policies": [{"name": "a", "type": "head_count", "cuts": [0.5], "labels": )" + texts + "}]}");
  };
  const std::string expected =
      "c.json: policies[0].labels must be 2 different texts, one more than there are cuts, it is ";
  CHECK(labels(R"(["x", [1.5, {"a": 1}, {}], null])") ==
        "c.json: policies[0].labels[1] must be a text, it is [1.5, {...}, {}]");
  CHECK(labels(R"(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])") ==
        expected + "[\"" + std::string(55, 'a') + "...");
  // 57 bytes would end within the second letter ü.
  CHECK(labels(R"([")" + std::string(52, 'a') + R"(üüüüüüüü"])") == expected + "[\"" + std::string(52, 'a') + "ü...");
}

TEST_CASE("config: cuts at all, weights, named pairs of factors, stability") {
  const auto policy = [](const std::string& rest) { return failure(R"({"policies": [{"name": "a", )" + rest + "}]}"); };
  const Config config = parse(R"({"stability": {"resamples": 20, "seed": 7, "by": "half"}, "policies": [
    {"name": "shares", "type": "cumulative_share", "cuts": [0.5, 1]},
    {"name": "heads", "type": "head_count", "cuts": [1]},
    {"name": "breaks", "type": "natural_breaks", "column": "total_spend", "classes": 3, "weight": "shops"},
    {"name": "scored", "type": "rfm", "weights": [3, 2, 1]},
    {"name": "by_score", "type": "thresholds", "column": "score_scored", "cuts": [3]},
    {"name": "need", "type": "factor_grid_preset", "factors": "demand"},
    {"name": "credit", "type": "factor_grid_preset", "factors": "size_and_credit", "columns": ["staff", "rating"],
     "cells": ["a", "b", "c", "b", "c", "c", "c", "c", "c"], "labels": ["a", "b", "c"]},
    {"name": "growth", "type": "factor_grid_preset", "factors": "prospects_and_growth"}]})");
  CHECK(config.stability == custval::StabilityOptions{20, 7, custval::Resampling::half});
  CHECK(config.policies[2].column_names() == std::vector<std::string>{"total_spend", "shops"});
  CHECK(config.policies[2].value == "total_spend");
  CHECK(config.policies[3].scores == "score_scored");
  CHECK(config.policies[4].scores.empty());
  CHECK(config.policies[5].column_names() == std::vector<std::string>{"demand_volume", "demand_certainty"});
  CHECK(config.policies[6].column_names() == std::vector<std::string>{"staff", "rating"});
  CHECK(config.policies[7].column_names() == std::vector<std::string>{"product_prospects", "market_growth"});
  CHECK(parse_config(config_text(config), "again") == config);
  CHECK(config_text(parse_config(config_text(config), "again")) == config_text(config));
  CHECK_FALSE(parse("{}").stability.has_value());
  CHECK_FALSE(parse(R"({"stability": null})").stability.has_value());
  CHECK(parse(R"({"stability": {}})").stability == custval::StabilityOptions{});

  CHECK(failure(R"({"stability": {"resamples": 2.5}})") ==
        "c.json: stability.resamples must be a whole number from 1 to 10000, it is 2.5");
  CHECK(failure(R"({"stability": {"seed": -1}})") ==
        "c.json: stability.seed must be a whole number from 0 to 2^53 - 1, it is -1");
  CHECK(failure(R"({"stability": {"by": "jackknife"}})") ==
        "c.json: stability.by must be one of \"bootstrap\", \"half\", it is \"jackknife\"");
  CHECK(failure(R"({"stability": 100})") == "c.json: stability must be an object, it is 100");
  CHECK(policy(R"("type": "natural_breaks", "goodness_of_fit": 0.9, "weight": "w")") ==
        "c.json: policies[0].weight must be absent beside goodness_of_fit: weighted breaks make as many classes as are "
        "asked for, it is \"w\"");
  CHECK(policy(R"("type": "rfm", "weights": [1, 2])") ==
        "c.json: policies[0].weights must be three numbers: of recency, frequency and money, it is [1, 2]");
  CHECK(policy(R"("type": "rfm", "weights": [1, -2, 1])") ==
        "c.json: policies[0]: custval::Rfm: the weight of frequency is -2, expected a number >= 0");
  CHECK(policy(R"("type": "nested", "outer": {"type": "rfm", "weights": [1, 1, 1]}, "inner": {"type": "rfm"})")
            .starts_with("c.json: policies[0].outer.weights must be absent in a part of a policy: "));
  CHECK(policy(R"("type": "factor_grid_preset")") ==
        "c.json: policies[0].factors must be one of \"demand\", \"size_and_credit\", \"prospects_and_growth\", it is "
        "missing");
  CHECK(policy(R"("type": "factor_grid_preset", "factors": "demand", "columns": ["a", "a"])") ==
        "c.json: policies[0].columns must be the names of two columns, it is [\"a\", \"a\"]");
  CHECK(
      policy(R"("type": "factor_grid_preset", "factors": "demand", "cells": ["a"])").find("has 1 cells, expected 9") !=
      std::string::npos);
  CHECK(policy(R"("type": "factor_grid_preset", "factors": "demand", "labels": ["key", "minor"])") ==
        "c.json: policies[0]: custval::FactorGrid: the class 'regular' is not among the labels");
}

TEST_CASE("config: what is not JSON, doubled keys") {
  const std::string not_json = "c.json: the text is not JSON, or not all of it: ";
  CHECK(failure("").starts_with(not_json + "parse error at line 1, column 1"));
  CHECK(failure("{\"refunds\": \"keep\",\n\"x\"}").starts_with(not_json + "parse error at line 2"));
  CHECK(failure("{\"refunds\": \"\xFF\"}").starts_with(not_json + "parse error"));
  CHECK(failure("{\"period_days\": 1e999}").starts_with("c.json: "));
  CHECK(failure(std::string(200'000, '[')) == not_json + "nested more than 1000 deep");
  CHECK(failure(std::string(200'000, '[') + std::string(200'000, ']')) == not_json + "nested more than 1000 deep");
  CHECK(failure(R"({"models": {"knowledge": {"capability": 1, "capability": 0}}})") ==
        "c.json: the text has an object with a key twice: capability");
  // Two objects may have the same key.
  CHECK(failure(R"({"models": {"knowledge": {"enabled": true}, "information": {"enabled": true}}})") == "no failure");
  for (const char* const text : {"", "{\"refunds\": \"\n\"}", "{\"\n\": 1}", "{\"refunds\": \"a\\nb\"}"}) {
    CHECK(failure(text).find('\n') == std::string::npos);
  }
}

TEST_CASE("config: the nearest word") {
  const std::vector<std::string> words{"refunds", "policies", "models"};
  CHECK(nearest_word("polices", words) == "policies");
  CHECK(nearest_word("model", words) == "models");
  CHECK(nearest_word("", words) == "models");
  CHECK(nearest_word("x", {}).empty());
}

// In quadratic time each of these would take minutes.
TEST_CASE("config: very many overrides, objects, keys and policies") {
  std::string overrides;
  std::string conditions;
  for (int i = 0; i < 200'000; ++i) {
    overrides += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\": \"A\"";
  }
  for (int i = 0; i < 30'000; ++i) {
    conditions +=
        std::string(i == 0 ? "" : ", ") + R"({"column": "total_value", "is": ">", "value": )" + std::to_string(i) + "}";
  }
  const Config config = parse(
      R"({"policies": [{"name": "p", "type": "cumulative_share", "cuts": [0.8], "overrides": {)" + overrides +
      R"(}}, {"name": "q", "type": "rules", "rules": [{"class": "a", "when": {"all": [)" + conditions + "]}}]}]}");
  REQUIRE(config.policies.size() == 2);
  CHECK(config.policies[0].overrides.size() == 200'000);
  CHECK(grading_plan_json(config.policies[0])["overrides"].size() == 200'000);
  CHECK(grading_plan_json(config.policies[0])["overrides"].begin().key() == config.policies[0].overrides.front().first);
  CHECK(config_text(config).size() > 200'000U * 20);
  CHECK(failure("{" + overrides + "}").starts_with("c.json: unknown key '0'; the nearest known is "));
  CHECK(failure(R"({"policies": {)" + overrides + ", \"7\": \"B\"}}") ==
        "c.json: the text has an object with a key twice: 7");
  std::string policies;
  for (int i = 0; i <= 100; ++i) {
    policies +=
        (i == 0 ? "" : ", ") + (R"({"name": "p)" + std::to_string(i)) + R"(", "type": "head_count", "cuts": [0.5]})";
  }
  CHECK(failure(R"({"policies": [)" + policies + "]}") == "c.json: policies must be at most 100, they are 101");
}

TEST_CASE("config: a hint does not depend on how long words are or how many there are") {
  std::vector<std::string> words{"margin", "retention"};
  const std::string longer(1'000'000, 'x');
  for (int i = 0; i < 50; ++i) {
    words.push_back(longer + std::to_string(i));
  }
  CHECK(nearest_word("margen", words) == "margin");
  CHECK(nearest_word(longer, words) == words[2]);
  CHECK(nearest_word("margin" + longer, words) == words[2]);  // their first 64 bytes differ least
  std::vector<std::string> many(200'000, "retention");
  many[5'000] = "margin";
  CHECK(nearest_word("margin", many) == "margin");
  CHECK(failure("{\"" + longer + "\": 1}").size() < 400);
}

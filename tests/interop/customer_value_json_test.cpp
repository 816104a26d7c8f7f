// SPDX-License-Identifier: BSL-1.0
// What customers are worth, its models known at run time alone, to and from JSON.
#include <custval/interop/json/customer_value.hpp>

#include <custval/core/named_columns.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../message_of.hpp"

using namespace custval;
using custval_test::message_of;

namespace {

AnyCustomerValue value_of(const AnyValueModel& model, double weight = 1.0) {
  AnyCustomerValue value;
  value.add(model, weight);
  return value;
}

void check_value_round_trip(const AnyCustomerValue& value) {
  const Json json = customer_value_json(value);
  CAPTURE(json.dump());
  CHECK(customer_value_from_json(json) == value);
  CHECK(customer_value_from_text(json.dump()) == value);
  CHECK(customer_value_json(customer_value_from_json(json)) == json);
}

std::string value_problem(const std::string& text) {
  return message_of([&] { (void)customer_value_from_text(text); });
}
// What is wrong with a document of one model.
std::string model_problem(const std::string& model) {
  return value_problem(R"({"models": [)" + model + "]}");
}

double only_number(const NamedColumns& values, const std::string& name) {
  const NamedColumn* const column = values.find(name);
  REQUIRE(column != nullptr);
  REQUIRE(column->rows == 1);
  return column->number(0);
}

}  // namespace

TEST_CASE("every value model reads back as it was written, to the last bit") {
  const double third = 1.0 / 3.0;
  const double tiny = std::numeric_limits<double>::denorm_min();
  const double huge = (std::numeric_limits<double>::max)();
  check_value_round_trip({});
  check_value_round_trip(value_of(PurchaseValue{}, third));
  check_value_round_trip(value_of(RetentionPurchaseValue(FiniteHorizon(1), 0.0)));
  check_value_round_trip(value_of(RetentionPurchaseValue(FiniteHorizon((std::numeric_limits<int>::max)()), third)));
  check_value_round_trip(value_of(RetentionPurchaseValue(InfiniteHorizon{}, tiny)));
  check_value_round_trip(value_of(LifetimePurchaseValue{}, -2));
  check_value_round_trip(value_of(WordOfMouthValue{}, -0.0));
  check_value_round_trip(value_of(InformationValue<>(std::vector<double>{})));
  check_value_round_trip(value_of(InformationValue{third, -huge, tiny}));
  check_value_round_trip(value_of(InformationValue<ProfileFields>({1.0}, ProfileFields{third, -2.0})));
  check_value_round_trip(value_of(InformationValue<ProfileTotal, Decaying>({1.0, 2.0}, {}, {third, {0.0, 0.1}})));
  check_value_round_trip(value_of(InformationValue<ProfileFields, Decaying>({5.0}, ProfileFields{0.1}, {0.0, {huge}})));
  check_value_round_trip(value_of(KnowledgeValue(third)));
  check_value_round_trip(value_of(TransactionValue(-third)));
  check_value_round_trip(value_of(TransactionValue(huge, WeightedShares{})));
  check_value_round_trip(value_of(TransactionValue(1.0, FactorShares{third, 0.0})));

  AnyCustomerValue all;
  all.add(TransactionValue(60.0));
  all.add(PurchaseValue{}, 0.5);
  all.add(WordOfMouthValue{}, 0);
  all.add(InformationValue{3.0});
  all.add(KnowledgeValue(0.6));
  check_value_round_trip(all);
  CHECK(customer_value_json(all).dump() ==
        R"({"models":[{"type":"transaction_value","pool":60.0,"sharing":"even","weight":1.0},)"
        R"({"type":"purchase_value","weight":0.5},{"type":"word_of_mouth_value","weight":0.0},)"
        R"({"type":"information_value","unit_values":[3.0],"weight":1.0},)"
        R"({"type":"knowledge_value","capability":0.6,"weight":1.0}]})");
}

TEST_CASE("values differ where their JSON does") {
  const AnyCustomerValue value = value_of(RetentionPurchaseValue(FiniteHorizon(5), 0.1));
  CHECK(value == value_of(RetentionPurchaseValue(FiniteHorizon(5), 0.1)));
  CHECK(value != value_of(RetentionPurchaseValue(FiniteHorizon(5), 0.2)));
  CHECK(value != value_of(RetentionPurchaseValue(FiniteHorizon(5), 0.1), 0.5));
  CHECK(value != value_of(PurchaseValue{}));
  CHECK(value != AnyCustomerValue{});
}

TEST_CASE("a configuration switches models on, and the values are those of the formulas") {
  const AnyCustomerValue value = customer_value_from_text(R"({"models": [
    {"type": "retention_purchase_value", "horizon": 2, "discount": 0.25},
    {"type": "word_of_mouth_value", "weight": 0.5},
    {"type": "information_value", "unit_values": [3, 5], "saved_costs": [7], "decay": {"profile": 0, "contacts": [0, 1]}},
    {"type": "knowledge_value", "enabled": false, "capability": 1},
    {"type": "transaction_value", "enabled": true, "pool": 6, "sharing": "weighted"}]})");
  CHECK(value.parts().size() == 4);
  NamedColumns base;
  for (const auto& [name, number] : std::vector<std::pair<const char*, double>>{{"spending_capacity", 100},
                                                                                {"wallet_share", 0.5},
                                                                                {"unit_margin", 0.5},
                                                                                {"retention", 0.5},
                                                                                {"influence", -1},
                                                                                {"reach", 4},
                                                                                {"audience_value", 2},
                                                                                {"profile_age", 3},
                                                                                {"partner_eligible", 1},
                                                                                {"partner_weight", 2}}) {
    base.add(name, std::vector<double>{number});
  }
  const std::vector<double> counts{2, 10};
  const std::vector<double> ages{9, 2};
  const std::vector<double> given{1};
  base.add_many("contact_counts", counts.data(), 1, 2, 1, 1);
  base.add_many("contact_ages", ages.data(), 1, 2, 1, 1);
  base.add_many("profile_fields", given.data(), 1, 1, 1, 1);
  const NamedColumns values = score(value, base);
  // 100 · 0.5 · 0.5 = 25 now, and half of it, discounted by 1.25, a period later.
  CHECK(only_number(values, "purchase_value") == doctest::Approx(25 + 10));
  CHECK(only_number(values, "word_of_mouth_value") == -8);
  CHECK(only_number(values, "information_value") == doctest::Approx(7 + 6 + 50 * std::exp(-2.0)));
  CHECK(only_number(values, "transaction_value") == 6);
  CHECK(only_number(values, "total_value") == doctest::Approx(35 - 4 + 13 + 50 * std::exp(-2.0) + 6));
  CHECK(values.find("knowledge_value") == nullptr);

  // The three purchase values and what they read.
  CHECK(customer_value_from_text(R"({"models": [{"type": "lifetime_purchase_value"}]})").inputs()[0].info.name ==
        "discounted_expected_purchases");
  CHECK(customer_value_from_text(
            R"({"models": [{"type": "retention_purchase_value", "horizon": "infinite", "discount": 0.1}]})") ==
        value_of(RetentionPurchaseValue(InfiniteHorizon{}, 0.1)));
  CHECK(customer_value_from_text(R"({"models": []})").parts().empty());
}

TEST_CASE("what is wrong with a value's JSON is said with its place") {
  CHECK(value_problem("[") != "nothing thrown");
  CHECK(value_problem("[]") == "custval::customer_value_from_json: the document is [], expected an object");
  CHECK(value_problem("{}") == "custval::customer_value_from_json: models is missing");
  CHECK(value_problem(R"({"models": {}})") ==
        "custval::customer_value_from_json: models is an object, expected an array of objects");
  CHECK(value_problem(R"({"models": [], "model": []})") ==
        "custval::customer_value_from_json: unknown key 'model'; the nearest known is 'models'");
  CHECK(model_problem("7") == "custval::customer_value_from_json: models[0] is 7, expected an object");
  CHECK(model_problem("{}") ==
        "custval::customer_value_from_json: models[0].type is missing, expected one of \"purchase_value\", "
        "\"retention_purchase_value\", \"lifetime_purchase_value\", \"word_of_mouth_value\", \"information_value\", "
        "\"knowledge_value\", \"transaction_value\"");
  CHECK(model_problem(R"({"type": "knowledge"})")
            .starts_with("custval::customer_value_from_json: models[0].type is \"knowledge\", expected one of "
                         "\"purchase_value\""));
  CHECK(model_problem(R"({"type": 3})")
            .starts_with("custval::customer_value_from_json: models[0].type is 3, expected one of \"purchase_value\""));
  CHECK(model_problem(R"({"type": "knowledge_value", "capabilty": 0.5})") ==
        "custval::customer_value_from_json: unknown key 'models[0].capabilty'; the nearest known is "
        "'models[0].capability'");
  CHECK(model_problem(R"({"type": "knowledge_value"})") ==
        "custval::customer_value_from_json: models[0].capability is missing");
  CHECK(model_problem(R"({"type": "knowledge_value", "capability": 2})") ==
        "custval::customer_value_from_json: models[0].capability is 2, expected a number in [0, 1]");
  CHECK(model_problem(R"({"type": "purchase_value", "weight": "inf"})") ==
        "custval::customer_value_from_json: models[0].weight is \"inf\", expected a finite number");
  CHECK(model_problem(R"({"type": "purchase_value", "enabled": 1})") ==
        "custval::customer_value_from_json: models[0].enabled is 1, expected true or false");
  CHECK(model_problem(R"({"type": "purchase_value", "enabled": false, "horizon": 1})")
            .starts_with("custval::customer_value_from_json: unknown key 'models[0].horizon'; the nearest known is "));
  CHECK(model_problem(R"({"type": "purchase_value"}, {"type": "lifetime_purchase_value"})") ==
        "custval::customer_value_from_json: models[1] is an object, expected one model that writes 'purchase_value': "
        "there is one before");
  CHECK(model_problem(R"({"type": "purchase_value"}, {"type": "lifetime_purchase_value", "enabled": false})") ==
        "nothing thrown");
  for (const char* const horizon : {"0", "1.5", "-1", "1e10", "true", "\"inf\"", "\"for ever\"", "null"}) {
    CAPTURE(horizon);
    const std::string says = model_problem(R"({"type": "retention_purchase_value", "discount": 0.1, "horizon": )" +
                                           std::string(horizon) + "}");
    CHECK(says.ends_with("expected a whole number of periods from 1 to 2147483647, or \"infinite\""));
  }
  CHECK(model_problem(R"({"type": "retention_purchase_value", "horizon": "infinite", "discount": 0})") ==
        "custval::customer_value_from_json: models[0].discount is 0, expected a finite number > 0: at 0 a customer who "
        "always stays is worth infinitely much");
  CHECK(model_problem(R"({"type": "retention_purchase_value", "horizon": 3, "discount": -0.1})") ==
        "custval::customer_value_from_json: models[0].discount is -0.1, expected a finite number >= 0");
  CHECK(model_problem(R"({"type": "information_value", "unit_values": [1, "nan"]})") ==
        "custval::customer_value_from_json: models[0].unit_values[1] is \"nan\", expected a finite number");
  CHECK(
      model_problem(R"({"type": "information_value", "unit_values": [1], "decay": {"profile": 0, "contacts": []}})") ==
      "custval::customer_value_from_json: models[0].decay.contacts is [], expected 1 rates, as many as "
      "unit_values");
  CHECK(model_problem(R"({"type": "information_value", "unit_values": [], "decay": {"profil": 0, "contacts": []}})") ==
        "custval::customer_value_from_json: unknown key 'models[0].decay.profil'; the nearest known is "
        "'models[0].decay.profile'");
  CHECK(model_problem(R"({"type": "transaction_value", "pool": 1, "sharing": "evn"})") ==
        "custval::customer_value_from_json: models[0].sharing is \"evn\", expected one of \"even\", \"weighted\", "
        "\"factors\"");
  CHECK(model_problem(R"({"type": "transaction_value", "pool": 1, "importance": [1]})") ==
        "custval::customer_value_from_json: models[0].importance is [1], expected no such key here: it goes with "
        "\"sharing\": \"factors\"");
  CHECK(model_problem(R"({"type": "transaction_value", "pool": 1, "sharing": "factors", "importance": [1, -1]})") ==
        "custval::customer_value_from_json: models[0].importance[1] is -1, expected a finite number >= 0");
  CHECK(message_of([] {
          (void)customer_value_from_json(Json::parse(R"({"models": [{"type": "knowledge_value"}]})"), {},
                                         "service.value");
        }) == "custval::customer_value_from_json: service.value.models[0].capability is missing");
}

namespace {

struct minutes : column<"minutes", units::count, non_negative> {};
struct play_value : value_column<"play_value", value_kind::potential> {};
struct PlayValue {
  using inputs = columns<minutes>;
  using output = play_value;
  double per_minute;
  auto operator()(const auto& c) const { return per_minute * c[minutes{}]; }
  friend bool operator==(const PlayValue&, const PlayValue&) = default;
};
// Of which nobody says how it is written.
struct SecretValue {
  using inputs = columns<minutes>;
  using output = play_value;
  auto operator()(const auto& c) const { return c[minutes{}]; }
};

}  // namespace

template <>
struct custval::ValueModelFormat<PlayValue> {
  static constexpr std::string_view type = "play_value";
  static constexpr std::string_view summary = "what playing brings";
  static constexpr std::array<ValueModelKey, 1> keys{{{"per_minute", "¤"}}};
  static void write(const PlayValue& model, Json& json) { json["per_minute"] = model.per_minute; }
  static PlayValue read(const JsonObject& object) { return {object.number("per_minute")}; }
};

static_assert(JsonValueModel<PlayValue> && !JsonValueModel<SecretValue> && !JsonValueModel<int>);

TEST_CASE("value models of one's own join the list, and configurations name them") {
  ValueModelKinds kinds;
  kinds.add<PlayValue>();
  CHECK(message_of([&] { kinds.add<PlayValue>(); }) ==
        "custval::ValueModelKinds: there is a kind 'play_value' already");
  CHECK(to_text(kinds).ends_with("play_value: what playing brings\n  per_minute: ¤\n"));

  AnyCustomerValue mine = value_of(PlayValue{0.1}, 3);
  mine.add(KnowledgeValue(1));
  const Json json = customer_value_json(mine, kinds);
  CHECK(json["models"][0].dump() == R"({"type":"play_value","per_minute":0.1,"weight":3.0})");
  CHECK(customer_value_from_json(json, kinds) == mine);
  CHECK(message_of([&] { (void)customer_value_json(mine); }) ==
        "custval::customer_value_json: the model of 'play_value' is of a kind that is not among those given");
  CHECK(message_of([&] { (void)customer_value_from_json(json); }).find("\"play_value\", expected one of") !=
        std::string::npos);
  CHECK(message_of([&] {
          (void)customer_value_from_text(R"({"models": [{"type": "play_value", "per_minut": 1}]})", kinds);
        }) ==
        "custval::customer_value_from_json: unknown key 'models[0].per_minut'; the nearest known is "
        "'models[0].per_minute'");

  // A model without == is equal to its copies alone.
  const AnyValueModel secret(SecretValue{});
  CHECK(value_of(secret) == value_of(secret));
  CHECK(value_of(secret) != value_of(SecretValue{}));
  CHECK_THROWS_AS((void)customer_value_json(value_of(secret), kinds), ArgumentError);
}

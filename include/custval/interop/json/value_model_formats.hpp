// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/value_model_kinds.hpp>
#include <custval/value/any_value_model.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/lifetime_purchase_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// How each kind of value model stands in JSON. What a model would refuse is refused before, with its place.

namespace custval::detail {

// Numbers of a domain.
[[nodiscard]] inline double number_in(const JsonObject& object, std::string_view key, const auto& domain) {
  const double value = object.number(key);
  if (!domain.contains(value)) {
    object.refuse(key, domain.text());
  }
  return value;
}
[[nodiscard]] inline std::vector<double> numbers_in(const JsonObject& object, std::string_view key,
                                                    const auto& domain) {
  std::vector<double> values = object.numbers(key);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!domain.contains(values[i])) {
      object.refuse_element(key, i, domain.text());
    }
  }
  return values;
}

// A model without parameters.
template <class Model>
bool write_plain_model(const AnyValueModel& model, Json& /*json*/) {
  return model.get_if<Model>() != nullptr;
}
template <class Model>
[[nodiscard]] AnyValueModel read_plain_model(const JsonObject& /*object*/) {
  return Model{};
}

inline constexpr std::array<ValueModelKey, 2> retention_keys{
    {{"horizon", "how many periods count, the present one the first; or \"infinite\""},
     {"discount", "per period; above 0 for the infinite horizon"}}};
inline bool write_retention(const AnyValueModel& model, Json& json) {
  if (const auto* const finite = model.get_if<RetentionPurchaseValue<FiniteHorizon>>(); finite != nullptr) {
    json["horizon"] = finite->horizon().periods();
    json["discount"] = finite->discount_per_period();
    return true;
  }
  const auto* const infinite = model.get_if<RetentionPurchaseValue<InfiniteHorizon>>();
  if (infinite != nullptr) {
    json["horizon"] = "infinite";
    json["discount"] = infinite->discount_per_period();
  }
  return infinite != nullptr;
}
[[nodiscard]] inline AnyValueModel read_retention(const JsonObject& object) {
  constexpr int most_periods = (std::numeric_limits<int>::max)();
  const Json& horizon = object.raw("horizon");
  const bool infinite = horizon.is_string() && horizon.get_ref<const std::string&>() == "infinite";
  const double periods = horizon.is_number() ? horizon.get<double>() : 0.0;
  if (!infinite && !(periods >= 1.0 && periods <= most_periods && periods == std::floor(periods))) {
    object.refuse("horizon", "a whole number of periods from 1 to " + to_text(most_periods) + ", or \"infinite\"");
  }
  const double discount = number_in(object, "discount", non_negative{});
  if (infinite && discount == 0.0) {
    object.refuse("discount", "a finite number > 0: at 0 a customer who always stays is worth infinitely much");
  }
  if (infinite) {
    return RetentionPurchaseValue(InfiniteHorizon{}, discount);
  }
  return RetentionPurchaseValue(FiniteHorizon(static_cast<int>(periods)), discount);
}

inline constexpr std::array<ValueModelKey, 3> information_keys{
    {{"unit_values", "¤ a contact, a number for each column of contact_counts"},
     {"saved_costs", "¤, a number for each column of profile_fields; absent: profile_value has them summed up"},
     {"decay", "{\"profile\": rate, \"contacts\": [rate for each of unit_values]}, per period; absent: none"}}};
template <class Profile, class Age>
bool write_information_of(const AnyValueModel& model, Json& json) {
  const auto* const its = model.get_if<InformationValue<Profile, Age>>();
  if (its == nullptr) {
    return false;
  }
  json["unit_values"] = numbers_json(its->unit_values());
  if constexpr (requires(const Profile& profile) { profile.saved_cost(); }) {
    json["saved_costs"] = numbers_json(its->profile().saved_cost());
  }
  if constexpr (requires(const Age& age) { age.contact_rates(); }) {
    json["decay"]["profile"] = its->age().profile_rate();
    json["decay"]["contacts"] = numbers_json(its->age().contact_rates().values());
  }
  return true;
}
inline bool write_information(const AnyValueModel& model, Json& json) {
  return write_information_of<ProfileTotal, Ageless>(model, json) ||
         write_information_of<ProfileFields, Ageless>(model, json) ||
         write_information_of<ProfileTotal, Decaying>(model, json) ||
         write_information_of<ProfileFields, Decaying>(model, json);
}
[[nodiscard]] inline Decaying read_decay(const JsonObject& object, std::size_t contacts) {
  object.require_keys_among({"profile", "contacts"});
  const double profile = number_in(object, "profile", non_negative{});
  const std::vector<double> rates = numbers_in(object, "contacts", non_negative{});
  if (rates.size() != contacts) {
    object.refuse("contacts", to_text(contacts) + " rates, as many as unit_values");
  }
  return {profile, std::span(rates)};
}
template <class Profile>
[[nodiscard]] AnyValueModel read_information_of(const JsonObject& object, const Profile& profile) {
  const std::vector<double> values = numbers_in(object, "unit_values", any_number{});
  if (object.has("decay")) {
    return InformationValue<Profile, Decaying>(std::span(values), profile,
                                               read_decay(object.object("decay"), values.size()));
  }
  return InformationValue<Profile>(std::span(values), profile);
}
[[nodiscard]] inline AnyValueModel read_information(const JsonObject& object) {
  if (object.has("saved_costs")) {
    const std::vector<double> costs = numbers_in(object, "saved_costs", any_number{});
    return read_information_of(object, ProfileFields(std::span(costs)));
  }
  return read_information_of(object, ProfileTotal{});
}

inline constexpr std::array<ValueModelKey, 1> knowledge_keys{
    {{"capability", "the firm's ability to use what it knows, 0 to 1"}}};
inline bool write_knowledge(const AnyValueModel& model, Json& json) {
  const auto* const its = model.get_if<KnowledgeValue>();
  if (its != nullptr) {
    json["capability"] = its->capability();
  }
  return its != nullptr;
}
[[nodiscard]] inline AnyValueModel read_knowledge(const JsonObject& object) {
  return KnowledgeValue(number_in(object, "capability", unit_interval{}));
}

inline constexpr std::array<ValueModelKey, 3> transaction_keys{
    {{"pool", "the period's income from joint business, ¤"},
     {"sharing", "\"even\", \"weighted\" by partner_weight, or by \"factors\"; even unless said"},
     {"importance", "of the factors, a number for each column of partner_factors"}}};
template <class Shares>
bool write_transaction_of(std::string_view sharing, const AnyValueModel& model, Json& json) {
  const auto* const its = model.get_if<TransactionValue<Shares>>();
  if (its == nullptr) {
    return false;
  }
  json["pool"] = its->pool();
  json["sharing"] = sharing;
  if constexpr (requires(const Shares& shares) { shares.importance(); }) {
    json["importance"] = numbers_json(its->shares().importance());
  }
  return true;
}
inline bool write_transaction(const AnyValueModel& model, Json& json) {
  return write_transaction_of<EvenShares>("even", model, json) ||
         write_transaction_of<WeightedShares>("weighted", model, json) ||
         write_transaction_of<FactorShares>("factors", model, json);
}
[[nodiscard]] inline AnyValueModel read_transaction(const JsonObject& object) {
  const double pool = number_in(object, "pool", any_number{});
  const std::string sharing = object.has("sharing") ? object.text("sharing") : "even";
  if (sharing == "factors") {
    const std::vector<double> importance = numbers_in(object, "importance", non_negative{});
    return TransactionValue(pool, FactorShares(std::span(importance)));
  }
  if (sharing != "even" && sharing != "weighted") {
    object.refuse("sharing", one_of(std::array<std::string_view, 3>{"even", "weighted", "factors"}));
  }
  if (object.has("importance")) {
    object.refuse("importance", "no such key here: it goes with \"sharing\": \"factors\"");
  }
  if (sharing == "even") {
    return TransactionValue(pool);
  }
  return TransactionValue(pool, WeightedShares{});
}

}  // namespace custval::detail

namespace custval {

#if defined(CUSTVAL_KINDS_INLINE)

/// The library's value models, with how each is written and read.
CUSTVAL_KINDS_INLINE ValueModelKinds::ValueModelKinds()
    : kinds_{
          {"purchase_value",
           "what the purchases of one period bring",
           {},
           detail::write_plain_model<PurchaseValue>,
           detail::read_plain_model<PurchaseValue>},
          {"retention_purchase_value", "the same repeated as long as the customer stays, discounted",
           detail::retention_keys, detail::write_retention, detail::read_retention},
          {"lifetime_purchase_value",
           "what a lifetime model expects the purchases to bring",
           {},
           detail::write_plain_model<LifetimePurchaseValue>,
           detail::read_plain_model<LifetimePurchaseValue>},
          {"word_of_mouth_value",
           "the purchases that the customer moves in others",
           {},
           detail::write_plain_model<WordOfMouthValue>,
           detail::read_plain_model<WordOfMouthValue>},
          {"information_value", "what the customer tells saves the cost of finding out", detail::information_keys,
           detail::write_information, detail::read_information},
          {"knowledge_value", "what can be learnt about, from and around the customer, where it pays",
           detail::knowledge_keys, detail::write_knowledge, detail::read_knowledge},
          {"transaction_value", "the customer's share in income from joint business with other firms",
           detail::transaction_keys, detail::write_transaction, detail::read_transaction},
      } {}

#endif

}  // namespace custval

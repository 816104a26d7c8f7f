// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/value_column.hpp>
#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/value_model_formats.hpp>
#include <custval/interop/json/value_model_kinds.hpp>
#include <custval/value/any_customer_value.hpp>
#include <custval/value/any_value_model.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custval {

namespace detail {

[[nodiscard]] inline Json value_model_json(const AnyCustomerValue::Part& part, const ValueModelKinds& kinds) {
  for (const ValueModelKinds::Kind& kind : kinds.all()) {
    Json json;
    json["type"] = kind.type;
    if (kind.write(part.model, json)) {
      json["weight"] = part.weight;
      return json;
    }
  }
  raise<ArgumentError>("custval::customer_value_json: the model of '" + part.model.output().name +
                       "' is of a kind that is not among those given");
}

[[nodiscard]] inline AnyValueModel value_model_from(const JsonObject& object, const ValueModelKinds& kinds) {
  std::vector<std::string_view> types;
  for (const ValueModelKinds::Kind& each : kinds.all()) {
    types.emplace_back(each.type);
  }
  const ValueModelKinds::Kind* const kind = &kinds.all()[object.word("type", types)];
  std::vector<std::string> known{"type"};
  for (const ValueModelKey& key : ValueModelKinds::common_keys) {
    known.emplace_back(key.name);
  }
  for (const ValueModelKey& key : kind->keys) {
    known.emplace_back(key.name);
  }
  object.require_keys_among(known);
  return kind->read(object);
}

}  // namespace detail

/// What customers are worth as JSON: its `models` in their order, each with its `type`, its parameters, defaults
/// included, and its `weight` in the totals.
/// **Errors** ArgumentError for a model of a kind that is not among `kinds`.
[[nodiscard]] inline Json customer_value_json(const AnyCustomerValue& value, const ValueModelKinds& kinds = {}) {
  Json json;
  json["models"] = Json::array();
  for (const AnyCustomerValue::Part& part : value.parts()) {
    json["models"].push_back(detail::value_model_json(part, kinds));
  }
  return json;
}

/// What customers are worth from JSON, as docs/by_name.md describes it: equal to what was written, to the last bit.
/// Models with `"enabled": false` are checked and left out. `place` is what messages put before the keys, for a part of
/// a larger document.
/// **Errors** FormatError with the place of what is missing or wrong, for an unknown type or key with the nearest there
/// is; and for two models that write the same value. What a user's own model raises.
[[nodiscard]] inline AnyCustomerValue customer_value_from_json(const Json& json, const ValueModelKinds& kinds = {},
                                                               const std::string& place = {}) {
  const JsonObject whole(json, "customer_value_from_json", place);
  whole.require_keys_among({"models"});
  AnyCustomerValue value;
  for (const JsonObject& object : whole.objects("models")) {
    const AnyValueModel model = detail::value_model_from(object, kinds);
    const double weight = object.has("weight") ? detail::number_in(object, "weight", any_number{}) : 1.0;
    if (object.has("enabled") && !object.flag("enabled")) {
      continue;
    }
    for (const AnyCustomerValue::Part& part : value.parts()) {
      if (part.model.output().name == model.output().name) {
        object.refuse_whole("one model that writes '" + model.output().name + "': there is one before");
      }
    }
    value.add(model, weight);
  }
  return value;
}

/// A customer value from a JSON text. **Errors** those of `customer_value_from_json`; FormatError for what is no JSON
/// or is cut short.
[[nodiscard]] inline AnyCustomerValue customer_value_from_text(std::string_view text,
                                                               const ValueModelKinds& kinds = {}) {
  return customer_value_from_json(detail::parse_document("customer_value_from_text", text), kinds);
}

}  // namespace custval

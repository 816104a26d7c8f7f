// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/error.hpp>
#include <custval/interop/json/detail/utf8.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/json_error.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/interop/json/policy_object.hpp>
#include <custval/report/grading_plan.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/known_columns.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

[[nodiscard]] inline AnyPolicy policy_of_plan(const JsonObject& object, const PolicyKinds& kinds) {
  const std::vector<ColumnInfo> known = known_columns();
  const PolicyObject policy(object, known, kinds);
#if defined(__cpp_exceptions)
  try {
    return policy.read({"name", "value", "overrides"});
  } catch (const JsonError&) {
    throw;
  } catch (const Error& error) {
    object.fail(error.what());
  }
#else
  return policy.read({"name", "value", "overrides"});
#endif
}

[[nodiscard]] inline std::vector<std::pair<std::string, std::string>> overrides_from(const JsonObject& object) {
  std::vector<std::pair<std::string, std::string>> overrides;
  if (!object.has("overrides")) {
    return overrides;
  }
  const Json& table = object.raw("overrides");
  if (!table.is_object() || !std::all_of(table.begin(), table.end(), [](const Json& v) { return v.is_string(); })) {
    object.refuse("overrides", "an object of customers' ids and their classes");
  }
  for (const auto& [id, label] : table.items()) {
    overrides.emplace_back(id, label.get<std::string>());
  }
  return overrides;
}

// The score that weights make is a column of a policy's own: the weights stand where the configuration has them, and
// never in a part of a policy.
inline void refuse_weights_in_parts(const JsonObject& said, const Json& policy, bool is_part = false) {
  if (is_part && said.has("weights")) {
    said.refuse("weights", "absent in a part of a policy: the score that they make is a column of a policy's own");
  }
  for (const char* const part : {"outer", "inner", "first", "second"}) {
    if (policy.contains(part)) {
      refuse_weights_in_parts(said.object(part), policy[part], true);
    }
  }
}
inline void leave_out_weights(Json& policy, bool has_scores) {
  if (!has_scores) {
    policy.erase("weights");
  }
  for (const char* const part : {"outer", "inner", "first", "second"}) {
    if (policy.contains(part)) {
      leave_out_weights(policy[part], false);
    }
  }
}

}  // namespace detail

/// A plan as JSON: the policy with its `name`, the `value` told for each class, and `overrides`.
/// **Errors** as policy_json; ArgumentError for a text that is not UTF-8 and an id that is there twice.
[[nodiscard]] inline Json grading_plan_json(const GradingPlan& plan, const PolicyKinds& kinds = {}) {
  Json json;
  json["name"] = detail::text_json("grading_plan_json", "the name of a plan", plan.name);
  json.update(policy_json(plan.policy, kinds));
  detail::leave_out_weights(json, !plan.scores.empty());
  json["value"] = detail::text_json("grading_plan_json", "the value of a plan", plan.value);
  if (!plan.overrides.empty()) {
    Json::object_t table;
    std::unordered_set<std::string_view> ids;
    for (const auto& [id, label] : plan.overrides) {
      (void)detail::text_json("grading_plan_json", "the id of an override", id);
      if (!ids.insert(id).second) {
        raise<ArgumentError>("custval::grading_plan_json: the overrides have '" + id + "' twice");
      }
      table.emplace_back(id, detail::text_json("grading_plan_json", "the label of an override", label));
    }
    json["overrides"] = std::move(table);
  }
  return json;
}

/// A plan from JSON (docs/cli.md, "policies"). Without a `value`, the classes of a policy that reads one value tell its
/// sums, those of others that of total_value; a policy of scores with `weights` makes the column score_NAME.
/// **Errors** JsonError with the place of what is missing, unknown or wrong.
[[nodiscard]] inline GradingPlan grading_plan_from_json(const JsonObject& object, const PolicyKinds& kinds = {}) {
  std::string name;
  object.read("name", name);
  const auto is_plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain)) {
    object.refuse("name", "letters, digits, _ and -");
  }
  AnyPolicy policy = detail::policy_of_plan(object, kinds);
  const Json written = policy_json(policy, kinds);
  detail::refuse_weights_in_parts(object, written);
  GradingPlan plan{std::move(name), std::move(policy)};
  if (written.contains("weights") && object.has("weights")) {
    plan.scores = "score_" + plan.name;
  }
  const auto is_value = [](std::string_view column) { return column.ends_with("_value") || column == "total_spend"; };
  const std::vector<std::string> columns = plan.column_names();
  if ((columns.size() == 1 || written.contains("weight")) && is_value(columns.front())) {
    plan.value = columns.front();
  }
  object.read("value", plan.value);
  plan.overrides = detail::overrides_from(object);
  return plan;
}

}  // namespace custval

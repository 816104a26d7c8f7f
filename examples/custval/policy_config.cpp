// SPDX-License-Identifier: BSL-1.0
#include "policy_config.hpp"

#include <algorithm>
#include <custval/core/error.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy.hpp>
#include <custval/tiering/any_policy.hpp>
#include <string_view>

namespace custval_cli {

namespace {

using namespace custval;

bool is_value_column(std::string_view name) {
  return name.ends_with("_value") || name == "total_spend";
}

// The score that weights make is a column of a policy's own: the weights stand where the configuration has them, and
// never in a part of a policy.
void keep_said_weights(const JsonObject& said, Json& spec, bool is_part) {
  if (spec.contains("weights") && !said.has("weights")) {
    spec.erase("weights");
  }
  if (is_part && said.has("weights")) {
    said.refuse("weights", "absent in a part of a policy: the score that they make is a column of a policy's own");
  }
  for (const char* const part : {"outer", "inner", "first", "second"}) {
    if (spec.contains(part)) {
      keep_said_weights(said.object(part), spec[part], true);
    }
  }
}

AnyPolicy read_any_policy(const JsonObject& object) {
  const std::vector<ColumnInfo> known = known_columns();
  const PolicyKinds kinds;
  try {
    return PolicyObject(object, known, kinds).read({"name", "value", "overrides"});
  } catch (const JsonError&) {
    throw;
  } catch (const Error& error) {
    object.fail(error.what());
  }
}

// Each id comes once: an object that looks for it among the others would take quadratic time.
std::vector<std::pair<std::string, std::string>> read_overrides(const JsonObject& object, Json& spec) {
  std::vector<std::pair<std::string, std::string>> overrides;
  if (object.has("overrides")) {
    const Json& table = object.raw("overrides");
    const bool is_table =
        table.is_object() && std::all_of(table.begin(), table.end(), [](const Json& v) { return v.is_string(); });
    if (!is_table) {
      object.refuse("overrides", "an object of customers' ids and their classes");
    }
    spec["overrides"] = table;
    for (const auto& [id, label] : table.items()) {
      overrides.emplace_back(id, label.get<std::string>());
    }
  }
  return overrides;
}

}  // namespace

Policy::Policy(AnyPolicy policy) : policy_{std::make_shared<const AnyPolicy>(std::move(policy))} {
  for (const ColumnInfo& column : policy_->columns()) {
    names_.push_back(column.name);
  }
}

PolicyConfig read_policy(const JsonObject& object) {
  std::string name;
  object.read("name", name);
  const auto is_plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain)) {
    object.refuse("name", "letters, digits, _ and -");
  }
  const Policy policy(read_any_policy(object));
  Json spec;
  spec["name"] = name;
  spec.update(policy_json(policy.get()));
  keep_said_weights(object, spec, false);
  const std::vector<std::string>& columns = policy.columns();
  const bool reads_one = columns.size() == 1 || spec.contains("weight");
  std::string value = reads_one && is_value_column(columns.front()) ? columns.front() : "total_value";
  object.read("value", value);
  spec["value"] = value;
  std::vector<std::pair<std::string, std::string>> overrides = read_overrides(object, spec);
  std::string scores = spec.contains("weights") ? "score_" + name : std::string();
  return {std::move(name), std::move(value), std::move(overrides), policy, std::move(scores), std::move(spec)};
}

std::vector<PolicyConfig> standard_policies() {
  const Json abc = {{"name", "abc"}, {"type", "cumulative_share"}, {"cuts", {0.8, 0.95}}};
  return {read_policy(JsonObject(abc, "standard_policies", ""))};
}

}  // namespace custval_cli

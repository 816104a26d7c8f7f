// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy_formats.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/interop/json/policy_object.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/known_columns.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace custval {

/// A policy as JSON: its `type` and every setting, defaults included; columns by name.
/// **Errors** ArgumentError for a policy of a kind that is not among `kinds`, or a text that is not UTF-8.
[[nodiscard]] inline Json policy_json(const AnyPolicy& policy, const PolicyKinds& kinds = {}) {
  return detail::any_policy_json(policy, kinds);
}

/// A policy from JSON, as docs/cli.md describes it: equal to the one that was written. Columns that are among `known`
/// have the units and domains said there; others may hold any numbers. The keys "name", "value" and "overrides" of a
/// program's configuration are passed over.
/// **Errors** FormatError with the place of what is missing or wrong, and for an unknown type or key with the nearest
/// there is; ArgumentError or ShapeError for settings that the policy itself refuses.
[[nodiscard]] inline AnyPolicy policy_from_json(const Json& json, std::span<const ColumnInfo> known,
                                                const PolicyKinds& kinds = {}) {
  return PolicyObject(JsonObject(json, "policy_from_json", ""), known, kinds).read({"name", "value", "overrides"});
}
[[nodiscard]] inline AnyPolicy policy_from_json(const Json& json) {
  const std::vector<ColumnInfo> known = known_columns();
  return policy_from_json(json, known);
}

/// A policy from a text. **Errors** FormatError for what is no JSON or cut short, too.
[[nodiscard]] inline AnyPolicy policy_from_text(std::string_view text) {
  return policy_from_json(detail::parse_document("policy_from_text", text));
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/condition.hpp>
#include <custval/tiering/relation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// So deep conditions may be nested: reading takes stack for each level.
inline constexpr std::size_t most_nested_conditions = 100;

[[nodiscard]] inline ConditionStep comparison_step(const JsonObject& object, std::span<const ColumnInfo> columns) {
  const std::string name = object.text("column");
  const auto column =
      std::find_if(columns.begin(), columns.end(), [&](const ColumnInfo& each) { return each.name == name; });
  if (column == columns.end()) {
    std::vector<std::string_view> known;
    for (const ColumnInfo& each : columns) {
      known.emplace_back(each.name);
    }
    object.refuse("column", name.empty() ? "the name of a column" : one_of(known));
  }
  const auto place = static_cast<std::size_t>(column - columns.begin());
  if (place >= most_condition_columns) {
    object.refuse("column", "one of the first " + to_text(most_condition_columns) + " columns");
  }
  const auto code = static_cast<Relation>(object.word("is", relation_signs));
  const bool is_known = code == Relation::known;
  if (is_known == object.has("value")) {
    object.refuse("value", is_known ? "absent beside \"is\": \"known\"" : "a number");
  }
  const double value = is_known ? 0.0 : object.number("value");
  if (value != value) {
    object.refuse("value", "a number");
  }
  object.require_keys_among({"column", "is", "value"});
  return {ConditionStep::compare, static_cast<std::uint8_t>(code), static_cast<std::uint16_t>(place), value};
}

// Adds the steps of a condition that stands so deep within the whole: all of them are checked, and copied, once.
void read_condition(const JsonObject& object, const JsonObject& whole, std::size_t depth,
                    std::span<const ColumnInfo> columns, std::vector<ConditionStep>& steps);
// The steps of a condition over these columns.
[[nodiscard]] std::vector<ConditionStep> condition_steps(const JsonObject& object, std::span<const ColumnInfo> columns);

[[nodiscard]] Json condition_json(const ConditionProgram& program, std::span<const ColumnInfo> columns);

}  // namespace detail

/// A condition as JSON: {"column": "total_yield", "is": ">=", "value": 5000000}, {"column": …, "is": "known"},
/// {"all": […]}, {"any": […]}, {"not": …}.
template <ColumnList Columns>
[[nodiscard]] Json condition_json(const Condition<Columns>& condition) {
  return detail::condition_json(condition.program(), column_infos(Columns{}));
}

/// A condition over these columns from JSON. **Errors** FormatError with the place of what is missing, wrong or too
/// much (a key that means nothing there), naming the columns there are for one that there is not; and for conditions
/// nested more than 100 deep.
template <ColumnList Columns>
[[nodiscard]] Condition<Columns> condition_from_json(const Json& json) {
  return Condition<Columns>::from_steps(
      detail::condition_steps(JsonObject(json, "condition_from_json", ""), column_infos(Columns{})));
}

#if defined(CUSTVAL_JSON_INLINE)

namespace detail {

CUSTVAL_JSON_INLINE void read_condition(const JsonObject& object, const JsonObject& whole, std::size_t depth,
                                        std::span<const ColumnInfo> columns, std::vector<ConditionStep>& steps) {
  if (depth > most_nested_conditions) {
    whole.fail("conditions are nested more than " + to_text(most_nested_conditions) + " deep");
  }
  constexpr std::array<std::string_view, 4> forms{"column", "all", "any", "not"};
  std::string_view form;
  for (const std::string_view each : forms) {
    if (object.has(each)) {
      if (!form.empty()) {
        object.fail("a condition has one of \"column\", \"all\", \"any\" and \"not\", here are \"" + std::string(form) +
                    "\" and \"" + std::string(each) + "\"");
      }
      form = each;
    }
  }
  if (form.empty()) {
    object.require_keys_among({"column", "all", "any", "not"});  // a misspelt key says more than a missing one
    object.fail("a condition has one of \"column\", \"all\", \"any\" and \"not\", here is none");
  }
  if (form == "column") {
    return steps.push_back(comparison_step(object, columns));
  }
  object.require_keys_among({form});
  if (form == "not") {
    read_condition(object.object(form), whole, depth + 1, columns, steps);
    return steps.push_back({ConditionStep::negate});
  }
  const std::vector<JsonObject> parts = object.objects(form);
  if (parts.empty()) {
    object.refuse(form, "one condition or more");
  }
  for (const JsonObject& part : parts) {
    read_condition(part, whole, depth + 1, columns, steps);
    if (&part != parts.data()) {
      steps.push_back({form == "all" ? ConditionStep::both : ConditionStep::either});
    }
  }
}

CUSTVAL_JSON_INLINE std::vector<ConditionStep> condition_steps(const JsonObject& object,
                                                               std::span<const ColumnInfo> columns) {
  std::vector<ConditionStep> steps;
  read_condition(object, object, 1, columns, steps);
  return steps;
}

CUSTVAL_JSON_INLINE Json condition_json(const ConditionProgram& program, std::span<const ColumnInfo> columns) {
  using Step = ConditionStep;
  struct Part {
    Json json;
    Step::Kind kind = Step::compare;
  };
  std::vector<Part> parts;
  for (const Step& step : program.steps()) {
    if (step.kind == Step::compare) {
      Json json;
      json["column"] = columns[step.column].name;
      json["is"] = relation_signs[step.comparison];
      if (step.comparison != static_cast<std::uint8_t>(Relation::known)) {
        json["value"] = number_json(step.value);
      }
      parts.push_back({std::move(json), step.kind});
    } else if (step.kind == Step::negate) {
      Json json;
      json["not"] = std::move(parts.back().json);
      parts.back() = {std::move(json), step.kind};
    } else {
      const char* const key = step.kind == Step::both ? "all" : "any";
      Part right = std::move(parts.back());
      parts.pop_back();
      Part& left = parts.back();
      if (left.kind != step.kind) {  // a chain to the left is one list
        Json json;
        json[key] = Json::array({std::move(left.json)});
        left = {std::move(json), step.kind};
      }
      left.json[key].push_back(std::move(right.json));
    }
  }
  return std::move(parts.front().json);
}

}  // namespace detail

#endif

}  // namespace custval

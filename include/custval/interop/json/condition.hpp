// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/condition.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

inline constexpr std::array<std::string_view, 7> comparison_words{">=", ">", "<=", "<", "==", "!=", "known"};

// So deep conditions may be nested: reading takes stack for each level.
inline constexpr std::size_t most_nested_conditions = 100;

// Adds the steps of a condition that stands so deep within the whole: all of them are checked, and copied, once.
template <ColumnList Columns>
void read_condition(const JsonObject& object, const JsonObject& whole, std::size_t depth,
                    std::vector<ConditionStep>& steps) {
  if (depth > most_nested_conditions) {
    whole.refuse_whole("conditions nested at most " + to_text(most_nested_conditions) + " deep");
  }
  const auto joined = [&](std::string_view key, ConditionStep::Kind kind) {
    object.require_keys_among({key});
    const std::vector<JsonObject> parts = object.objects(key);
    if (parts.empty()) {
      object.refuse(key, "one condition or more");
    }
    for (const JsonObject& part : parts) {
      read_condition<Columns>(part, whole, depth + 1, steps);
      if (&part != parts.data()) {
        steps.push_back({kind});
      }
    }
  };
  if (object.has("all")) {
    return joined("all", ConditionStep::both);
  }
  if (object.has("any")) {
    return joined("any", ConditionStep::either);
  }
  if (object.has("not")) {
    object.require_keys_among({"not"});
    read_condition<Columns>(object.object("not"), whole, depth + 1, steps);
    return steps.push_back({ConditionStep::negate});
  }
  const auto names = Condition<Columns>::column_names();
  const std::string name = object.text("column");
  const auto column = std::find(names.begin(), names.end(), name);
  if (column == names.end()) {
    std::string known;
    for (const std::string_view each : names) {
      known += (known.empty() ? "" : ", ") + std::string(each);
    }
    object.refuse("column", "one of " + known);
  }
  const std::string word = object.text("is");
  const auto* const comparison = std::find(comparison_words.begin(), comparison_words.end(), word);
  if (comparison == comparison_words.end()) {
    object.refuse("is", "\">=\", \">\", \"<=\", \"<\", \"==\", \"!=\" or \"known\"");
  }
  const auto code = static_cast<Relation>(comparison - comparison_words.begin());
  if (code == Relation::known) {
    object.require_keys_among({"column", "is"});
  } else {
    object.require_keys_among({"column", "is", "value"});
  }
  const double value = code == Relation::known ? 0.0 : object.number("value");
  if (value != value) {
    object.refuse("value", "a number");
  }
  steps.push_back({ConditionStep::compare, static_cast<std::uint8_t>(code),
                   static_cast<std::uint16_t>(column - names.begin()), value});
}
template <ColumnList Columns>
[[nodiscard]] Condition<Columns> read_condition(const JsonObject& object) {
  std::vector<ConditionStep> steps;
  read_condition<Columns>(object, object, 1, steps);
  return Condition<Columns>::from_steps(steps);
}

}  // namespace detail

/// A condition as JSON: {"column": "total_yield", "is": ">=", "value": 5000000}, {"column": …, "is": "known"},
/// {"all": […]}, {"any": […]}, {"not": …}.
template <ColumnList Columns>
[[nodiscard]] Json condition_json(const Condition<Columns>& condition) {
  using Step = detail::ConditionStep;
  struct Part {
    Json json;
    Step::Kind kind = Step::compare;
  };
  const auto names = Condition<Columns>::column_names();
  std::vector<Part> parts;
  for (const Step& step : condition.program().steps()) {
    if (step.kind == Step::compare) {
      Json json;
      json["column"] = names[step.column];
      json["is"] = detail::comparison_words[step.comparison];
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

/// A condition over these columns from JSON. **Errors** FormatError with the place of what is missing, wrong or too
/// much (a key that means nothing there), naming the columns there are for one that there is not; and for conditions
/// nested more than 100 deep.
template <ColumnList Columns>
[[nodiscard]] Condition<Columns> condition_from_json(const Json& json) {
  return detail::read_condition<Columns>(JsonObject(json, "condition_from_json", ""));
}

}  // namespace custval

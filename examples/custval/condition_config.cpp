// SPDX-License-Identifier: BSL-1.0
#include "condition_config.hpp"

#include <array>
#include <custval/core/error.hpp>
#include <custval/tiering/relation.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval_cli {

namespace {

using namespace custval;

constexpr std::array<const char*, 4> forms{"column", "all", "any", "not"};

ConditionCore read_comparison(JsonSection& condition, const PlaceOfColumn& place_of) {
  std::string name;
  condition.read("column", name);
  if (name.empty()) {
    condition.refuse("column", "the name of a column");
  }
  std::size_t relation = relation_signs.size();
  condition.read("is", relation, relation_signs);
  if (relation == relation_signs.size()) {
    std::string signs;
    for (const std::string_view sign : relation_signs) {
      signs += (signs.empty() ? "one of \"" : ", \"") + std::string(sign) + "\"";
    }
    condition.refuse("is", signs);
  }
  const bool is_known = static_cast<Relation>(relation) == Relation::known;
  double value = 0.0;
  if (is_known == condition.has("value")) {
    condition.refuse("value", is_known ? R"(absent beside "is": "known")" : "a finite number");
  }
  condition.read("value", value, ranges::any_number);
  condition.finish();
  return compare_column(place_of(condition, name), static_cast<Relation>(relation), value);
}

ConditionCore read_nested(JsonSection& condition, const JsonSection& outermost, const PlaceOfColumn& place_of,
                          std::size_t depth) {
  if (depth > most_nested) {
    outermost.fail("conditions are nested more than " + to_text(most_nested) + " deep");
  }
  const char* form = nullptr;
  for (const char* const each : forms) {
    if (condition.has(each)) {
      if (form != nullptr) {
        condition.fail("a condition has one of \"column\", \"all\", \"any\" and \"not\", here are \"" +
                       std::string(form) + "\" and \"" + each + "\"");
      }
      form = each;
    }
  }
  if (form == nullptr) {
    condition.finish();  // a misspelt key says more than a missing one
    condition.fail("a condition has one of \"column\", \"all\", \"any\" and \"not\", here is none");
  }
  if (form == forms[0]) {
    return read_comparison(condition, place_of);
  }
  const std::string key = form;
  if (key == "not") {
    JsonSection part = condition.section(key);
    condition.finish();
    return read_nested(part, outermost, place_of, depth + 1).negated();
  }
  std::vector<JsonSection> sections = condition.sections(key);
  if (sections.empty()) {
    condition.refuse(key, "one condition or more");
  }
  condition.finish();
  std::vector<ConditionCore> parts;
  parts.reserve(sections.size());
  for (JsonSection& section : sections) {
    parts.push_back(read_nested(section, outermost, place_of, depth + 1));
  }
  return key == "all" ? custval::all_of(parts) : custval::any_of(parts);
}

}  // namespace

ConditionCore read_condition(JsonSection condition, const PlaceOfColumn& place_of) {
  const JsonSection outermost = condition;
  return read_nested(condition, outermost, place_of, 1);
}

}  // namespace custval_cli

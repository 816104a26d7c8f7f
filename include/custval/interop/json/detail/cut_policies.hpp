// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/condition.hpp>
#include <custval/interop/json/core_formats.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/interop/json/policy_object.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/breaks_policy_core.hpp>
#include <custval/tiering/cores/contribution_policy_core.hpp>
#include <custval/tiering/cores/rule_policy_core.hpp>
#include <custval/tiering/cores/share_policy_core.hpp>
#include <custval/tiering/cores/threshold_policy_core.hpp>
#include <custval/tiering/cores/value_growth_policy_core.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How policies by cuts, breaks, rules, rates and growth stand in JSON.

namespace custval::detail {

// Labels of the user's, where there are any.
inline void write_labels(const TierLabels& labels, Json& json) {
  if (labels.size() > 0) {
    json["labels"] = texts_json("label", labels);
  }
}
inline void write_column(std::string_view key, const ColumnInfo& column, Json& json) {
  json[std::string(key)] = text_json("policy_json", "the name of a column", column.name);
}
inline constexpr PolicyKey labels_key{"labels", "the names of the classes, best first; letters unless said"};
inline constexpr PolicyKey order_key{"labels", "the names of the classes in their order; as first named unless said"};

// Cuts of one column.
inline constexpr std::array<PolicyKey, 3> cuts_keys{{{"column", "the column that is graded", "total_value"},
                                                     {"cuts", "where a class ends and the next begins"},
                                                     labels_key}};
template <class Core>
bool write_cuts(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const Core* const core = policy.core<Core>();
  if (core != nullptr) {
    write_column("column", policy.columns()[0], json);
    json["cuts"] = numbers_json(core->cuts());
    write_labels(core->labels(), json);
  }
  return core != nullptr;
}
template <class Core>
[[nodiscard]] AnyPolicy read_cuts(const PolicyObject& object) {
  constexpr bool are_shares = !std::is_same_v<Core, ThresholdPolicyCore>;
  const ColumnInfo column = object.column("column", "total_value");
  const std::vector<double> cuts = object.numbers("cuts", {});
  bool right = !cuts.empty() && cuts.size() < most_tiers;
  for (std::size_t i = 0; right && i < cuts.size(); ++i) {
    right = are_shares ? cuts[i] > (i == 0 ? 0.0 : cuts[i - 1]) && cuts[i] <= 1.0
                       : std::isfinite(cuts[i]) && (i == 0 || cuts[i] < cuts[i - 1]);
  }
  if (!right) {
    object.json().refuse("cuts", "1 to " + to_text(most_tiers - 1) +
                                     (are_shares ? " rising numbers above 0, at most 1" : " falling finite numbers"));
  }
  return {Core(cuts, object.labels(cuts.size() + 1, "one more than there are cuts")), {column}};
}

inline constexpr std::array<PolicyKey, 6> breaks_keys{
    {{"column", "the column that is graded", "total_value"},
     {"weight", "the column that says how much a customer counts; absent: all the same"},
     {"classes", "how many classes; 4 unless said"},
     {"goodness_of_fit", "in place of classes: the part of the variance that the fewest classes are to explain"},
     {"most_classes", "beside goodness_of_fit: the most classes; 8 unless said"},
     labels_key}};
inline bool write_breaks(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<BreaksPolicyCore>();
  if (core != nullptr) {
    write_column("column", policy.columns()[0], json);
    if (core->count().goodness_of_fit > 0.0) {
      json["goodness_of_fit"] = core->count().goodness_of_fit;
      json["most_classes"] = core->count().classes;
    } else {
      json["classes"] = core->count().classes;
    }
    write_labels(core->labels(), json);
    if (core->is_weighted()) {
      write_column("weight", policy.columns()[1], json);
    }
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_breaks(const PolicyObject& object) {
  std::vector<ColumnInfo> columns{object.column("column", "total_value")};
  const bool weighted = object.has("weight");
  if (weighted) {
    columns.push_back(object.column("weight"));
  }
  if (object.has("goodness_of_fit")) {
    if (weighted) {
      object.json().refuse("weight",
                           "absent beside goodness_of_fit: weighted breaks make as many classes as are asked for");
    }
    const double goodness = object.json().number("goodness_of_fit", number_ranges::positive_fraction);
    const std::size_t most = object.count("most_classes", 8, most_tiers);
    return {BreaksPolicyCore({most, goodness}, object.labels(most, "one for each of most_classes")),
            std::move(columns)};
  }
  const std::size_t classes = object.count("classes", 4, most_tiers);
  return {BreaksPolicyCore({classes, 0.0}, object.labels(classes, "one for each class"), weighted), std::move(columns)};
}

inline constexpr std::array<PolicyKey, 3> rules_keys{
    {{"rules", "in order: {\"class\": …, \"when\": condition}; the first that is true decides"},
     {"otherwise", "the class of customers for whom none is true; \"other\" unless said"},
     order_key}};
inline bool write_rules(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<RulePolicyCore>();
  if (core != nullptr) {
    json["rules"] = Json::array();
    for (const CoreRule& rule : core->rules()) {
      Json each;
      each["class"] = text_json("policy_json", "the label of a rule", rule.label);
      each["when"] = condition_json(rule.when, policy.columns());
      json["rules"].push_back(std::move(each));
    }
    json["otherwise"] = text_json("policy_json", "the default's label", core->otherwise());
    write_labels(core->labels(), json);
  }
  return core != nullptr;
}
// The columns that a condition names, in order of appearance.
inline void add_columns(const Json& json, const PolicyObject& object, std::size_t depth,
                        std::vector<ColumnInfo>& columns) {
  if (depth > most_nested_conditions) {
    return;  // which reading the condition refuses
  }
  if (json.is_object() && json.contains("column") && json["column"].is_string()) {
    const std::string& name = json["column"].get_ref<const std::string&>();
    if (std::none_of(columns.begin(), columns.end(), [&](const ColumnInfo& each) { return each.name == name; })) {
      columns.push_back(object.known(name));
    }
  } else if (json.is_structured()) {
    for (const Json& part : json) {
      add_columns(part, object, depth + (json.is_object() ? 1 : 0), columns);
    }
  }
}
// The label of a class, at the key "class" of an object.
[[nodiscard]] inline std::string read_class_label(const JsonObject& object, std::string_view expected) {
  std::string label;
  object.read("class", label);
  if (label.empty()) {
    object.refuse("class", expected);
  }
  return label;
}
[[nodiscard]] inline AnyPolicy read_rules(const PolicyObject& object) {
  std::vector<CoreRule> rules;
  std::vector<ColumnInfo> columns;
  const std::vector<JsonObject> all = object.has("rules") ? object.json().objects("rules") : std::vector<JsonObject>();
  for (const JsonObject& each : all) {
    each.require_keys_among({"class", "when"});
    const std::string label = read_class_label(each, "the name of a class");
    if (!each.has("when")) {
      each.refuse("when", "a condition");
    }
    const JsonObject when = each.object("when");
    add_columns(each.raw("when"), object, 1, columns);
    rules.push_back({label, ConditionProgram(condition_steps(when, columns))});
  }
  if (rules.empty()) {
    object.json().refuse("rules", "one rule or more");
  }
  return {RulePolicyCore(std::move(rules), object.text("otherwise", RulePolicyCore::unsaid), object.order()),
          std::move(columns)};
}

inline constexpr std::array<PolicyKey, 5> contribution_keys{
    {{"profit", "the column of the profit", "current_value"},
     {"cost", "the column of the cost", "marketing_cost"},
     {"multiples", "of the mean rate, falling; 1.5, 1 and 0.5 unless said"},
     {"mean_rate", "that customers are compared with; the population's unless said"},
     labels_key}};
inline bool write_contribution(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<ContributionPolicyCore>();
  if (core != nullptr) {
    write_column("profit", policy.columns()[0], json);
    write_column("cost", policy.columns()[1], json);
    json["multiples"] = numbers_json(core->multiples());
    write_labels(core->labels(), json);
    if (core->mean_rate()) {
      json["mean_rate"] = *core->mean_rate();
    }
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_contribution(const PolicyObject& object) {
  const std::vector<double> multiples = object.numbers("multiples", {1.5, 1.0, 0.5});
  const std::vector<std::string> usual{"gold", "silver", "ordinary", "eliminate"};
  std::optional<double> mean_rate;
  if (object.has("mean_rate") && !object.json().is_null("mean_rate")) {
    mean_rate = object.json().number("mean_rate", number_ranges::not_negative);
  }
  const TierLabels labels = object.labels(multiples.size() + 1, "one more than there are multiples",
                                          multiples.size() == 3 ? usual : std::vector<std::string>{});
  return {ContributionPolicyCore(multiples, labels, mean_rate),
          {object.column("profit", "current_value"), object.column("cost", "marketing_cost")}};
}

inline constexpr std::array<PolicyKey, 6> value_growth_keys{
    {{"current", "the column of what customers are worth", "current_value"},
     {"potential", "the column of what they could be worth", "potential_value"},
     {"cost", "the column of what serving them costs", "cost_to_serve"},
     {"valuable", "the share of the most valuable; 0.2 unless said"},
     {"growable", "the share of the most growable; 0.2 unless said"},
     {"labels", "four: most valuable, most growable, rest, below zero"}}};
inline bool write_value_growth(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<ValueGrowthPolicyCore>();
  if (core != nullptr) {
    write_column("current", policy.columns()[0], json);
    write_column("potential", policy.columns()[1], json);
    write_column("cost", policy.columns()[2], json);
    json["valuable"] = core->valuable();
    json["growable"] = core->growable();
    write_labels(core->labels(), json);
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_value_growth(const PolicyObject& object) {
  constexpr NumberRange share = number_ranges::positive_fraction;
  return {ValueGrowthPolicyCore(
              object.number("valuable", 0.2, share), object.number("growable", 0.2, share),
              object.labels(4, "most valuable, most growable, rest, below zero", {"MVC", "MGC", "rest", "BZC"})),
          {object.column("current", "current_value"), object.column("potential", "potential_value"),
           object.column("cost", "cost_to_serve")}};
}

}  // namespace custval::detail

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
#include <custval/tiering/cores/combined_policy_core.hpp>
#include <custval/tiering/cores/contribution_policy_core.hpp>
#include <custval/tiering/cores/grid_policy_core.hpp>
#include <custval/tiering/cores/rfm_policy_core.hpp>
#include <custval/tiering/cores/rule_policy_core.hpp>
#include <custval/tiering/cores/share_policy_core.hpp>
#include <custval/tiering/cores/threshold_policy_core.hpp>
#include <custval/tiering/cores/value_growth_policy_core.hpp>
#include <custval/tiering/cores/within_policy_core.hpp>
#include <custval/tiering/important_factors.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// How each kind of policy stands in JSON.

namespace custval::detail {

[[nodiscard]] inline Json any_policy_json(const AnyPolicy& policy, const PolicyKinds& kinds) {
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    Json json;
    json["type"] = kind.type;
    if (kind.write(policy, kinds, json)) {
      return json;
    }
  }
  raise<ArgumentError>("custval::policy_json: a policy of a kind that is not among those given" +
                       (policy.type().empty() ? "" : ", '" + std::string(policy.type()) + "'"));
}

// Labels of the user's, where there are any.
inline void write_labels(const TierLabels& labels, Json& json) {
  if (labels.size() > 0) {
    json["labels"] = texts_json("label", labels);
  }
}
inline void write_column(std::string_view key, const ColumnInfo& column, Json& json) {
  json[std::string(key)] = text_json("the name of a column", column.name);
}
// A policy that is made of policies: it has the columns of these.
template <class Core>
[[nodiscard]] AnyPolicy policy_of_parts(Core core) {
  std::vector<ColumnInfo> columns = core.columns();
  return {std::move(core), std::move(columns)};
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
  return {Core(object.json().numbers("cuts"), object.labels()), {object.column("column", "total_value")}};
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
    const double goodness = object.json().number("goodness_of_fit");
    if (!(goodness > 0.0 && goodness <= 1.0)) {
      object.json().refuse("goodness_of_fit", "a number in (0, 1]");
    }
    const std::size_t most = object.count("most_classes", 8, most_tiers);
    return {BreaksPolicyCore({most, goodness}, object.labels()), std::move(columns)};
  }
  return {BreaksPolicyCore({object.count("classes", 4, most_tiers), 0.0}, object.labels(), weighted),
          std::move(columns)};
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
      each["class"] = text_json("the label of a rule", rule.label);
      each["when"] = condition_json(rule.when, policy.columns());
      json["rules"].push_back(std::move(each));
    }
    json["otherwise"] = text_json("the default's label", core->otherwise());
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
[[nodiscard]] inline AnyPolicy read_rules(const PolicyObject& object) {
  std::vector<CoreRule> rules;
  std::vector<ColumnInfo> columns;
  for (const JsonObject& each : object.json().objects("rules")) {
    each.require_keys_among({"class", "when"});
    const JsonObject when = each.object("when");
    add_columns(each.raw("when"), object, 1, columns);
    rules.push_back({each.text("class"), ConditionProgram(condition_steps(when, columns))});
  }
  return {RulePolicyCore(std::move(rules), object.text("otherwise", RulePolicyCore::unsaid), object.labels()),
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
    mean_rate = object.json().number("mean_rate");
  }
  return {ContributionPolicyCore(multiples, object.labels(multiples.size() == 3 ? usual : std::vector<std::string>{}),
                                 mean_rate),
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
  return {ValueGrowthPolicyCore(object.number("valuable", 0.2), object.number("growable", 0.2),
                                object.labels({"MVC", "MGC", "rest", "BZC"})),
          {object.column("current", "current_value"), object.column("potential", "potential_value"),
           object.column("cost", "cost_to_serve")}};
}

inline constexpr std::array<PolicyKey, 3> grid_keys{
    {{"factors", "two or more: {\"column\": …, \"top\": shares} or {\"column\": …, \"cuts\": values}"},
     {"cells", "the class of each cell, the last factor's levels side by side"},
     order_key}};
inline bool write_grid_policy(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<GridPolicyCore>();
  if (core != nullptr) {
    json["factors"] = Json::array();
    for (std::size_t f = 0; f < core->factors().size(); ++f) {
      Json factor;
      write_column("column", policy.columns()[f], factor);
      factor[core->factors()[f].is_by_heads() ? "top" : "cuts"] = numbers_json(core->factors()[f].cuts());
      json["factors"].push_back(std::move(factor));
    }
    json["cells"] = texts_json("cell", core->cells());
    write_labels(core->is_ordered() ? core->labels() : TierLabels(), json);
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_grid_policy(const PolicyObject& object) {
  std::vector<FactorCuts> factors;
  std::vector<ColumnInfo> columns;
  for (const JsonObject& each : object.json().objects("factors")) {
    each.require_keys_among({"column", each.has("top") ? "top" : "cuts"});
    columns.push_back(object.known(each.text("column")));
    factors.push_back(each.has("top") ? FactorCuts::top(each.numbers("top")) : FactorCuts::at(each.numbers("cuts")));
  }
  if (factors.size() < 2) {
    object.json().refuse("factors", "two factors or more");
  }
  GridPolicyCore core(std::move(factors), object.json().texts("cells"), columns, object.labels());
  return {std::move(core), std::move(columns)};
}

// Ready-made pairs of factors; written as the grids that they are.
inline constexpr std::array<PolicyKey, 4> factors_keys{
    {{"factors", "\"demand\", \"size_and_credit\" or \"prospects_and_growth\""},
     {"columns", "the names of the two columns; the library's unless said"},
     {"cells", "the class of each cell, the second factor's levels side by side"},
     order_key}};
inline bool write_factors(const AnyPolicy& /*policy*/, const PolicyKinds& /*kinds*/, Json& /*json*/) {
  return false;
}
[[nodiscard]] inline AnyPolicy read_factors(const PolicyObject& object) {
  const std::string pair = object.text("factors", "");
  const auto standard = [&]() -> AnyPolicy {
    if (pair == "demand") {
      return demand_factors();
    }
    if (pair == "size_and_credit") {
      return size_and_credit_factors();
    }
    if (pair != "prospects_and_growth") {
      object.json().refuse("factors", R"(one of "demand", "size_and_credit", "prospects_and_growth")");
    }
    return prospects_and_growth_factors();
  }();
  std::vector<ColumnInfo> columns(standard.columns().begin(), standard.columns().end());
  if (object.has("columns")) {
    const std::vector<std::string> names = object.json().texts("columns");
    if (names.size() != 2 || names[0] == names[1]) {
      object.json().refuse("columns", "the names of two columns");
    }
    columns = {object.known(names[0]), object.known(names[1])};
  }
  GridPolicyCore grid = *standard.core<GridPolicyCore>();
  if (object.has("cells")) {
    grid = grid.with_cells(object.json().texts("cells"), columns);
  }
  if (object.has("labels")) {
    grid = grid.ordered(object.labels(), columns);
  }
  return {std::move(grid), std::move(columns)};
}

inline constexpr std::array<PolicyKey, 9> rfm_keys{
    {{"recency", "the column that says how recently a customer bought", "days_since_purchase"},
     {"frequency", "the column that says how often", "purchase_days"},
     {"monetary", "the column that says for how much", "total_spend"},
     {"bins", "1 to 32 scores for each, or three numbers; 5 unless said"},
     {"lower_recency_is_better", "whether that column counts days since; true for days_since_purchase unless said"},
     {"weights", "of the three scores in their mean; 1 each unless said"},
     {"segments", "in order: {\"class\": …, \"recency\": [lowest, highest], \"frequency\": …, \"monetary\": …}"},
     {"scale", "the highest score that segments speak of; 5 unless said"},
     {"otherwise", "the segment of scores that none takes in; \"other\" unless said"}}};
inline bool write_rfm(const AnyPolicy& policy, const PolicyKinds& /*kinds*/, Json& json) {
  const auto* const core = policy.core<RfmPolicyCore>();
  if (core == nullptr) {
    return false;
  }
  write_column("recency", policy.columns()[0], json);
  write_column("frequency", policy.columns()[1], json);
  write_column("monetary", policy.columns()[2], json);
  json["bins"] = core->bins();
  json["lower_recency_is_better"] = core->is_lower_recency_better();
  json["weights"] = core->weights();
  json["segments"] = Json::array();
  for (const RfmSegment& segment : core->segments().rows()) {
    Json each;
    each["class"] = text_json("the label of a segment", segment.label);
    each["recency"] = {segment.recency.low, segment.recency.high};
    each["frequency"] = {segment.frequency.low, segment.frequency.high};
    each["monetary"] = {segment.monetary.low, segment.monetary.high};
    json["segments"].push_back(std::move(each));
  }
  json["scale"] = core->segments().scale();
  json["otherwise"] = text_json("the label of a segment", core->segments().otherwise());
  return true;
}
[[nodiscard]] inline RfmSegments read_segments(const PolicyObject& object) {
  const int scale = static_cast<int>(object.count("scale", 5, RfmSegments::most_scores));
  std::vector<RfmSegment> rows;
  for (const JsonObject& each : object.json().objects("segments")) {
    each.require_keys_among({"class", "recency", "frequency", "monetary"});
    const auto range = [&](std::string_view key) {
      if (!each.has(key)) {
        return ScoreRange{1, scale};
      }
      const std::vector<std::int64_t> bounds = each.counts(key, scale);
      if (bounds.size() != 2 || bounds[0] < 1 || bounds[0] > bounds[1]) {
        each.refuse(key, "the lowest and the highest score, from 1 to " + to_text(scale));
      }
      return ScoreRange{static_cast<int>(bounds[0]), static_cast<int>(bounds[1])};
    };
    rows.push_back({each.text("class"), range("recency"), range("frequency"), range("monetary")});
  }
  return RfmSegments(std::move(rows), object.text("otherwise", "other"), scale);
}
[[nodiscard]] inline AnyPolicy read_rfm(const PolicyObject& object) {
  constexpr std::string_view since = "days_since_purchase";
  const ColumnInfo recency = object.column("recency", since);
  RfmPolicyCore core;
  if (object.has("bins")) {
    const bool for_all = object.json().raw("bins").is_number();
    const std::vector<double> bins =
        for_all ? std::vector<double>(3, object.json().number("bins")) : object.json().numbers("bins");
    const auto is_count = [](double b) { return b >= 1 && b <= 32 && b == std::floor(b); };
    if (bins.size() != 3 || !std::all_of(bins.begin(), bins.end(), is_count)) {
      object.json().refuse("bins", "a whole number from 1 to 32, or three of them");
    }
    core.set_bins(
        {static_cast<std::size_t>(bins[0]), static_cast<std::size_t>(bins[1]), static_cast<std::size_t>(bins[2])});
  }
  bool lower = recency.name == since;
  if (object.has("lower_recency_is_better")) {
    if (!object.json().raw("lower_recency_is_better").is_boolean()) {
      object.json().refuse("lower_recency_is_better", "true or false");
    }
    lower = object.json().raw("lower_recency_is_better").get<bool>();
  }
  core.set_lower_recency_is_better(lower);
  if (object.has("weights")) {
    const std::vector<double> weights = object.json().numbers("weights");
    if (weights.size() != 3) {
      object.json().refuse("weights", "three numbers: of recency, frequency and money");
    }
    core.set_weights({weights[0], weights[1], weights[2]});
  }
  if (object.has("segments")) {
    core.set_segments(read_segments(object));
  }
  return {std::move(core),
          {recency, object.column("frequency", "purchase_days"), object.column("monetary", "total_spend")}};
}

inline constexpr std::array<PolicyKey, 2> within_keys{
    {{"outer", "a policy"}, {"inner", "a policy that is fitted anew on the customers of each class of the outer one"}}};
inline bool write_within_policy(const AnyPolicy& policy, const PolicyKinds& kinds, Json& json) {
  const auto* const core = policy.core<WithinPolicyCore>();
  if (core != nullptr) {
    json["outer"] = any_policy_json(core->outer(), kinds);
    json["inner"] = any_policy_json(core->inner(), kinds);
  }
  return core != nullptr;
}
[[nodiscard]] inline AnyPolicy read_within_policy(const PolicyObject& object) {
  const AnyPolicy outer = object.part("outer");
  return policy_of_parts(WithinPolicyCore(outer, object.part("inner")));
}

inline constexpr std::array<PolicyKey, 2> pair_keys{{{"first", "a policy"}, {"second", "a policy"}}};
inline constexpr std::array<PolicyKey, 4> crossed_keys{
    {{"first", "a policy"},
     {"second", "a policy"},
     {"cells", "the class of each pair of classes, the second's side by side"},
     order_key}};
template <PairTable::Kind Kind>
bool write_pair(const AnyPolicy& policy, const PolicyKinds& kinds, Json& json) {
  const auto* const core = policy.core<CombinedPolicyCore>();
  if (core == nullptr || core->table().kind() != Kind) {
    return false;
  }
  json["first"] = any_policy_json(core->first(), kinds);
  json["second"] = any_policy_json(core->second(), kinds);
  if (Kind == PairTable::Kind::cells) {
    json["cells"] = texts_json("cell", core->table().names());
    write_labels(core->table().labels(), json);
  }
  return true;
}
template <PairTable::Kind Kind>
[[nodiscard]] AnyPolicy read_pair(const PolicyObject& object) {
  const AnyPolicy first = object.part("first");
  const AnyPolicy second = object.part("second");
  return policy_of_parts(CombinedPolicyCore(Kind == PairTable::Kind::worse ? PairTable::worse()
                                            : Kind == PairTable::Kind::better
                                                ? PairTable::better()
                                                : PairTable::cells(object.json().texts("cells"), object.labels()),
                                            first, second));
}

}  // namespace custval::detail

namespace custval {

inline PolicyKinds::PolicyKinds() {
  using Pair = PairTable::Kind;
  kinds_ = {
      {"cumulative_share", "classes by the share of the total that customers of greater value hold", detail::cuts_keys,
       detail::write_cuts<CumulativeSharePolicyCore>, detail::read_cuts<CumulativeSharePolicyCore>},
      {"head_count", "classes by the share of customers of greater value", detail::cuts_keys,
       detail::write_cuts<HeadCountPolicyCore>, detail::read_cuts<HeadCountPolicyCore>},
      {"thresholds", "classes by fixed values", detail::cuts_keys, detail::write_cuts<ThresholdPolicyCore>,
       detail::read_cuts<ThresholdPolicyCore>},
      {"natural_breaks", "classes whose values differ least from their mean", detail::breaks_keys, detail::write_breaks,
       detail::read_breaks},
      {"rules", "ordered statements about columns", detail::rules_keys, detail::write_rules, detail::read_rules},
      {"cost_contribution", "classes by profit for each ¤ of cost", detail::contribution_keys,
       detail::write_contribution, detail::read_contribution},
      {"factor_grid", "a table over the levels of several columns", detail::grid_keys, detail::write_grid_policy,
       detail::read_grid_policy},
      {"important_factors", "a ready-made factor grid", detail::factors_keys, detail::write_factors,
       detail::read_factors},
      {"value_growth", "most valuable, most growable, rest, below zero", detail::value_growth_keys,
       detail::write_value_growth, detail::read_value_growth},
      {"rfm", "segments by scores of recency, frequency and money", detail::rfm_keys, detail::write_rfm,
       detail::read_rfm},
      {"within", "a policy within the classes of another", detail::within_keys, detail::write_within_policy,
       detail::read_within_policy},
      {"worse_of", "the worse of two classes", detail::pair_keys, detail::write_pair<Pair::worse>,
       detail::read_pair<Pair::worse>},
      {"better_of", "the better of two classes", detail::pair_keys, detail::write_pair<Pair::better>,
       detail::read_pair<Pair::better>},
      {"crossed", "a class for each pair of classes", detail::crossed_keys, detail::write_pair<Pair::cells>,
       detail::read_pair<Pair::cells>},
  };
}

}  // namespace custval

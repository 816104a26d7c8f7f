// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/core_formats.hpp>
#include <custval/interop/json/detail/cut_policies.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/policy_kinds.hpp>
#include <custval/interop/json/policy_object.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/grid_policy_core.hpp>
#include <custval/tiering/cores/rfm_policy_core.hpp>
#include <custval/tiering/factor_grid_presets.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// How factor grids and RFM stand in JSON.

namespace custval::detail {

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
  const std::vector<JsonObject> all =
      object.has("factors") ? object.json().objects("factors") : std::vector<JsonObject>();
  for (const JsonObject& each : all) {
    each.require_keys_among({"column", each.has("top") ? "top" : "cuts"});
    std::string name;
    each.read("column", name);
    if (name.empty()) {
      each.refuse("column", "the name of a column");
    }
    columns.push_back(object.known(name));
    factors.push_back(each.has("top") ? FactorCuts::top(each.numbers("top")) : FactorCuts::at(each.numbers("cuts")));
  }
  if (factors.size() < 2) {
    object.json().refuse("factors", "two factors or more");
  }
  GridPolicyCore core(std::move(factors), object.json().texts("cells"), columns, object.order());
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
  constexpr std::array<std::string_view, 3> pairs{"demand", "size_and_credit", "prospects_and_growth"};
  const std::size_t pair = object.json().word("factors", pairs);
  const AnyPolicy standard = pair == 0   ? AnyPolicy(demand_factors())
                             : pair == 1 ? AnyPolicy(size_and_credit_factors())
                                         : AnyPolicy(prospects_and_growth_factors());
  std::vector<ColumnInfo> columns(standard.columns().begin(), standard.columns().end());
  if (object.has("columns")) {
    const std::vector<std::string> names = object.json().texts("columns");
    if (names.size() != 2 || names[0].empty() || names[1].empty() || names[0] == names[1]) {
      object.json().refuse("columns", "the names of two columns");
    }
    columns = {object.known(names[0]), object.known(names[1])};
  }
  GridPolicyCore grid = *standard.core<GridPolicyCore>();
  if (object.has("cells")) {
    grid = grid.with_cells(object.json().texts("cells"), columns);
  }
  if (object.has("labels")) {
    grid = grid.ordered(object.order(), columns);
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
    each["class"] = text_json("policy_json", "the label of a segment", segment.label);
    each["recency"] = {segment.recency.low, segment.recency.high};
    each["frequency"] = {segment.frequency.low, segment.frequency.high};
    each["monetary"] = {segment.monetary.low, segment.monetary.high};
    json["segments"].push_back(std::move(each));
  }
  json["scale"] = core->segments().scale();
  json["otherwise"] = text_json("policy_json", "the label of a segment", core->segments().otherwise());
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
      const std::vector<double> bounds = each.numbers(key);
      const auto is_whole = [](double bound) { return bound == std::floor(bound); };
      if (bounds.size() != 2 || !(bounds[0] >= 1 && bounds[0] <= bounds[1] && bounds[1] <= scale) ||
          !std::all_of(bounds.begin(), bounds.end(), is_whole)) {
        each.refuse(key, "the lowest and the highest score, from 1 to " + to_text(scale));
      }
      return ScoreRange{static_cast<int>(bounds[0]), static_cast<int>(bounds[1])};
    };
    rows.push_back(
        {read_class_label(each, "the name of a segment"), range("recency"), range("frequency"), range("monetary")});
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
  object.json().read("lower_recency_is_better", lower);
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

}  // namespace custval::detail

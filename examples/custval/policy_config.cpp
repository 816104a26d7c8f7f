// SPDX-License-Identifier: BSL-1.0
#include "policy_config.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <custval/core/error.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/tiering/cores/breaks_policy_core.hpp>
#include <custval/tiering/cores/combined_policy_core.hpp>
#include <custval/tiering/cores/contribution_policy_core.hpp>
#include <custval/tiering/cores/grid_policy_core.hpp>
#include <custval/tiering/cores/nested_policy_core.hpp>
#include <custval/tiering/cores/rfm_policy_core.hpp>
#include <custval/tiering/cores/rule_policy_core.hpp>
#include <custval/tiering/cores/share_policy_core.hpp>
#include <custval/tiering/cores/threshold_policy_core.hpp>
#include <custval/tiering/cores/value_growth_policy_core.hpp>
#include <custval/tiering/factor_grid_presets.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "condition_config.hpp"
#include "failure.hpp"
#include "report_columns.hpp"

namespace custval_cli {

namespace {

using namespace custval;
using namespace ranges;

constexpr std::size_t most_cuts = 99;
// That a policy reads, with those that it is made of.
constexpr std::size_t most_columns = 16;

constexpr std::array<std::string_view, 14> types{"cumulative_share",
                                                 "head_count",
                                                 "thresholds",
                                                 "natural_breaks",
                                                 "rules",
                                                 "cost_contribution",
                                                 "factor_grid",
                                                 "factor_grid_preset",
                                                 "value_growth",
                                                 "rfm",
                                                 "nested",
                                                 "worse_of",
                                                 "better_of",
                                                 "crossed"};
enum class Type {
  cumulative_share,
  head_count,
  thresholds,
  natural_breaks,
  rules,
  cost_contribution,
  factor_grid,
  factor_grid_preset,
  value_growth,
  rfm,
  nested,
  worse_of,
  better_of,
  crossed
};

std::vector<std::string> letters(std::size_t classes) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < classes; ++i) {
    labels.emplace_back(1, static_cast<char>('A' + i));
  }
  return labels;
}

// A whole number of a configuration.
std::size_t read_count(JsonSection& section, const std::string& key, std::size_t fallback, std::size_t least,
                       std::size_t most) {
  auto number = static_cast<double>(fallback);
  const std::string expected = "a whole number from " + to_text(least) + " to " + to_text(most);
  section.read(key, number, {static_cast<double>(least), static_cast<double>(most), expected});
  if (number != std::floor(number)) {
    section.refuse(key, expected);
  }
  return static_cast<std::size_t>(number);
}

// Reads one policy, and those that it is made of.
class PolicyReader {
 public:
  AnyPolicy read(JsonSection& section, Json& spec) {
    std::size_t type = 0;
    if (!section.has("type")) {
      std::string expected = "one of";
      for (const std::string_view each : types) {
        expected += (each == types.front() ? " \"" : ", \"") + std::string(each) + "\"";
      }
      section.refuse("type", expected);
    }
    section.read("type", type, types);
    spec["type"] = types.at(type);
    if (depth_ == 0) {
      outermost_ = section;
    } else if (depth_ == most_nested) {
      outermost_->fail("policies are nested more than " + to_text(most_nested) + " deep");
    }
    ++depth_;
    try {
      AnyPolicy policy = read_settings(static_cast<Type>(type), section, spec);
      --depth_;
      return policy;
    } catch (const Error& error) {
      section.fail(error.what());
    }
  }

 private:
  AnyPolicy read_settings(Type type, JsonSection& section, Json& spec) {
    switch (type) {
      case Type::cumulative_share:
      case Type::head_count:
      case Type::thresholds:
        return read_cuts(type, section, spec);
      case Type::natural_breaks:
        return read_natural_breaks(section, spec);
      case Type::rules:
        return read_rules(section, spec);
      case Type::cost_contribution:
        return read_cost_contribution(section, spec);
      case Type::factor_grid:
        return read_factor_grid(section, spec);
      case Type::factor_grid_preset:
        return read_factor_grid_preset(section, spec);
      case Type::value_growth:
        return read_value_growth(section, spec);
      case Type::rfm:
        return read_rfm(section, spec);
      default:
        return read_joined(type, section, spec);
    }
  }

  // A column that the policy reads; it and those that it is made of read so many at most.
  ColumnInfo column_of(JsonSection& section, const std::string& name) {
    if (std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
      if (columns_.size() == most_columns) {
        section.fail("a policy reads at most " + to_text(most_columns) + " columns");
      }
      columns_.push_back(name);
    }
    return name;
  }
  ColumnInfo read_column(JsonSection& section, const std::string& key, std::string name, Json& spec) {
    section.read(key, name);
    if (name.empty()) {
      section.refuse(key, "the name of a column");
    }
    spec[key] = name;
    return column_of(section, name);
  }

  // Labels for so many classes; as many letters where none are given.
  static TierLabels read_labels(JsonSection& section, std::size_t classes, std::vector<std::string> labels, Json& spec,
                                std::string_view why = "one more than there are cuts") {
    if (section.has("labels")) {
      labels = section.texts("labels");
    } else if (labels.empty()) {
      if (classes > 26) {
        section.refuse("labels", "given for more than 26 classes");
      }
      labels = letters(classes);
    }
    const std::set<std::string> distinct(labels.begin(), labels.end());
    if (labels.size() != classes || distinct.size() != classes || distinct.contains("")) {
      section.refuse("labels", std::to_string(classes) + " different texts, " + std::string(why));
    }
    spec["labels"] = labels;
    return labels;
  }
  // Labels in an order of the user's; those that the policy names itself where none are given.
  static TierLabels read_order(JsonSection& section, Json& spec) {
    std::vector<std::string> labels = section.texts("labels");
    if (section.has("labels")) {
      const std::set<std::string> distinct(labels.begin(), labels.end());
      if (labels.empty() || distinct.size() != labels.size() || distinct.contains("")) {
        section.refuse("labels", "the different names of the classes, best first");
      }
      spec["labels"] = labels;
    }
    return labels;
  }

  AnyPolicy read_cuts(Type type, JsonSection& section, Json& spec) {
    const ColumnInfo column = read_column(section, "column", "total_value", spec);
    const std::vector<double> cuts = section.numbers("cuts");
    const bool are_shares = type != Type::thresholds;
    bool right = !cuts.empty() && cuts.size() <= most_cuts;
    for (std::size_t i = 0; right && i < cuts.size(); ++i) {
      right = are_shares ? cuts[i] > 0.0 && cuts[i] <= 1.0 && (i == 0 || cuts[i] > cuts[i - 1])
                         : std::isfinite(cuts[i]) && (i == 0 || cuts[i] < cuts[i - 1]);
    }
    if (!right) {
      section.refuse("cuts",
                     are_shares ? "1 to 99 rising numbers above 0, at most 1" : "1 to 99 falling finite numbers");
    }
    spec["cuts"] = cuts;
    const TierLabels labels = read_labels(section, cuts.size() + 1, {}, spec);
    if (type == Type::cumulative_share) {
      return {CumulativeSharePolicyCore(cuts, labels), {column}};
    }
    if (type == Type::head_count) {
      return {HeadCountPolicyCore(cuts, labels), {column}};
    }
    return {ThresholdPolicyCore(cuts, labels), {column}};
  }

  AnyPolicy read_natural_breaks(JsonSection& section, Json& spec) {
    const ColumnInfo column = read_column(section, "column", "total_value", spec);
    if (section.has("goodness_of_fit")) {
      if (section.has("weight")) {
        section.refuse("weight",
                       "absent beside goodness_of_fit: weighted breaks make as many classes as are asked for");
      }
      double goodness = 0.0;
      section.read("goodness_of_fit", goodness, positive_fraction);
      const std::size_t most = read_count(section, "most_classes", 8, 1, most_cuts + 1);
      spec["goodness_of_fit"] = goodness;
      spec["most_classes"] = most;
      const TierLabels labels = read_labels(section, most, {}, spec, "one for each of most_classes");
      return {BreaksPolicyCore({most, goodness}, labels), {column}};
    }
    const std::size_t classes = read_count(section, "classes", 4, 1, most_cuts + 1);
    spec["classes"] = classes;
    const TierLabels labels = read_labels(section, classes, {}, spec, "one for each class");
    if (section.has("weight")) {
      const ColumnInfo weight = read_column(section, "weight", "", spec);
      return {BreaksPolicyCore({classes, 0.0}, labels, true), {column, weight}};
    }
    return {BreaksPolicyCore({classes, 0.0}, labels), {column}};
  }

  AnyPolicy read_rules(JsonSection& section, Json& spec) {
    std::vector<CoreRule> rules;
    std::vector<ColumnInfo> columns;
    const auto place_of = [&](JsonSection& at, const std::string& name) {
      const ColumnInfo column = column_of(at, name);
      const auto place = std::find(columns.begin(), columns.end(), column);
      if (place != columns.end()) {
        return static_cast<std::size_t>(place - columns.begin());
      }
      columns.push_back(column);
      return columns.size() - 1;
    };
    spec["rules"] = Json::array();
    for (JsonSection& each : section.sections("rules")) {
      std::string label;
      each.read("class", label);
      if (label.empty()) {
        each.refuse("class", "the name of a class");
      }
      if (!each.has("when")) {
        each.refuse("when", "a condition");
      }
      rules.push_back({label, read_condition(each.section("when"), place_of)});
      // Only now is it known not to be so deep that writing it would end the program.
      spec["rules"].push_back({{"class", label}, {"when", json_from_text(each.raw("when").dump())}});
      each.finish();
    }
    if (rules.empty()) {
      section.refuse("rules", "one rule or more");
    }
    std::string otherwise = "other";
    section.read("otherwise", otherwise);
    spec["otherwise"] = otherwise;
    return {RulePolicyCore(std::move(rules), otherwise, read_order(section, spec)), std::move(columns)};
  }

  AnyPolicy read_cost_contribution(JsonSection& section, Json& spec) {
    const ColumnInfo profit = read_column(section, "profit", "current_value", spec);
    const ColumnInfo cost = read_column(section, "cost", "marketing_cost", spec);
    std::vector<double> multiples{1.5, 1.0, 0.5};
    if (section.has("multiples")) {
      multiples = section.numbers("multiples");
    }
    spec["multiples"] = multiples;
    const std::vector<std::string> usual{"gold", "silver", "ordinary", "eliminate"};
    const TierLabels labels =
        read_labels(section, multiples.size() + 1, multiples.size() == 3 ? usual : std::vector<std::string>{}, spec,
                    "one more than there are multiples");
    std::optional<double> mean_rate;
    if (section.has("mean_rate") && !section.is_null("mean_rate")) {
      double rate = 0.0;
      section.read("mean_rate", rate, not_negative);
      spec["mean_rate"] = rate;
      mean_rate = rate;
    }
    return {ContributionPolicyCore(multiples, labels, mean_rate), {profit, cost}};
  }

  static FactorCuts read_factor(JsonSection& section, Json& spec) {
    if (section.has("top")) {
      spec["top"] = section.numbers("top");
      return FactorCuts::top(section.numbers("top"));
    }
    spec["cuts"] = section.numbers("cuts");
    return FactorCuts::at(section.numbers("cuts"));
  }
  AnyPolicy read_factor_grid(JsonSection& section, Json& spec) {
    std::vector<JsonSection> sections = section.sections("factors");
    if (sections.size() != 2 && sections.size() != 3) {
      section.refuse("factors", "two or three factors");
    }
    std::vector<ColumnInfo> columns;
    std::vector<Json> specs(sections.size(), Json::object());
    for (std::size_t i = 0; i < sections.size(); ++i) {
      if (!sections[i].has("column")) {
        sections[i].refuse("column", "the name of a column");
      }
      columns.push_back(read_column(sections[i], "column", "", specs[i]));
    }
    const std::vector<std::string> cells = section.texts("cells");
    spec["cells"] = cells;
    const TierLabels order = read_order(section, spec);
    std::vector<FactorCuts> factors;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      factors.push_back(read_factor(sections[i], specs[i]));
    }
    GridPolicyCore grid(std::move(factors), cells, columns, order);
    for (JsonSection& factor : sections) {
      factor.finish();
    }
    spec["factors"] = specs;
    return {std::move(grid), std::move(columns)};
  }

  // The library's table for two columns, unless the configuration has its own.
  AnyPolicy read_pair(const AnyPolicy& standard, JsonSection& section, Json& spec) {
    std::vector<std::string> names{standard.columns()[0].name, standard.columns()[1].name};
    if (section.has("columns")) {
      names = section.texts("columns");
      if (names.size() != 2 || names[0].empty() || names[1].empty() || names[0] == names[1]) {
        section.refuse("columns", "the names of two columns");
      }
    }
    spec["columns"] = names;
    std::vector<ColumnInfo> columns{column_of(section, names[0]), column_of(section, names[1])};
    GridPolicyCore grid = *standard.core<GridPolicyCore>();
    if (section.has("cells")) {
      const std::vector<std::string> cells = section.texts("cells");
      grid = grid.with_cells(cells, columns);
      spec["cells"] = cells;
    }
    if (const TierLabels order = read_order(section, spec); order.size() > 0) {
      grid = grid.ordered(order, columns);
    }
    return {std::move(grid), std::move(columns)};
  }
  AnyPolicy read_factor_grid_preset(JsonSection& section, Json& spec) {
    constexpr std::array<std::string_view, 3> pairs{"demand", "size_and_credit", "prospects_and_growth"};
    std::size_t pair = pairs.size();
    section.read("factors", pair, pairs);
    if (pair == pairs.size()) {
      section.refuse("factors", R"(one of "demand", "size_and_credit", "prospects_and_growth")");
    }
    spec["factors"] = pairs.at(pair);
    return pair == 0   ? read_pair(demand_factors(), section, spec)
           : pair == 1 ? read_pair(size_and_credit_factors(), section, spec)
                       : read_pair(prospects_and_growth_factors(), section, spec);
  }

  AnyPolicy read_value_growth(JsonSection& section, Json& spec) {
    const ColumnInfo current = read_column(section, "current", "current_value", spec);
    const ColumnInfo potential = read_column(section, "potential", "potential_value", spec);
    const ColumnInfo cost = read_column(section, "cost", "cost_to_serve", spec);
    double valuable = 0.2;
    double growable = 0.2;
    section.read("valuable", valuable, positive_fraction);
    section.read("growable", growable, positive_fraction);
    spec["valuable"] = valuable;
    spec["growable"] = growable;
    const TierLabels labels =
        read_labels(section, 4, {"MVC", "MGC", "rest", "BZC"}, spec, "most valuable, most growable, rest, below zero");
    return {ValueGrowthPolicyCore(valuable, growable, labels), {current, potential, cost}};
  }

  AnyPolicy read_rfm(JsonSection& section, Json& spec) {
    const ColumnInfo recency = read_column(section, "recency", std::string(days_since_purchase), spec);
    const ColumnInfo frequency = read_column(section, "frequency", "purchase_days", spec);
    const ColumnInfo monetary = read_column(section, "monetary", "total_spend", spec);
    RfmPolicyCore policy;
    if (section.has("bins")) {
      std::vector<double> bins = section.raw("bins").is_number()
                                     ? std::vector<double>(3, section.raw("bins").get<double>())
                                     : section.numbers("bins");
      const auto is_count = [](double b) { return b >= 1 && b <= 32 && b == std::floor(b); };
      if (bins.size() != 3 || !std::all_of(bins.begin(), bins.end(), is_count)) {
        section.refuse("bins", "a whole number from 1 to 32, or three of them");
      }
      policy.set_bins(
          {static_cast<std::size_t>(bins[0]), static_cast<std::size_t>(bins[1]), static_cast<std::size_t>(bins[2])});
      spec["bins"] = bins;
    }
    bool lower = recency.name == days_since_purchase;
    section.read("lower_recency_is_better", lower);
    spec["lower_recency_is_better"] = lower;
    policy.set_lower_recency_is_better(lower);
    if (section.has("weights")) {
      if (depth_ > 1) {
        section.refuse("weights",
                       "absent in a part of a policy: the score that they make is a column of a policy's own");
      }
      const std::vector<double> weights = section.numbers("weights");
      if (weights.size() != 3) {
        section.refuse("weights", "three numbers: of recency, frequency and money");
      }
      policy.set_weights({weights[0], weights[1], weights[2]});
      spec["weights"] = weights;
    }
    if (section.has("segments")) {
      policy.set_segments(read_segments(section, spec));
    }
    return {std::move(policy), {recency, frequency, monetary}};
  }
  static RfmSegments read_segments(JsonSection& section, Json& spec) {
    const std::size_t scale = read_count(section, "scale", 5, 1, 32);
    std::string otherwise = "other";
    section.read("otherwise", otherwise);
    std::vector<RfmSegment> rows;
    spec["segments"] = Json::array();
    for (JsonSection& each : section.sections("segments")) {
      Json its;
      RfmSegment segment;
      each.read("class", segment.label);
      if (segment.label.empty()) {
        each.refuse("class", "the name of a segment");
      }
      its["class"] = segment.label;
      const auto range = [&](const std::string& key) {
        ScoreRange scores{1, static_cast<int>(scale)};
        if (each.has(key)) {
          const std::vector<double> bounds = each.numbers(key);
          if (bounds.size() != 2 ||
              !(bounds[0] >= 1 && bounds[0] <= bounds[1] && bounds[1] <= static_cast<double>(scale)) ||
              bounds[0] != std::floor(bounds[0]) || bounds[1] != std::floor(bounds[1])) {
            each.refuse(key, "the lowest and the highest score, from 1 to " + to_text(scale));
          }
          scores = {static_cast<int>(bounds[0]), static_cast<int>(bounds[1])};
          its[key] = bounds;
        }
        return scores;
      };
      segment.recency = range("recency");
      segment.frequency = range("frequency");
      segment.monetary = range("monetary");
      each.finish();
      rows.push_back(segment);
      spec["segments"].push_back(its);
    }
    spec["scale"] = scale;
    spec["otherwise"] = otherwise;
    return RfmSegments(rows, otherwise, static_cast<int>(scale));
  }

  AnyPolicy read_joined(Type type, JsonSection& section, Json& spec) {
    const bool within = type == Type::nested;
    const AnyPolicy first = read_part(section, within ? "outer" : "first", spec);
    const AnyPolicy second = read_part(section, within ? "inner" : "second", spec);
    const auto whole = [](auto core) {
      std::vector<ColumnInfo> columns = core.columns();
      return AnyPolicy(std::move(core), std::move(columns));
    };
    if (within) {
      return whole(NestedPolicyCore(first, second));
    }
    if (type != Type::crossed) {
      return whole(
          CombinedPolicyCore(type == Type::worse_of ? PairTable::worse() : PairTable::better(), first, second));
    }
    const std::vector<std::string> cells = section.texts("cells");
    if (cells.empty()) {
      section.refuse("cells", "a class for each pair of classes");
    }
    spec["cells"] = cells;
    return whole(CombinedPolicyCore(PairTable::cells(cells, read_order(section, spec)), first, second));
  }
  AnyPolicy read_part(JsonSection& section, const std::string& key, Json& spec) {
    if (!section.has(key)) {
      section.refuse(key, "a policy");
    }
    JsonSection part = section.section(key);
    Json its;
    AnyPolicy policy = read(part, its);
    part.finish();
    spec[key] = std::move(its);
    return policy;
  }

  std::vector<std::string> columns_;  // that it reads, in order of appearance
  std::size_t depth_ = 0;             // of the policy that is being read
  std::optional<JsonSection> outermost_;
};

bool is_value_column(std::string_view name) {
  return name.ends_with("_value") || name == "total_spend";
}

}  // namespace

Policy::Policy(AnyPolicy policy) : policy_{std::make_shared<const AnyPolicy>(std::move(policy))} {
  for (const ColumnInfo& column : policy_->columns()) {
    names_.push_back(column.name);
  }
}

PolicyConfig read_policy(JsonSection section) {
  Json spec;
  std::string name;
  section.read("name", name);
  const auto is_plain = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain)) {
    section.refuse("name", "letters, digits, _ and -");
  }
  spec["name"] = name;
  PolicyReader reader;
  AnyPolicy policy = reader.read(section, spec);
  const Policy placed(std::move(policy));
  const std::vector<std::string>& columns = placed.columns();
  const bool reads_one = columns.size() == 1 || spec.contains("weight");
  std::string value = reads_one && is_value_column(columns.front()) ? columns.front() : "total_value";
  section.read("value", value);
  spec["value"] = value;
  std::vector<std::pair<std::string, std::string>> overrides;
  if (section.has("overrides")) {
    const nlohmann::json& table = section.raw("overrides");
    const bool is_table =
        table.is_object() && std::all_of(table.begin(), table.end(), [](const auto& v) { return v.is_string(); });
    if (!is_table) {
      section.refuse("overrides", "an object of customers' ids and their classes");
    }
    spec["overrides"] = Json::object();
    // Each id comes once: an ordered object that looks for it among the others would take quadratic time.
    Json::object_t::Container& members = spec["overrides"].get_ref<Json::object_t&>();
    for (const auto& [id, label] : table.items()) {
      overrides.emplace_back(id, label.get<std::string>());
      members.emplace_back(id, label.get<std::string>());
    }
  }
  section.finish();
  std::string scores = spec["type"] == "rfm" && spec.contains("weights") ? "score_" + name : std::string();
  return {std::move(name), std::move(value), std::move(overrides), placed, std::move(scores), std::move(spec)};
}

std::vector<PolicyConfig> standard_policies() {
  const nlohmann::json abc = {{"name", "abc"}, {"type", "cumulative_share"}, {"cuts", {0.8, 0.95}}};
  return {read_policy(JsonSection(abc, "", "policies[0]"))};
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include "policy_config.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <custval/core/error.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "any_policy.hpp"
#include "condition_config.hpp"
#include "failure.hpp"
#include "report_columns.hpp"

namespace custval_cli {

namespace {

using namespace custval;
using namespace ranges;

constexpr std::size_t most_cuts = 99;

constexpr std::array<std::string_view, 14> types{
    "cumulative_share",  "head_count",   "thresholds", "natural_breaks", "rules",    "cost_contribution", "factor_grid",
    "important_factors", "value_growth", "rfm",        "within",         "worse_of", "better_of",         "crossed"};
enum class Type {
  cumulative_share,
  head_count,
  thresholds,
  natural_breaks,
  rules,
  cost_contribution,
  factor_grid,
  important_factors,
  value_growth,
  rfm,
  within,
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

// Reads one policy, and those that it is made of. The columns that they name get the slots in order of appearance.
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

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }

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
      case Type::important_factors:
        return read_important_factors(section, spec);
      case Type::value_growth:
        return read_value_growth(section, spec);
      case Type::rfm:
        return read_rfm(section, spec);
      default:
        return read_joined(type, section, spec);
    }
  }

  std::size_t place_of(JsonSection& section, const std::string& name) {
    const auto known = std::find(columns_.begin(), columns_.end(), name);
    if (known != columns_.end()) {
      return static_cast<std::size_t>(known - columns_.begin());
    }
    if (columns_.size() == most_slots) {
      section.fail("a policy reads at most " + to_text(most_slots) + " columns");
    }
    columns_.push_back(name);
    return columns_.size() - 1;
  }
  std::size_t read_column(JsonSection& section, const std::string& key, std::string name, Json& spec) {
    section.read(key, name);
    if (name.empty()) {
      section.refuse(key, "the name of a column");
    }
    spec[key] = name;
    return place_of(section, name);
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
    const std::size_t column = read_column(section, "column", "total_value", spec);
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
      return placed(CumulativeShare<slot<0>>(cuts, labels), {column});
    }
    if (type == Type::head_count) {
      return placed(HeadCount<slot<0>>(cuts, labels), {column});
    }
    return placed(Thresholds<slot<0>>(cuts, labels), {column});
  }

  AnyPolicy read_natural_breaks(JsonSection& section, Json& spec) {
    const std::size_t column = read_column(section, "column", "total_value", spec);
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
      return placed(NaturalBreaks<slot<0>>::by_goodness_of_fit(goodness, most).labelled(labels), {column});
    }
    const std::size_t classes = read_count(section, "classes", 4, 1, most_cuts + 1);
    spec["classes"] = classes;
    const TierLabels labels = read_labels(section, classes, {}, spec, "one for each class");
    if (section.has("weight")) {
      const std::size_t weight = read_column(section, "weight", "", spec);
      return placed(WeightedNaturalBreaks<slot<0>, slot<1>>(classes, labels), {column, weight});
    }
    return placed(NaturalBreaks<slot<0>>(classes, labels), {column});
  }

  AnyPolicy read_rules(JsonSection& section, Json& spec) {
    using All = slots<most_slots>;
    std::vector<Rule<All>> rules;
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
      rules.push_back(
          rule(label, read_condition(each.section("when"),
                                     [this](JsonSection& at, const std::string& name) { return place_of(at, name); })));
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
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      places.push_back(i);
    }
    return placed(Rules<All>(std::move(rules), otherwise, read_order(section, spec)), places);
  }

  AnyPolicy read_cost_contribution(JsonSection& section, Json& spec) {
    const std::size_t profit = read_column(section, "profit", "current_value", spec);
    const std::size_t cost = read_column(section, "cost", "marketing_cost", spec);
    std::vector<double> multiples{1.5, 1.0, 0.5};
    if (section.has("multiples")) {
      multiples = section.numbers("multiples");
    }
    spec["multiples"] = multiples;
    const std::vector<std::string> usual{"gold", "silver", "ordinary", "eliminate"};
    CostContribution<slot<0>, slot<1>> policy(
        multiples,
        read_labels(section, multiples.size() + 1, multiples.size() == 3 ? usual : std::vector<std::string>{}, spec,
                    "one more than there are multiples"));
    if (section.has("mean_rate") && !section.is_null("mean_rate")) {
      double rate = 0.0;
      section.read("mean_rate", rate, not_negative);
      spec["mean_rate"] = rate;
      policy = policy.against(rate);
    }
    return placed(std::move(policy), {profit, cost});
  }

  template <std::size_t Place>
  static Factor<slot<Place>> read_factor(JsonSection& section, Json& spec) {
    if (section.has("top")) {
      spec["top"] = section.numbers("top");
      return Factor<slot<Place>>::top(section.numbers("top"));
    }
    spec["cuts"] = section.numbers("cuts");
    return Factor<slot<Place>>::at(section.numbers("cuts"));
  }
  AnyPolicy read_factor_grid(JsonSection& section, Json& spec) {
    std::vector<JsonSection> factors = section.sections("factors");
    if (factors.size() != 2 && factors.size() != 3) {
      section.refuse("factors", "two or three factors");
    }
    std::vector<std::size_t> places;
    std::vector<Json> specs(factors.size(), Json::object());
    for (std::size_t i = 0; i < factors.size(); ++i) {
      if (!factors[i].has("column")) {
        factors[i].refuse("column", "the name of a column");
      }
      places.push_back(read_column(factors[i], "column", "", specs[i]));
    }
    const std::vector<std::string> cells = section.texts("cells");
    spec["cells"] = cells;
    const TierLabels order = read_order(section, spec);
    const auto finish = [&](AnyPolicy policy) {
      for (JsonSection& factor : factors) {
        factor.finish();
      }
      spec["factors"] = specs;
      return policy;
    };
    if (factors.size() == 2) {
      return finish(placed(FactorGrid<slots<2>>(cells, order, read_factor<0>(factors[0], specs[0]),
                                                read_factor<1>(factors[1], specs[1])),
                           places));
    }
    return finish(
        placed(FactorGrid<slots<3>>(cells, order, read_factor<0>(factors[0], specs[0]),
                                    read_factor<1>(factors[1], specs[1]), read_factor<2>(factors[2], specs[2])),
               places));
  }

  // The library's table for two columns, unless the configuration has its own.
  template <class Grid>
  AnyPolicy read_pair(const Grid& standard, JsonSection& section, Json& spec) {
    std::vector<std::string> columns;
    [&]<class... Tags>(custval::columns<Tags...> /*tags*/) {
      columns = {std::string(Tags::name())...};
    }(typename Grid::inputs{});
    if (section.has("columns")) {
      columns = section.texts("columns");
      if (columns.size() != 2 || columns[0].empty() || columns[1].empty() || columns[0] == columns[1]) {
        section.refuse("columns", "the names of two columns");
      }
    }
    spec["columns"] = columns;
    Grid grid = standard;
    if (section.has("cells")) {
      const std::vector<std::string> cells = section.texts("cells");
      grid = grid.with_cells(cells);
      spec["cells"] = cells;
    }
    if (const TierLabels order = read_order(section, spec); order.size() > 0) {
      grid = grid.ordered(order);
    }
    const std::size_t first = place_of(section, columns[0]);
    return placed(InSlots<Grid>{grid}, {first, place_of(section, columns[1])});
  }
  AnyPolicy read_important_factors(JsonSection& section, Json& spec) {
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
    const std::size_t current = read_column(section, "current", "current_value", spec);
    const std::size_t potential = read_column(section, "potential", "potential_value", spec);
    const std::size_t cost = read_column(section, "cost", "cost_to_serve", spec);
    double valuable = 0.2;
    double growable = 0.2;
    section.read("valuable", valuable, positive_fraction);
    section.read("growable", growable, positive_fraction);
    spec["valuable"] = valuable;
    spec["growable"] = growable;
    const TierLabels labels =
        read_labels(section, 4, {"MVC", "MGC", "rest", "BZC"}, spec, "most valuable, most growable, rest, below zero");
    return placed(ValueGrowth<slot<0>, slot<1>, slot<2>>(valuable, growable, labels), {current, potential, cost});
  }

  AnyPolicy read_rfm(JsonSection& section, Json& spec) {
    const std::size_t recency = read_column(section, "recency", std::string(days_since_purchase), spec);
    const std::size_t frequency = read_column(section, "frequency", "purchase_days", spec);
    const std::size_t monetary = read_column(section, "monetary", "total_spend", spec);
    Rfm<slot<0>, slot<1>, slot<2>> policy;
    if (section.has("bins")) {
      std::vector<double> bins = section.raw("bins").is_number()
                                     ? std::vector<double>(3, section.raw("bins").get<double>())
                                     : section.numbers("bins");
      const auto is_count = [](double b) { return b >= 1 && b <= 32 && b == std::floor(b); };
      if (bins.size() != 3 || !std::all_of(bins.begin(), bins.end(), is_count)) {
        section.refuse("bins", "a whole number from 1 to 32, or three of them");
      }
      policy = policy.bins(static_cast<std::size_t>(bins[0]), static_cast<std::size_t>(bins[1]),
                           static_cast<std::size_t>(bins[2]));
      spec["bins"] = bins;
    }
    bool lower = columns_.at(recency) == days_since_purchase;
    section.read("lower_recency_is_better", lower);
    spec["lower_recency_is_better"] = lower;
    if (lower) {
      policy = policy.lower_recency_is_better();
    }
    if (section.has("weights")) {
      if (depth_ > 1) {
        section.refuse("weights",
                       "absent in a part of a policy: the score that they make is a column of a policy's own");
      }
      const std::vector<double> weights = section.numbers("weights");
      if (weights.size() != 3) {
        section.refuse("weights", "three numbers: of recency, frequency and money");
      }
      policy = policy.weights(weights[0], weights[1], weights[2]);
      spec["weights"] = weights;
    }
    if (section.has("segments")) {
      policy = policy.segments(read_segments(section, spec));
    }
    return placed(std::move(policy), {recency, frequency, monetary});
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
    const bool within = type == Type::within;
    AnyPolicy first = read_part(section, within ? "outer" : "first", spec);
    AnyPolicy second = read_part(section, within ? "inner" : "second", spec);
    if (within) {
      return AnyPolicy(Box(WithinPolicy{{std::move(first), std::move(second)}}));
    }
    if (type == Type::worse_of) {
      return AnyPolicy(Box(WorsePolicy{{std::move(first), std::move(second)}}));
    }
    if (type == Type::better_of) {
      return AnyPolicy(Box(BetterPolicy{{std::move(first), std::move(second)}}));
    }
    const std::vector<std::string> cells = section.texts("cells");
    if (cells.empty()) {
      section.refuse("cells", "a class for each pair of classes");
    }
    spec["cells"] = cells;
    return AnyPolicy(Box(CrossedPolicy{{cells, std::move(first), std::move(second), read_order(section, spec)}}));
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

  template <class P>
  static AnyPolicy placed(P policy, std::vector<std::size_t> places) {
    return AnyPolicy(Placed<P>{std::move(policy), std::move(places)});
  }

  std::vector<std::string> columns_;
  std::size_t depth_ = 0;  // of the policy that is being read
  std::optional<JsonSection> outermost_;
};

bool is_value_column(std::string_view name) {
  return name.ends_with("_value") || name == "total_spend";
}

}  // namespace

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
  const std::vector<std::string>& columns = reader.columns();
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
  return {std::move(name),   std::move(value), std::move(overrides), Policy(std::move(policy), columns),
          std::move(scores), std::move(spec)};
}

std::vector<PolicyConfig> standard_policies() {
  const nlohmann::json abc = {{"name", "abc"}, {"type", "cumulative_share"}, {"cuts", {0.8, 0.95}}};
  return {read_policy(JsonSection(abc, "", "policies[0]"))};
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/interop/json/condition.hpp>
#include <custval/interop/json/detail/utf8.hpp>
#include <custval/interop/json/fitted_on.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/cores/contribution_core.hpp>
#include <custval/tiering/cores/grid_core.hpp>
#include <custval/tiering/cores/rfm_core.hpp>
#include <custval/tiering/cores/rule_core.hpp>
#include <custval/tiering/cores/threshold_core.hpp>
#include <custval/tiering/cores/value_growth_core.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// How a positional core is written, `write(core, columns, json)`, which adds keys, and read, `read(object, columns)`;
/// without what all have in common (columns, labels, fitted_on).
template <class Core>
struct CoreFormat;

namespace detail {

[[nodiscard]] Json column_names_json(std::span<const ColumnInfo> columns);

// Texts of the user's; `what` says of what kind each is.
[[nodiscard]] Json texts_json(const std::string& what, const auto& texts);

// What all gradings have in common, and between it what `write` adds.
[[nodiscard]] Json grading_body_json(std::string_view type, std::span<const ColumnInfo> columns,
                                     const TierLabels& labels, const FittedOn& fitted_on,
                                     FunctionRef<void(Json&)> write);

void require_type_and_columns(const JsonObject& object, std::string_view type, std::span<const ColumnInfo> columns);

// The labels of the document, which some gradings make from those of others.
void require_labels(const JsonObject& object, const TierLabels& made);

[[nodiscard]] std::vector<Tier> tiers_from(const JsonObject& object, std::string_view key);
[[nodiscard]] Json tiers_json(std::span<const Tier> tiers);
[[nodiscard]] TierLabels labels_from(const JsonObject& object);

}  // namespace detail

template <>
struct CoreFormat<ThresholdCore> {
  static void write(const ThresholdCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static ThresholdCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

template <>
struct CoreFormat<RuleCore> {
  static void write(const RuleCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static RuleCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

template <>
struct CoreFormat<ContributionCore> {
  static void write(const ContributionCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static ContributionCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

template <>
struct CoreFormat<ValueGrowthCore> {
  static void write(const ValueGrowthCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static ValueGrowthCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

template <>
struct CoreFormat<GridCore> {
  static void write(const GridCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static GridCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

template <>
struct CoreFormat<RfmCore> {
  static void write(const RfmCore& core, std::span<const ColumnInfo> columns, Json& json);
  [[nodiscard]] static RfmCore read(const JsonObject& object, std::span<const ColumnInfo> columns);
};

#if defined(CUSTVAL_JSON_INLINE)

namespace detail {

CUSTVAL_JSON_INLINE Json column_names_json(std::span<const ColumnInfo> columns) {
  Json names = Json::array();
  for (const ColumnInfo& column : columns) {
    names.push_back(text_json("grading_json", "the name of a column", column.name));
  }
  return names;
}

CUSTVAL_JSON_INLINE Json texts_json(const std::string& what, const auto& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) {
    array.push_back(text_json("grading_json", what + " " + to_text(array.size()), text));
  }
  return array;
}

CUSTVAL_JSON_INLINE Json grading_body_json(std::string_view type, std::span<const ColumnInfo> columns,
                                           const TierLabels& labels, const FittedOn& fitted_on,
                                           FunctionRef<void(Json&)> write) {
  Json json;
  json["type"] = type;
  json["columns"] = column_names_json(columns);
  write(json);
  json["labels"] = texts_json("label", labels);
  json["fitted_on"] = fitted_on_json(fitted_on);
  return json;
}

CUSTVAL_JSON_INLINE void require_type_and_columns(const JsonObject& object, std::string_view type,
                                                  std::span<const ColumnInfo> columns) {
  if (object.text("type") != type) {
    object.refuse("type", "\"" + std::string(type) + "\"");
  }
  const Json wanted = column_names_json(columns);
  if (Json(object.texts("columns")) != wanted) {
    object.refuse("columns", wanted.dump());
  }
}

CUSTVAL_JSON_INLINE void require_labels(const JsonObject& object, const TierLabels& made) {
  const std::vector<std::string> labels = object.texts("labels");
  if (labels.size() != made.size()) {
    object.refuse("labels", to_text(made.size()) + " labels");
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != made[i]) {
      object.refuse_element("labels", i, "\"" + made[i] + "\"");
    }
  }
}

CUSTVAL_JSON_INLINE std::vector<Tier> tiers_from(const JsonObject& object, std::string_view key) {
  std::vector<Tier> tiers;
  for (const std::int64_t tier : object.counts(key, most_tiers - 1)) {
    tiers.push_back(static_cast<Tier>(tier));
  }
  return tiers;
}

CUSTVAL_JSON_INLINE Json tiers_json(std::span<const Tier> tiers) {
  Json array = Json::array();
  for (const Tier tier : tiers) {
    array.push_back(static_cast<int>(tier));
  }
  return array;
}

CUSTVAL_JSON_INLINE TierLabels labels_from(const JsonObject& object) {
  return TierLabels(object.texts("labels"));
}

}  // namespace detail

namespace detail {

[[nodiscard]] inline std::vector<std::vector<double>> grid_thresholds(const JsonObject& object, std::size_t columns) {
  std::vector<std::vector<double>> lists = object.number_lists("thresholds");
  if (lists.size() != columns) {
    object.refuse("thresholds", "a list for each of " + to_text(columns) + " columns");
  }
  return lists;
}

}  // namespace detail

CUSTVAL_JSON_INLINE void CoreFormat<ThresholdCore>::write(const ThresholdCore& core,
                                                          std::span<const ColumnInfo> /*columns*/, Json& json) {
  json["thresholds"] = numbers_json(core.thresholds());
}

CUSTVAL_JSON_INLINE ThresholdCore CoreFormat<ThresholdCore>::read(const JsonObject& object,
                                                                  std::span<const ColumnInfo> /*columns*/) {
  return {object.numbers("thresholds"), detail::labels_from(object)};
}

CUSTVAL_JSON_INLINE void CoreFormat<RuleCore>::write(const RuleCore& core, std::span<const ColumnInfo> columns,
                                                     Json& json) {
  json["rules"] = Json::array();
  for (const CoreRule& rule : core.core_rules()) {
    Json each;
    each["class"] = detail::text_json("grading_json", "the label of a rule", rule.label);
    each["when"] = detail::condition_json(rule.when, columns);
    json["rules"].push_back(std::move(each));
  }
  json["otherwise"] = detail::text_json("grading_json", "the default's label", core.label(core.otherwise()));
}

CUSTVAL_JSON_INLINE RuleCore CoreFormat<RuleCore>::read(const JsonObject& object, std::span<const ColumnInfo> columns) {
  std::vector<CoreRule> rules;
  for (const JsonObject& each : object.objects("rules")) {
    rules.push_back(
        {each.text("class"), detail::ConditionProgram(detail::condition_steps(each.object("when"), columns))});
  }
  return {std::move(rules), object.text("otherwise"), detail::labels_from(object)};
}

CUSTVAL_JSON_INLINE void CoreFormat<ContributionCore>::write(const ContributionCore& core,
                                                             std::span<const ColumnInfo> /*columns*/, Json& json) {
  json["rates"] = numbers_json(core.rates());
  json["mean_rate"] = number_json(core.reference());
}

CUSTVAL_JSON_INLINE ContributionCore CoreFormat<ContributionCore>::read(const JsonObject& object,
                                                                        std::span<const ColumnInfo> /*columns*/) {
  return {object.numbers("rates"), object.number("mean_rate"), detail::labels_from(object)};
}

CUSTVAL_JSON_INLINE void CoreFormat<ValueGrowthCore>::write(const ValueGrowthCore& core,
                                                            std::span<const ColumnInfo> /*columns*/, Json& json) {
  json["valuable_from"] = number_json(core.valuable_from());
  json["growable_from"] = number_json(core.growable_from());
}

CUSTVAL_JSON_INLINE ValueGrowthCore CoreFormat<ValueGrowthCore>::read(const JsonObject& object,
                                                                      std::span<const ColumnInfo> columns) {
  return {object.number("valuable_from"), object.number("growable_from"), columns, detail::labels_from(object)};
}

CUSTVAL_JSON_INLINE void CoreFormat<GridCore>::write(const GridCore& core, std::span<const ColumnInfo> /*columns*/,
                                                     Json& json) {
  json["thresholds"] = Json::array();
  for (const std::vector<double>& cuts : core.thresholds()) {
    json["thresholds"].push_back(numbers_json(cuts));
  }
  json["cells"] = detail::tiers_json(core.cells());
}

CUSTVAL_JSON_INLINE GridCore CoreFormat<GridCore>::read(const JsonObject& object, std::span<const ColumnInfo> columns) {
  return {detail::grid_thresholds(object, columns.size()), detail::tiers_from(object, "cells"), columns,
          detail::labels_from(object)};
}

CUSTVAL_JSON_INLINE void CoreFormat<RfmCore>::write(const RfmCore& core, std::span<const ColumnInfo> columns,
                                                    Json& json) {
  CoreFormat<GridCore>::write(core, columns, json);
  json["scores"] = core.scores().of_level;
  json["weights"] = core.scores().weights;
  json["notes"] = detail::texts_json("note", core.scores().notes);
}

CUSTVAL_JSON_INLINE RfmCore CoreFormat<RfmCore>::read(const JsonObject& object, std::span<const ColumnInfo> columns) {
  RfmScores scores;
  const auto levels = object.count_lists("scores", (std::numeric_limits<int>::max)());
  const auto weights = object.numbers("weights");
  if (levels.size() != 3) {
    object.refuse("scores", "three lists");
  }
  if (weights.size() != 3) {
    object.refuse("weights", "three numbers");
  }
  for (std::size_t f = 0; f < 3; ++f) {
    for (const std::int64_t score : levels[f]) {
      scores.of_level[f].push_back(static_cast<int>(score));
    }
    scores.weights[f] = weights[f];
  }
  scores.notes = object.texts("notes");
  return {detail::grid_thresholds(object, columns.size()), detail::tiers_from(object, "cells"), columns,
          detail::labels_from(object), std::move(scores)};
}

#endif

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/interop/json/condition.hpp>
#include <custval/interop/json/detail/utf8.hpp>
#include <custval/interop/json/fitted_on.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/value_growth.hpp>
#include <custval/tiering/within.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// How a grading is written and read, without what all have in common (columns, labels, fitted_on): its `type`,
/// `write(grading, json)`, which adds keys, and `read(object)`. Specialise it for a grading of your own.
template <class G>
struct GradingFormat;

namespace detail {

template <class... Tags>
[[nodiscard]] Json column_names_json(columns<Tags...> /*tags*/) {
  return Json::array({Json(Tags::name())...});
}

// Texts of the user's; `what` says of what kind each is.
[[nodiscard]] inline Json texts_json(const std::string& what, const auto& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) {
    array.push_back(text_json(what + " " + to_text(array.size()), text));
  }
  return array;
}

template <class G>
[[nodiscard]] Json write_body(const G& grading) {
  Json json;
  json["type"] = GradingFormat<G>::type;
  json["columns"] = column_names_json(typename G::inputs{});
  GradingFormat<G>::write(grading, json);
  json["labels"] = texts_json("label", grading.labels());
  json["fitted_on"] = fitted_on_json(grading.fitted_on());
  return json;
}

template <class G>
[[nodiscard]] G read_body(const JsonObject& object) {
  if (object.text("type") != GradingFormat<G>::type) {
    object.refuse("type", "\"" + std::string(GradingFormat<G>::type) + "\"");
  }
  const Json wanted = column_names_json(typename G::inputs{});
  if (Json(object.texts("columns")) != wanted) {
    object.refuse("columns", wanted.dump());
  }
  G grading = GradingFormat<G>::read(object);
  const std::vector<std::string> labels = object.texts("labels");
  if (labels.size() != grading.size()) {
    object.refuse("labels", to_text(grading.size()) + " labels");
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {  // some gradings make their labels from those of others
    if (labels[i] != grading.label(static_cast<Tier>(i))) {
      object.refuse_element("labels", i, "\"" + std::string(grading.label(static_cast<Tier>(i))) + "\"");
    }
  }
  grading.set_fitted_on(fitted_on_from(object.object("fitted_on"), grading.size()));
  return grading;
}

[[nodiscard]] inline std::vector<Tier> tiers_from(const JsonObject& object, std::string_view key) {
  std::vector<Tier> tiers;
  for (const std::int64_t tier : object.counts(key, most_tiers - 1)) {
    tiers.push_back(static_cast<Tier>(tier));
  }
  return tiers;
}
[[nodiscard]] inline Json tiers_json(std::span<const Tier> tiers) {
  Json array = Json::array();
  for (const Tier tier : tiers) {
    array.push_back(static_cast<int>(tier));
  }
  return array;
}
[[nodiscard]] inline TierLabels labels_from(const JsonObject& object) {
  return TierLabels(object.texts("labels"));
}

}  // namespace detail

template <class Tag>
struct GradingFormat<ThresholdGrading<Tag>> {
  static constexpr std::string_view type = "thresholds";
  static void write(const ThresholdGrading<Tag>& grading, Json& json) {
    json["thresholds"] = numbers_json(grading.thresholds());
  }
  [[nodiscard]] static ThresholdGrading<Tag> read(const JsonObject& object) {
    return {object.numbers("thresholds"), detail::labels_from(object)};
  }
};

template <class Columns>
struct GradingFormat<RuleGrading<Columns>> {
  static constexpr std::string_view type = "rules";
  static void write(const RuleGrading<Columns>& grading, Json& json) {
    json["rules"] = Json::array();
    for (const Rule<Columns>& rule : grading.rules()) {
      Json each;
      each["class"] = detail::text_json("the label of a rule", rule.label);
      each["when"] = condition_json(rule.when);
      json["rules"].push_back(std::move(each));
    }
    json["otherwise"] = detail::text_json("the default's label", grading.label(grading.otherwise()));
  }
  [[nodiscard]] static RuleGrading<Columns> read(const JsonObject& object) {
    std::vector<Rule<Columns>> rules;
    for (const JsonObject& each : object.objects("rules")) {
      rules.push_back({each.text("class"), detail::read_condition<Columns>(each.object("when"))});
    }
    return {std::move(rules), object.text("otherwise"), detail::labels_from(object)};
  }
};

template <class Profit, class Cost>
struct GradingFormat<ContributionGrading<Profit, Cost>> {
  using G = ContributionGrading<Profit, Cost>;
  static constexpr std::string_view type = "cost_contribution";
  static void write(const G& grading, Json& json) {
    json["rates"] = numbers_json(grading.rates());
    json["mean_rate"] = number_json(grading.reference());
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    return {object.numbers("rates"), object.number("mean_rate"), detail::labels_from(object)};
  }
};

template <class Current, class Potential, class Cost>
struct GradingFormat<ValueGrowthGrading<Current, Potential, Cost>> {
  using G = ValueGrowthGrading<Current, Potential, Cost>;
  static constexpr std::string_view type = "value_growth";
  static void write(const G& grading, Json& json) {
    json["valuable_from"] = number_json(grading.valuable_from());
    json["growable_from"] = number_json(grading.growable_from());
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    return {object.number("valuable_from"), object.number("growable_from"), detail::labels_from(object)};
  }
};

namespace detail {

template <class Columns>
[[nodiscard]] typename GridGrading<Columns>::Thresholds grid_thresholds(const JsonObject& object) {
  typename GridGrading<Columns>::Thresholds thresholds;
  std::vector<std::vector<double>> lists = object.number_lists("thresholds");
  if (lists.size() != thresholds.size()) {
    object.refuse("thresholds", "a list for each of " + to_text(thresholds.size()) + " columns");
  }
  std::move(lists.begin(), lists.end(), thresholds.begin());
  return thresholds;
}
template <class Columns>
void write_grid(const GridGrading<Columns>& grading, Json& json) {
  json["thresholds"] = Json::array();
  for (const std::vector<double>& cuts : grading.thresholds()) {
    json["thresholds"].push_back(numbers_json(cuts));
  }
  json["cells"] = tiers_json(grading.cells());
}

}  // namespace detail

template <class Columns>
struct GradingFormat<GridGrading<Columns>> {
  static constexpr std::string_view type = "grid";
  static void write(const GridGrading<Columns>& grading, Json& json) { detail::write_grid(grading, json); }
  [[nodiscard]] static GridGrading<Columns> read(const JsonObject& object) {
    return {detail::grid_thresholds<Columns>(object), detail::tiers_from(object, "cells"), detail::labels_from(object)};
  }
};

template <class R, class F, class M>
struct GradingFormat<RfmGrading<R, F, M>> {
  using G = RfmGrading<R, F, M>;
  static constexpr std::string_view type = "rfm";
  static void write(const G& grading, Json& json) {
    detail::write_grid(grading, json);
    json["scores"] = grading.scores().of_level;
    json["weights"] = grading.scores().weights;
    json["notes"] = detail::texts_json("note", grading.scores().notes);
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    typename G::Scores scores;
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
    return {detail::grid_thresholds<typename G::inputs>(object), detail::tiers_from(object, "cells"),
            detail::labels_from(object), std::move(scores)};
  }
};

template <class Outer, class Inner>
struct GradingFormat<WithinGrading<Outer, Inner>> {
  using G = WithinGrading<Outer, Inner>;
  static constexpr std::string_view type = "within";
  static void write(const G& grading, Json& json) {
    json["outer"] = detail::write_body(grading.outer());
    json["inner"] = Json::array();
    for (std::size_t k = 0; k < grading.outer().size(); ++k) {
      json["inner"].push_back(detail::write_body(grading.inner(static_cast<Tier>(k))));
    }
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    std::vector<Inner> inner;
    for (const JsonObject& each : object.objects("inner")) {
      inner.push_back(detail::read_body<Inner>(each));
    }
    return G(detail::read_body<Outer>(object.object("outer")), std::move(inner));
  }
};

template <class First, class Second>
struct GradingFormat<CombinedGrading<First, Second>> {
  using G = CombinedGrading<First, Second>;
  static constexpr std::string_view type = "combined";
  static void write(const G& grading, Json& json) {
    json["first"] = detail::write_body(grading.first());
    json["second"] = detail::write_body(grading.second());
    json["cells"] = detail::tiers_json(grading.cells());
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    return G(detail::read_body<First>(object.object("first")), detail::read_body<Second>(object.object("second")),
             detail::tiers_from(object, "cells"), detail::labels_from(object));
  }
};

}  // namespace custval

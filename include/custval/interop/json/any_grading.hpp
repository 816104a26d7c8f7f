// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/interop/json/core_formats.hpp>
#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/combined_core.hpp>
#include <custval/tiering/cores/nested_core.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// The kinds of gradings that can be written and read when their type is known at run time alone: all of the library's,
/// and those that are added. A plain value, so that nothing depends on who added what before.
class GradingKinds {
 public:
  struct Kind {
    std::string_view type;
    /// Adds what the kind has beside what all have; false where a grading is of another kind.
    bool (*write)(const AnyGrading& grading, const GradingKinds& kinds, Json& json);
    AnyGrading (*read)(const JsonObject& object, std::vector<ColumnInfo> columns, const GradingKinds& kinds);
  };

  /// The library's kinds.
  GradingKinds();
  /// A grading of a user's own, for which GradingFormat is specialised. **Errors** ArgumentError for a type that is
  /// there.
  template <JsonGrading G>
  void add() {
    add({GradingFormat<G>::type,
         [](const AnyGrading& grading, const GradingKinds& /*kinds*/, Json& json) {
           const auto* const own = grading.core<detail::OwnGrading<G>>();
           if (own != nullptr) {
             GradingFormat<G>::write(own->grading(), json);
           }
           return own != nullptr;
         },
         [](const JsonObject& object, std::vector<ColumnInfo> columns, const GradingKinds& /*kinds*/) {
           return AnyGrading(GradingFormat<G>::read(object), std::move(columns));
         }});
  }
  void add(const Kind& kind) {
    if (std::any_of(kinds_.begin(), kinds_.end(), [&](const Kind& each) { return each.type == kind.type; })) {
      raise<ArgumentError>("custval::GradingKinds: there is a kind '" + std::string(kind.type) + "' already");
    }
    kinds_.push_back(kind);
  }

  [[nodiscard]] std::span<const Kind> all() const noexcept { return kinds_; }

 private:
  std::vector<Kind> kinds_;
};

namespace detail {

[[nodiscard]] Json any_grading_body(const AnyGrading& grading, const GradingKinds& kinds);

// Names as columns: as they are known, or of any numbers.
[[nodiscard]] std::vector<ColumnInfo> columns_from(const JsonObject& object, std::span<const ColumnInfo> known);

// So deep gradings may be nested: reading takes stack for each level.
inline constexpr std::size_t most_nested_gradings = 100;

// What was read of the parts of a grading knows their columns; the names of the whole must say the same.
[[nodiscard]] AnyGrading any_grading_from(const JsonObject& object, std::span<const ColumnInfo> known,
                                          const GradingKinds& kinds);

// A kind that is a core, of so many columns, or of as many at least.
template <class Core, std::size_t LeastColumns, bool Exactly>
[[nodiscard]] GradingKinds::Kind kind_of_core() {
  return {Core::type,
          [](const AnyGrading& grading, const GradingKinds& /*kinds*/, Json& json) {
            const Core* const core = grading.core<Core>();
            if (core != nullptr) {
              CoreFormat<Core>::write(*core, grading.columns(), json);
            }
            return core != nullptr;
          },
          [](const JsonObject& object, std::vector<ColumnInfo> columns, const GradingKinds& /*kinds*/) {
            if (columns.size() < LeastColumns || (Exactly && columns.size() > LeastColumns)) {
              object.refuse("columns", to_text(LeastColumns) + (Exactly ? "" : " or more") + " names of columns");
            }
            Core core = CoreFormat<Core>::read(object, columns);
            return AnyGrading(std::move(core), std::move(columns));
          }};
}

bool write_nested(const AnyGrading& grading, const GradingKinds& kinds, Json& json);
[[nodiscard]] AnyGrading read_nested(const JsonObject& object, std::vector<ColumnInfo> columns,
                                     const GradingKinds& kinds);

bool write_combined(const AnyGrading& grading, const GradingKinds& kinds, Json& json);
[[nodiscard]] AnyGrading read_combined(const JsonObject& object, std::vector<ColumnInfo> columns,
                                       const GradingKinds& kinds);

}  // namespace detail

/// Any grading as JSON, as its typed sibling's: to the byte.
/// **Errors** those of the typed form; ArgumentError for a grading of a kind that is not among `kinds`.
[[nodiscard]] inline Json grading_json(const AnyGrading& grading, const GradingKinds& kinds = {}) {
  Json json;
  json["format"] = "custval.grading";
  json["version"] = grading_json_version;
  json.update(detail::any_grading_body(grading, kinds));
  return json;
}

/// A grading from JSON, of whatever kind it is: equal to the one that was written, to the last bit. Columns that are
/// among `known` have the units and domains said there; others may hold any numbers.
/// **Errors** those of the typed form; FormatError for a kind that is not among `kinds`, and for gradings nested more
/// than 100 deep.
[[nodiscard]] inline AnyGrading grading_from_json(const Json& json, std::span<const ColumnInfo> known = {},
                                                  const GradingKinds& kinds = {}) {
  detail::require_format("grading_from_json", json, "custval.grading", grading_json_version);
  return detail::any_grading_from(JsonObject(json, "grading_from_json", ""), known, kinds);
}

/// A grading from JSON in a text. **Errors** those of `grading_from_json`, and FormatError for what is no JSON or cut
/// short, too.
[[nodiscard]] inline AnyGrading grading_from_text(std::string_view text, std::span<const ColumnInfo> known = {},
                                                  const GradingKinds& kinds = {}) {
  return grading_from_json(detail::parse_document("grading_from_text", text), known, kinds);
}

#if defined(CUSTVAL_JSON_INLINE)

namespace detail {

CUSTVAL_JSON_INLINE Json any_grading_body(const AnyGrading& grading, const GradingKinds& kinds) {
  for (const GradingKinds::Kind& kind : kinds.all()) {
    Json own;
    if (kind.write(grading, kinds, own)) {
      return grading_body_json(kind.type, grading.columns(), grading.labels(), grading.fitted_on(),
                               [&](Json& body) { body.update(own); });
    }
  }
  raise<ArgumentError>("custval::grading_json: a grading of a kind that is not among those given" +
                       (grading.type().empty() ? "" : ", '" + std::string(grading.type()) + "'"));
}

CUSTVAL_JSON_INLINE std::vector<ColumnInfo> columns_from(const JsonObject& object, std::span<const ColumnInfo> known) {
  std::vector<ColumnInfo> columns;
  for (std::string& name : object.texts("columns")) {
    const auto its =
        std::find_if(known.begin(), known.end(), [&](const ColumnInfo& each) { return each.name == name; });
    columns.push_back(its == known.end() ? ColumnInfo(std::move(name)) : *its);
  }
  return columns;
}

CUSTVAL_JSON_INLINE AnyGrading any_grading_from(const JsonObject& object, std::span<const ColumnInfo> known,
                                                const GradingKinds& kinds) {
  if (object.depth() > most_nested_gradings) {
    object.fail("gradings are nested more than " + to_text(most_nested_gradings) + " deep");
  }
  const std::string type = object.text("type");
  for (const GradingKinds::Kind& kind : kinds.all()) {
    if (kind.type == type) {
      AnyGrading grading = kind.read(object, columns_from(object, known), kinds);
      require_type_and_columns(object, type, grading.columns());
      require_labels(object, grading.labels());
      grading.set_fitted_on(fitted_on_from(object.object("fitted_on"), grading.size()));
      return grading;
    }
  }
  std::string expected;
  for (const GradingKinds::Kind& kind : kinds.all()) {
    expected += (expected.empty() ? "one of \"" : ", \"") + std::string(kind.type) + "\"";
  }
  object.refuse("type", expected);
}

CUSTVAL_JSON_INLINE bool write_nested(const AnyGrading& grading, const GradingKinds& kinds, Json& json) {
  const auto* const core = grading.core<NestedCore>();
  if (core != nullptr) {
    json["outer"] = any_grading_body(core->outer(), kinds);
    json["inner"] = Json::array();
    for (std::size_t k = 0; k < core->outer().size(); ++k) {
      json["inner"].push_back(any_grading_body(core->inner(static_cast<Tier>(k)), kinds));
    }
  }
  return core != nullptr;
}

CUSTVAL_JSON_INLINE AnyGrading read_nested(const JsonObject& object, std::vector<ColumnInfo> columns,
                                           const GradingKinds& kinds) {
  std::vector<AnyGrading> inner;
  for (const JsonObject& each : object.objects("inner")) {
    inner.push_back(any_grading_from(each, columns, kinds));
  }
  NestedCore core(any_grading_from(object.object("outer"), columns, kinds), inner);
  std::vector<ColumnInfo> its = core.columns();
  return AnyGrading(std::move(core), std::move(its));
}

CUSTVAL_JSON_INLINE bool write_combined(const AnyGrading& grading, const GradingKinds& kinds, Json& json) {
  const auto* const core = grading.core<CombinedCore>();
  if (core != nullptr) {
    json["first"] = any_grading_body(core->first(), kinds);
    json["second"] = any_grading_body(core->second(), kinds);
    json["cells"] = tiers_json(core->cells());
  }
  return core != nullptr;
}

CUSTVAL_JSON_INLINE AnyGrading read_combined(const JsonObject& object, std::vector<ColumnInfo> columns,
                                             const GradingKinds& kinds) {
  CombinedCore core(any_grading_from(object.object("first"), columns, kinds),
                    any_grading_from(object.object("second"), columns, kinds), tiers_from(object, "cells"),
                    labels_from(object));
  std::vector<ColumnInfo> its = core.columns();
  return AnyGrading(std::move(core), std::move(its));
}

}  // namespace detail

CUSTVAL_JSON_INLINE GradingKinds::GradingKinds()
    : kinds_{detail::kind_of_core<ThresholdCore, 1, true>(),
             detail::kind_of_core<RuleCore, 1, false>(),
             detail::kind_of_core<ContributionCore, 2, true>(),
             detail::kind_of_core<ValueGrowthCore, 3, true>(),
             detail::kind_of_core<GridCore, 1, false>(),
             detail::kind_of_core<RfmCore, 3, true>(),
             {NestedCore::type, detail::write_nested, detail::read_nested},
             {CombinedCore::type, detail::write_combined, detail::read_combined}} {}

#endif

}  // namespace custval

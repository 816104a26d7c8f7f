// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/interop/json/core_formats.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

template <Grading Outer, Grading Inner>
class NestedGrading;
template <Grading First, Grading Second>
class CombinedGrading;

/// How a grading is written and read, without what all have in common (columns, labels, fitted_on): its `type`,
/// `write(grading, json)`, which adds keys, and `read(object)`. Specialise it for a grading of your own.
template <class G>
struct GradingFormat;

namespace detail {

template <class G>
[[nodiscard]] Json write_body(const G& grading) {
  return grading_body_json(GradingFormat<G>::type, column_infos(typename G::inputs{}), grading.labels(),
                           grading.fitted_on(), [&](Json& json) { GradingFormat<G>::write(grading, json); });
}

template <class G>
[[nodiscard]] G read_body(const JsonObject& object) {
  require_type_and_columns(object, GradingFormat<G>::type, column_infos(typename G::inputs{}));
  G grading = GradingFormat<G>::read(object);
  require_labels(object, TierLabels::of(grading));
  grading.set_fitted_on(fitted_on_from(object.object("fitted_on"), grading.size()));
  return grading;
}

// A grading of the library's with a core.
template <class G>
concept TypedByCore = requires(const G& grading) {
  { grading.core() } -> std::same_as<decltype(grading.core())>;
  CoreFormat<std::remove_cvref_t<decltype(grading.core())>>::write(grading.core(), std::span<const ColumnInfo>{},
                                                                   std::declval<Json&>());
};

}  // namespace detail

/// Gradings that are a core under names are written and read by what is known of the core.
template <class G>
  requires detail::TypedByCore<G>
struct GradingFormat<G> {
  using Core = std::remove_cvref_t<decltype(std::declval<const G&>().core())>;
  static constexpr std::string_view type = Core::type;
  static void write(const G& grading, Json& json) {
    CoreFormat<Core>::write(grading.core(), column_infos(typename G::inputs{}), json);
  }
  [[nodiscard]] static G read(const JsonObject& object) {
    return G(CoreFormat<Core>::read(object, column_infos(typename G::inputs{})));
  }
};

template <class Outer, class Inner>
struct GradingFormat<NestedGrading<Outer, Inner>> {
  using G = NestedGrading<Outer, Inner>;
  static constexpr std::string_view type = "nested";
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

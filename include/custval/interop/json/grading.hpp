// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/grading_formats.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/grading.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace custval {

/// The version of the gradings' JSON that this library writes; it reads this and all before it.
inline constexpr int grading_json_version = 1;

/// A grading that can be written down: those of the library, and those for which `GradingFormat` is specialised.
template <class G>
concept JsonGrading = Grading<G> && requires(const G& grading, Json& json, const JsonObject& object) {
  { GradingFormat<G>::type } -> std::convertible_to<std::string_view>;
  GradingFormat<G>::write(grading, json);
  { GradingFormat<G>::read(object) } -> std::same_as<G>;
};

/// A grading as JSON: `format`, `version`, `type`, its columns and cuts, the labels, and what it was fitted on (rows,
/// day, customers and share of customers per class).
/// **Errors** ArgumentError for a label that is not UTF-8, or a day whose year has not four digits.
template <JsonGrading G>
[[nodiscard]] Json grading_json(const G& grading) {
  Json json;
  json["format"] = "custval.grading";
  json["version"] = grading_json_version;
  json.update(detail::write_body(grading));
  return json;
}

/// A grading from JSON: equal to the one that was written, to the last bit.
/// **Errors** FormatError for another format, a newer version, another type of grading or other columns than G's, and
/// what is missing or wrong, with its place; ArgumentError or ShapeError for values that G itself refuses.
template <JsonGrading G>
[[nodiscard]] G grading_from_json(const Json& json) {
  detail::require_format("grading_from_json", json, "custval.grading", grading_json_version);
  return detail::read_body<G>(JsonObject(json, "grading_from_json", ""));
}

/// A grading from a text. **Errors** those of grading_from_json; FormatError for what is no JSON or cut short.
template <JsonGrading G>
[[nodiscard]] G grading_from_text(std::string_view text) {
  return grading_from_json<G>(detail::parse_document("grading_from_text", text));
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>

#include <string>

namespace custval {

/// A fitted model of any type as JSON: what its typed form writes.
[[nodiscard]] inline Json lifetime_json(const AnyLifetimeModel& model) {
  return detail::lifetime_json(model.name(), model.parameter_names(), model.parameters(), model.facts());
}

/// A fitted model from JSON, whichever it is: with all numbers of the one that was written, to the last bit. `place` is
/// what messages put before the keys of a model within a document.
/// **Errors** FormatError for another format, a newer version, and what is missing or wrong, with its place and what is
/// allowed there; ArgumentError for a model that is not among the kinds, with the nearest that is.
[[nodiscard]] inline AnyLifetimeModel any_lifetime_from_json(const Json& json, const LifetimeModelKinds& kinds = {},
                                                             const std::string& place = {}) {
  const LifetimeModelKinds::Kind& kind = kinds.at(lifetime_model_name(json));
  const detail::KeptModel kept =
      detail::kept_model_from(JsonObject(json, "lifetime_from_json", place), kind.name, kind.parameter_names);
  return kind.restore(kept.parameters, kept.facts);
}

}  // namespace custval

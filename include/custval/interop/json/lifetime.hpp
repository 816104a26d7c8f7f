// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/detail/calendar.hpp>
#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// The version of the models' JSON that this library writes; it reads this and all before it.
inline constexpr int lifetime_json_version = 1;

namespace detail {

inline constexpr std::array<std::pair<FitOutcome, std::string_view>, 4> fit_outcome_names{
    {{FitOutcome::converged, "converged"},
     {FitOutcome::at_boundary, "at_boundary"},
     {FitOutcome::flat, "flat"},
     {FitOutcome::not_converged, "not_converged"}}};

[[nodiscard]] inline std::string hexadecimal(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
  const auto size = static_cast<std::size_t>(end.ptr - digits.data());
  return std::string(digits.size() - size, '0') + std::string(digits.data(), size);
}

[[nodiscard]] inline std::uint64_t fingerprint_from(const JsonObject& object) {
  const std::string text = object.text("fingerprint");
  std::uint64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) {
    object.refuse("fingerprint", "up to 16 hexadecimal digits");
  }
  return number;
}

[[nodiscard]] inline FitStatus fit_status_from(const JsonObject& object) {
  const std::string outcome = object.text("status");
  for (const auto& [value, name] : fit_outcome_names) {
    if (name == outcome) {
      return {value, object.text("reason")};
    }
  }
  object.refuse("status", "\"converged\", \"at_boundary\", \"flat\" or \"not_converged\"");
}

// A number for which `holds`.
template <class Holds>
[[nodiscard]] double number_that(const JsonObject& object, std::string_view key, std::string_view expected,
                                 const Holds& holds) {
  const double value = object.number(key);
  if (!holds(value)) {
    object.refuse(key, expected);
  }
  return value;
}
// Of what could not be fitted, little is known.
[[nodiscard]] inline double finite_or_unknown(const JsonObject& object, std::string_view key) {
  return number_that(object, key, "a finite number, or \"nan\" for one that is not known",
                     [](double value) { return !std::isinf(value); });
}

[[nodiscard]] inline Json by_name(std::span<const std::string_view> names, std::span<const double> numbers) {
  Json json = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    json[std::string(names[i])] = number_json(numbers[i]);
  }
  return json;
}

// A fitted model of any type as JSON.
[[nodiscard]] inline Json lifetime_json(std::string_view name, std::span<const std::string_view> names,
                                        std::span<const double> parameters, const FitFacts& facts) {
  const std::size_t n = names.size();
  std::vector<double> errors;
  for (std::size_t i = 0; i < n; ++i) {
    errors.push_back(parameters[i] * std::sqrt(facts.covariance[i * n + i]));
  }
  Json json;
  json["format"] = "custval.lifetime_model";
  json["version"] = lifetime_json_version;
  json["model"] = std::string(name);
  json["parameters"] = by_name(names, parameters);
  json["unit_days"] = facts.unit.days();
  if (facts.unit.calendar()) {
    json["calendar"] = calendar_json(*facts.unit.calendar());
  }
  json["standard_errors"] = by_name(names, errors);
  json["log_likelihood"] = number_json(facts.log_likelihood);
  json["penalty"] = number_json(facts.penalty);
  for (const auto& [value, text] : fit_outcome_names) {
    if (value == facts.status.outcome) {
      json["status"] = std::string(text);
    }
  }
  json["reason"] = facts.status.reason;
  json["evaluations"] = facts.evaluations;
  json["customers"] = number_json(facts.customers);
  json["rows"] = facts.rows;
  json["fingerprint"] = hexadecimal(facts.fingerprint);
  json["log_covariance"] = Json::array();
  for (std::size_t row = 0; row < n; ++row) {
    json["log_covariance"].push_back(numbers_json(std::span(facts.covariance).subspan(row * n, n)));
  }
  return json;
}

// What such a document keeps.
struct KeptModel {
  std::vector<double> parameters{};
  FitFacts facts{};
};
[[nodiscard]] inline KeptModel kept_model_from(const JsonObject& object, std::string_view name,
                                               std::span<const std::string_view> names) {
  const std::size_t n = names.size();
  if (object.text("model") != name) {
    object.refuse("model", "\"" + std::string(name) + "\"");
  }
  KeptModel kept;
  const JsonObject named = object.object("parameters");
  for (const std::string_view each : names) {
    kept.parameters.push_back(number_that(named, each, "a finite number > 0",
                                          [](double value) { return value > 0.0 && std::isfinite(value); }));
  }
  FitFacts& facts = kept.facts;
  facts.unit = time_unit_from(object);
  facts.log_likelihood = finite_or_unknown(object, "log_likelihood");
  facts.penalty = finite_or_unknown(object, "penalty");
  facts.status = fit_status_from(object);
  const auto evaluations = object.count("evaluations");
  if (evaluations > (std::numeric_limits<int>::max)()) {
    object.refuse("evaluations", "a number of evaluations");
  }
  facts.evaluations = static_cast<int>(evaluations);
  facts.customers = number_that(object, "customers", "a finite number >= 0",
                                [](double value) { return value >= 0.0 && std::isfinite(value); });
  facts.rows = object.count("rows");
  facts.fingerprint = fingerprint_from(object);
  const auto covariance = object.number_lists("log_covariance");
  for (std::size_t row = 0; row < n; ++row) {
    if (covariance.size() != n || covariance[row].size() != n) {
      object.refuse("log_covariance", to_text(n) + " rows of " + to_text(n) + " numbers");
    }
    // A variance, or what is not known.
    if (covariance[row][row] < 0.0) {
      object.refuse_element("log_covariance", row, "an array whose number " + to_text(row) + " is >= 0, a variance");
    }
    facts.covariance.insert(facts.covariance.end(), covariance[row].begin(), covariance[row].end());
  }
  return kept;
}

}  // namespace detail

/// A fitted model as JSON: `model`, `parameters` by their names, `unit_days` (of the model's unit of time), for a unit
/// of the calendar `calendar` with its `unit` and, of weeks, the weekday that they begin with (`week_starts`),
/// `log_likelihood`, `standard_errors`, `log_covariance` (of the logarithms of the parameters), `status` and `reason`,
/// `customers`, and the `fingerprint` of the data, never the data.
template <ParameterModel M>
[[nodiscard]] Json lifetime_json(const FittedModel<M>& fitted) {
  const auto names = M::parameter_names();
  const std::vector<std::string_view> texts(names.begin(), names.end());
  const auto parameters = fitted.model.parameters();
  return detail::lifetime_json(M::name(), texts, parameters, facts_of(fitted));
}

/// The name of the model that a document holds: who reads any model asks this first.
/// **Errors** FormatError for another format or a newer version.
[[nodiscard]] inline std::string lifetime_model_name(const Json& json) {
  detail::require_format("lifetime_model_name", json, "custval.lifetime_model", lifetime_json_version);
  return JsonObject(json, "lifetime_model_name", "").text("model");
}

/// A fitted model from JSON: equal to the one that was written, to the last bit. `place` is what messages put before
/// the keys of a model within a document.
/// **Errors** FormatError for another format, a newer version, another model than M, and what is missing or wrong, with
/// its place and what is allowed there
template <ParameterModel M>
[[nodiscard]] FittedModel<M> lifetime_from_json(const Json& json, const std::string& place = {}) {
  detail::require_format("lifetime_from_json", json, "custval.lifetime_model", lifetime_json_version);
  const auto names = M::parameter_names();
  const std::vector<std::string_view> texts(names.begin(), names.end());
  const detail::KeptModel kept =
      detail::kept_model_from(JsonObject(json, "lifetime_from_json", place), M::name(), texts);
  auto parameters = M{}.parameters();
  std::copy(kept.parameters.begin(), kept.parameters.end(), parameters.begin());
  auto fitted = fitted_with<FittedModel<M>>(kept.facts);
  fitted.model = M::from_parameters(parameters);
  return fitted;
}

/// A fitted model from a text. **Errors** those of lifetime_from_json; FormatError for what is no JSON or cut short.
template <ParameterModel M>
[[nodiscard]] FittedModel<M> lifetime_from_text(std::string_view text) {
  return lifetime_from_json<M>(detail::parse_document("lifetime_from_text", text));
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/report/lifetime/spend_forecast.hpp>

#include <cmath>
#include <string>

namespace custval {

/// A forecast of spend as JSON: its `mean`, its `model` or null, and the `problem` where there is none.
[[nodiscard]] inline Json spend_json(const SpendForecast& spend) {
  Json json;
  json["mean"] = spend.mean;
  json["problem"] = spend.problem;
  json["model"] = spend.model ? lifetime_json(*spend.model) : Json(nullptr);
  return json;
}

/// A forecast of spend from JSON. `place` is what messages put before the keys.
/// **Errors** FormatError for what is missing or wrong, with its place.
[[nodiscard]] inline SpendForecast spend_from_json(const Json& json, const std::string& place = "spend") {
  const JsonObject object(json, "spend", place);
  SpendForecast spend;
  spend.mean = object.number("mean");
  if (!std::isfinite(spend.mean)) {
    object.refuse("mean", "a finite number");
  }
  spend.problem = object.text("problem");
  if (!object.is_null("model")) {
    spend.model = lifetime_from_json<GammaGamma>(json["model"], place + ".model");
  }
  return spend;
}

}  // namespace custval

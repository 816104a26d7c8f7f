// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace custval::detail {

inline constexpr std::array<std::string_view, 5> calendar_unit_names{"day", "week", "month", "quarter", "year"};
inline constexpr std::array<std::string_view, 7> weekday_names{"sunday",   "monday", "tuesday", "wednesday",
                                                               "thursday", "friday", "saturday"};

// The place of a word of an object among those that are allowed.
template <std::size_t N>
[[nodiscard]] std::size_t word_from(const JsonObject& object, std::string_view key,
                                    const std::array<std::string_view, N>& words) {
  const std::string word = object.text(key);
  std::string allowed;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == word) {
      return i;
    }
    allowed += (i == 0 ? "\"" : i + 1 == N ? " or \"" : ", \"") + std::string(words[i]) + "\"";
  }
  object.refuse(key, allowed);
}

[[nodiscard]] inline Json calendar_json(const Calendar& calendar) {
  Json json;
  json["unit"] = std::string(calendar_unit_names[static_cast<std::size_t>(calendar.unit())]);
  if (calendar.unit() == calendar_unit::week) {
    json["week_starts"] = std::string(weekday_names[calendar.week_starts().c_encoding()]);
  }
  return json;
}

[[nodiscard]] inline Calendar calendar_from(const JsonObject& object) {
  switch (static_cast<calendar_unit>(word_from(object, "unit", calendar_unit_names))) {
    case calendar_unit::week:
      return Calendar::weeks(
          std::chrono::weekday{static_cast<unsigned>(word_from(object, "week_starts", weekday_names))});
    case calendar_unit::month:
      return Calendar::months();
    case calendar_unit::quarter:
      return Calendar::quarters();
    case calendar_unit::year:
      return Calendar::years();
    case calendar_unit::day:
      break;
  }
  return Calendar::days();
}

[[nodiscard]] inline TimeUnit time_unit_from(const JsonObject& object) {
  const double days = object.number("unit_days");
  if (object.has("calendar")) {
    const TimeUnit unit(calendar_from(object.object("calendar")));
    if (days != unit.days()) {
      object.refuse("unit_days", to_text(unit.days()) + ", the mean length of the calendar's periods");
    }
    return unit;
  }
  if (!(days >= TimeUnit::shortest && days <= TimeUnit::longest)) {
    object.refuse("unit_days", "a number of days from 1e-15 to 1e10");
  }
  return TimeUnit(days);
}

}  // namespace custval::detail

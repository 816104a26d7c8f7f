// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/tiering/fitted_on.hpp>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace custval {

/// What a grading was fitted on as JSON: rows, skipped, total, day, customers and share of customers per class.
/// **Errors** ArgumentError for a day whose year has not four digits.
[[nodiscard]] Json fitted_on_json(const FittedOn& fitted_on);

/// What a grading of so many classes was fitted on, from JSON. **Errors** FormatError with the place, also for fewer
/// customers than rows that counted, or more than all rows.
[[nodiscard]] FittedOn fitted_on_from(const JsonObject& object, std::size_t classes);

#if defined(CUSTVAL_JSON_INLINE)

CUSTVAL_JSON_INLINE Json fitted_on_json(const FittedOn& fitted_on) {
  Json json;
  json["rows"] = fitted_on.rows;
  json["skipped"] = fitted_on.skipped;
  json["total"] = number_json(fitted_on.total);
  json["day"] = fitted_on.day ? Json(to_text(*fitted_on.day)) : Json(nullptr);
  if (fitted_on.day) {
    const int year{std::chrono::year_month_day{*fitted_on.day}.year()};
    if (year < 0 || year > 9999) {
      raise_argument("grading_json", "the year of the day that the grading is of", year, "0 to 9999");
    }
  }
  json["customers"] = fitted_on.customers;
  std::int64_t all = 0;
  for (const std::int64_t customers : fitted_on.customers) {
    all += customers;
  }
  json["share_of_customers"] = Json::array();  // for readers; worked out anew when it is read
  for (const std::int64_t customers : fitted_on.customers) {
    json["share_of_customers"].push_back(all > 0 ? Json(static_cast<double>(customers) / static_cast<double>(all))
                                                 : Json(nullptr));
  }
  return json;
}

CUSTVAL_JSON_INLINE FittedOn fitted_on_from(const JsonObject& object, std::size_t classes) {
  FittedOn fitted_on{
      object.count("rows"), object.count("skipped"), object.number("total"), object.counts("customers"), {}};
  if (!fitted_on.customers.empty() && fitted_on.customers.size() != classes) {
    object.refuse("customers", to_text(classes) + " numbers, one for each class");
  }
  if (fitted_on.total != fitted_on.total) {
    object.refuse("total", "a number, \"inf\" or \"-inf\"");
  }
  // Rows that counted are in a class, and others may be. Counted down, as sums of any numbers might overflow.
  if (!fitted_on.customers.empty()) {
    std::uint64_t left = static_cast<std::uint64_t>(fitted_on.rows) + static_cast<std::uint64_t>(fitted_on.skipped);
    for (std::size_t i = 0; i < classes; ++i) {
      const auto customers = static_cast<std::uint64_t>(fitted_on.customers[i]);
      if (customers > left) {
        object.refuse_element("customers", i, "no more customers in all than rows and skipped");
      }
      left -= customers;
    }
    if (left > static_cast<std::uint64_t>(fitted_on.skipped)) {
      object.refuse("rows", "no more rows than customers in the classes");
    }
  }
  if (object.is_text("day")) {
    const std::string text = object.text("day");
    const auto number = [&](std::size_t first, std::size_t size) {
      int value = -1;
      const auto end = std::from_chars(text.data() + first, text.data() + first + size, value);
      return end.ptr == text.data() + first + size ? value : -1;
    };
    const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const std::chrono::year_month_day day{std::chrono::year{shaped ? number(0, 4) : -1},
                                          std::chrono::month{static_cast<unsigned>(shaped ? number(5, 2) : 0)},
                                          std::chrono::day{static_cast<unsigned>(shaped ? number(8, 2) : 0)}};
    if (!shaped || number(0, 4) < 0 || !day.ok()) {
      object.refuse("day", "a date written \"2024-12-31\", or null");
    }
    fitted_on.day = std::chrono::sys_days{day};
  } else if (!object.is_null("day")) {
    object.refuse("day", "a date written \"2024-12-31\", or null");
  }
  return fitted_on;
}

#endif

}  // namespace custval

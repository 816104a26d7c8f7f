// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custval {

namespace detail {

// At most so many bytes of a text, cut between letters.
[[nodiscard]] inline std::string shortened(std::string text, std::size_t longest) {
  if (text.size() > longest) {
    std::size_t end = longest - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
      --end;
    }
    text.resize(end);
    text += "...";
  }
  return text;
}

inline constexpr std::size_t most_shown = 60;

// Adds a value to a text that is cut at `most_shown` anyway: however deep or long the value is, only so much of it is
// looked at.
inline void add_shown(const Json& value, std::string& text) {
  if (value.is_object()) {
    text += value.empty() ? "{}" : "{...}";
  } else if (value.is_array()) {
    text += "[";
    for (std::size_t i = 0; i < value.size() && text.size() <= most_shown; ++i) {
      text += i == 0 ? "" : ", ";
      add_shown(value[i], text);
    }
    text += "]";
  } else {
    text += value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

// A value as messages show it: short, on one line.
[[nodiscard]] inline std::string shown(const Json& value) {
  if (value.is_object()) {
    return "an object";
  }
  std::string text;
  add_shown(value, text);
  return shortened(std::move(text), most_shown);
}

// "one of "a", "b"".
[[nodiscard]] inline std::string one_of(std::span<const std::string_view> words) {
  std::string text = "one of";
  for (const std::string_view word : words) {
    text += (text.size() == 6 ? " \"" : ", \"") + std::string(word) + "\"";
  }
  return text;
}

}  // namespace detail

/// A document that does not say what it should. The message says it all; its parts are for those who show it in words
/// of their own, or beside the field of a form.
struct JsonError : FormatError {
  std::string place;     ///< of the value: "policies[0].cuts"; empty for the whole document
  std::string found;     ///< the value, short and on one line; empty where there is none
  std::string expected;  ///< completes "expected …"; empty where `problem` says all
  std::string problem;   ///< the message without the name of the function

  /// A value that is missing (null), or not what is expected.
  [[nodiscard]] static JsonError wrong(std::string_view function, std::string place, const Json* value,
                                       std::string_view expected) {
    std::string found = value == nullptr ? std::string() : detail::shown(*value);
    std::string problem = (place.empty() ? "the document" : place) +
                          (value == nullptr ? " is missing" : " is " + found) +
                          (expected.empty() ? "" : ", expected " + std::string(expected));
    return {function, std::move(place), std::move(found), std::string(expected), std::move(problem)};
  }
  /// Anything else.
  [[nodiscard]] static JsonError other(std::string_view function, std::string problem) {
    return {function, {}, {}, {}, std::move(problem)};
  }

 private:
  JsonError(std::string_view function, std::string its_place, std::string its_found, std::string its_expected,
            std::string its_problem)
      : FormatError{"custval::" + std::string(function) + ": " + its_problem},
        place{std::move(its_place)},
        found{std::move(its_found)},
        expected{std::move(its_expected)},
        problem{std::move(its_problem)} {}
};

}  // namespace custval

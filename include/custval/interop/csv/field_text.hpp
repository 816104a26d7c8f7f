// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/day.hpp>
#include <custval/report/printable.hpp>

#include <cfloat>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

// Amounts, counts and days from the fields of a text, and why a field is none.

namespace custval {

/// Why a field of a text is not the number or date it should be.
enum class FieldProblem { none, missing, not_a_number, out_of_range, not_a_date, no_such_day };

namespace detail {

[[nodiscard]] constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace detail

/// A text without the blanks and tabs around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && detail::is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && detail::is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

namespace detail {

[[nodiscard]] constexpr unsigned digit(char c) {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';
}
[[nodiscard]] constexpr bool is_digit(char c) {
  return digit(c) < 10U;
}

// The amounts of a sales ledger: up to 16 characters, a decimal point among them or not. The digits beside a point and
// the power of ten are exact doubles then, so that one division rounds correctly; several times faster than the general
// reader.
[[nodiscard]] inline bool parse_short_decimal(std::string_view text, double& value) noexcept {
#if FLT_EVAL_METHOD == 0
  constexpr double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = !text.empty() && text.front() == '-';
  text.remove_prefix(negative ? 1 : 0);
  if (text.empty() || text.size() > 16) {
    return false;
  }
  std::uint64_t digits = 0;
  std::size_t point = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned d = digit(text[i]);
    if (d < 10U) {
      digits = 10 * digits + d;
    } else if (text[i] == '.' && point == text.size()) {
      point = i;
    } else {
      return false;
    }
  }
  const bool has_point = point < text.size();
  if (text.size() == (has_point ? 1U : 0U)) {
    return false;
  }
  const double magnitude = static_cast<double>(digits) / powers[has_point ? text.size() - point - 1 : 0];
  value = negative ? -magnitude : magnitude;
  return true;
#else
  static_cast<void>(text);
  static_cast<void>(value);
  return false;
#endif
}

[[nodiscard]] inline bool two_digits(std::string_view text, std::size_t at, unsigned largest) noexcept {
  return text.size() >= at + 2 && is_digit(text[at]) && is_digit(text[at + 1]) &&
         10 * digit(text[at]) + digit(text[at + 1]) <= largest;
}

// HH:MM, then optionally :SS, a fraction of a second, and Z or an offset.
[[nodiscard]] inline bool is_time_of_day(std::string_view text) noexcept {
  if (!two_digits(text, 0, 24) || text.size() < 5 || text[2] != ':' || !two_digits(text, 3, 59)) {
    return false;
  }
  text.remove_prefix(5);
  if (text.size() >= 3 && text[0] == ':' && two_digits(text, 1, 60)) {
    text.remove_prefix(3);
    if (text.size() >= 2 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
      text.remove_prefix(1);
      while (!text.empty() && is_digit(text[0])) {
        text.remove_prefix(1);
      }
    }
  }
  text = trimmed(text);
  if (text.empty() || text == "Z" || text == "z" || text == "UTC") {
    return true;
  }
  if ((text[0] != '+' && text[0] != '-') || !two_digits(text, 1, 14)) {
    return false;
  }
  text.remove_prefix(3);
  if (!text.empty() && text[0] == ':') {
    text.remove_prefix(1);
    return text.size() == 2 && two_digits(text, 0, 59);
  }
  return text.empty() || (text.size() == 2 && two_digits(text, 0, 59));
}

[[nodiscard]] inline std::string_view predicate(FieldProblem problem) {
  switch (problem) {
    case FieldProblem::none:
      return " is right";
    case FieldProblem::missing:
      return " is missing";
    case FieldProblem::not_a_number:
      return " is not a number";
    case FieldProblem::out_of_range:
      return " is too large or too small a number";
    case FieldProblem::not_a_date:
      return " is not a date written YYYY-MM-DD";
    case FieldProblem::no_such_day:
      return " is not a day of the calendar";
  }
  return "";
}

}  // namespace detail

/// Reads a decimal number: digits with an optional sign, a decimal point and an exponent, blanks around it. Correctly
/// rounded. NaN, infinities, hexadecimal, thousands separators and anything behind the number are refused.
[[nodiscard]] inline FieldProblem parse_number(std::string_view text, double& value) noexcept {
  if (detail::parse_short_decimal(text, value)) {
    return FieldProblem::none;
  }
  text = trimmed(text);
  if (text.empty()) {
    return FieldProblem::missing;
  }
  // from_chars takes a minus but no plus.
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  // from_chars also reads words such as "inf".
  const std::size_t first = text[0] == '-' ? 1 : 0;
  if (first == text.size() || (!detail::is_digit(text[first]) && text[first] != '.')) {
    return FieldProblem::not_a_number;
  }
  const char* const end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value);
  if (result.ptr != end || result.ec == std::errc::invalid_argument) {
    return FieldProblem::not_a_number;
  }
  return result.ec == std::errc{} ? FieldProblem::none : FieldProblem::out_of_range;
}

/// Reads YYYY-MM-DD (years 0001 to 9999, days that exist) as days since 1970-01-01, blanks around it. A time of day
/// behind it (`T` or a blank, HH:MM, then optionally :SS, a fraction and a zone) is checked for its form and dropped:
/// the day is the one written, whatever the zone.
[[nodiscard]] inline FieldProblem parse_date(std::string_view text, std::int32_t& day) noexcept {
  if (text.size() != 10) {
    text = trimmed(text);
    if (text.empty()) {
      return FieldProblem::missing;
    }
  }
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') {
    return trimmed(text).empty() ? FieldProblem::missing : FieldProblem::not_a_date;
  }
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!detail::is_digit(text[i])) {
      return FieldProblem::not_a_date;
    }
  }
  if (text.size() > 10 &&
      ((text[10] != 'T' && text[10] != 't' && text[10] != ' ') || !detail::is_time_of_day(trimmed(text.substr(11))))) {
    return FieldProblem::not_a_date;
  }
  const unsigned year = 1000 * detail::digit(text[0]) + 100 * detail::digit(text[1]) + 10 * detail::digit(text[2]) +
                        detail::digit(text[3]);
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{10 * detail::digit(text[5]) + detail::digit(text[6])},
                                         std::chrono::day{10 * detail::digit(text[8]) + detail::digit(text[9])}};
  if (year == 0 || !date.ok()) {
    return FieldProblem::no_such_day;
  }
  day = static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
  return FieldProblem::none;
}

/// The kind of problem, for counting: "amount is not a number".
[[nodiscard]] inline std::string problem_kind(std::string_view column, FieldProblem problem) {
  return std::string(column) + std::string(detail::predicate(problem));
}

/// The problem with what the field holds: "amount 'abc' is not a number".
[[nodiscard]] inline std::string problem_detail(std::string_view column, std::string_view text, FieldProblem problem) {
  std::string detail(column);
  if (problem != FieldProblem::missing) {
    detail += ' ';
    detail += in_quotes(text);
  }
  return detail += detail::predicate(problem);
}

}  // namespace custval

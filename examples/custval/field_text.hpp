// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace custval_cli {

/// Why a field of a file is not the number or date it should be.
enum class FieldProblem { none, missing, not_a_number, out_of_range, not_a_date, no_such_day };

/// A text without the blanks and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// Reads a decimal number: digits with an optional sign, a decimal point and an exponent, blanks around it. Correctly
/// rounded. NaN, infinities, hexadecimal, thousands separators and anything behind the number are refused.
[[nodiscard]] FieldProblem parse_number(std::string_view text, double& value) noexcept;

/// Reads YYYY-MM-DD (years 0001 to 9999, days that exist) as days since 1970-01-01, blanks around it. A time of day
/// behind it (`T` or a blank, HH:MM, then optionally :SS, a fraction and a zone) is checked for its form and dropped:
/// the day is the one written, whatever the zone.
[[nodiscard]] FieldProblem parse_date(std::string_view text, std::int32_t& day) noexcept;

/// A day as YYYY-MM-DD.
[[nodiscard]] std::string date_text(std::int32_t day);

/// The kind of problem, for counting: "amount is not a number".
[[nodiscard]] std::string problem_kind(std::string_view column, FieldProblem problem);

/// The problem with what the field holds: "amount 'abc' is not a number".
[[nodiscard]] std::string problem_detail(std::string_view column, std::string_view text, FieldProblem problem);

}  // namespace custval_cli

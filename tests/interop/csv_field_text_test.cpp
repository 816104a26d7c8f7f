// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/csv/field_text.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

using custval::date_text;
using custval::FieldProblem;
using custval::parse_date;
using custval::parse_number;

namespace {

FieldProblem number_problem(std::string_view text) {
  double value = 0.0;
  return parse_number(text, value);
}

FieldProblem date_problem(std::string_view text) {
  std::int32_t day = 0;
  return parse_date(text, day);
}

double number_in_text(std::string_view text) {
  double value = std::nan("");
  CHECK(parse_number(text, value) == FieldProblem::none);
  return value;
}

std::int32_t day_in_text(std::string_view text) {
  std::int32_t day = -1;
  CHECK(parse_date(text, day) == FieldProblem::none);
  return day;
}

}  // namespace

TEST_CASE("field_text: numbers as people and programs write them") {
  CHECK(number_in_text("12.50") == 12.5);
  CHECK(number_in_text("  -3 ") == -3.0);
  CHECK(number_in_text("\t+7.25") == 7.25);
  CHECK(number_in_text(".5") == 0.5);
  CHECK(number_in_text("5.") == 5.0);
  CHECK(number_in_text("1e3") == 1000.0);
  CHECK(number_in_text("-2.5E-2") == -0.025);
  CHECK(number_in_text("0000000000000000000000000012.5") == 12.5);
  CHECK(number_in_text("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(number_in_text("0.1") == 0.1);
  CHECK(number_in_text("1.7976931348623157e308") == 1.7976931348623157e308);
  CHECK(std::signbit(number_in_text("-0")));
}

TEST_CASE("field_text: what is not a number is refused") {
  for (const char* const text : {"abc",  "12,5",     "1 2",  "12x", "x12", "$5",    "1.2.3", "--1",   "+-1",  "-+1",
                                 "+",    "-",        ".",    "-.",  "e5",  ".e5",   "nan",   "NaN",   "-nan", "inf",
                                 "-inf", "Infinity", "0x10", "1e",  "1e+", "1_000", "1'000", "12.5\n"}) {
    CAPTURE(text);
    CHECK(number_problem(text) == FieldProblem::not_a_number);
  }
  CHECK(number_problem(std::string_view("1\0", 2)) == FieldProblem::not_a_number);
  CHECK(number_problem("") == FieldProblem::missing);
  CHECK(number_problem(" \t ") == FieldProblem::missing);
  CHECK(number_problem("1e999") == FieldProblem::out_of_range);
  CHECK(number_problem("-1e999") == FieldProblem::out_of_range);
  CHECK(number_problem("1e-999") == FieldProblem::out_of_range);
}

TEST_CASE("field_text: short decimals round as the C library does") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::string digits = std::to_string(random() % 10'000'000'000'000'000ULL);
    digits.resize(std::min<std::size_t>(digits.size(), 1 + random() % 16));
    const std::size_t point = random() % (digits.size() + 1);
    std::string text = digits;
    text.insert(point, 1, '.');
    text.insert(0, random() % 2, '-');
    double value = 0.0;
    REQUIRE(parse_number(text, value) == FieldProblem::none);
    REQUIRE(value == std::strtod(text.c_str(), nullptr));
  }
}

TEST_CASE("field_text: every day of ten thousand years, counted one by one") {
  // Independent of any calendar library: the Gregorian leap rule and a counter from 0001-01-01, which lies 719,162 days
  // before 1970-01-01 (1969 years of 365 days and 477 leap days: 492 fourths − 19 hundredths + 4 four-hundredths).
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int32_t expected = -719'162;
  bool all_right = true;
  for (int year = 1; year <= 9999; ++year) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 1; month <= 12; ++month) {
      const int days = lengths[month - 1] + (month == 2 && leap ? 1 : 0);
      for (int day = 1; day <= 31; ++day) {
        char text[64];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        std::int32_t got = 0;
        const FieldProblem problem = parse_date(text, got);
        if (day > days) {
          all_right = all_right && problem == FieldProblem::no_such_day;
        } else {
          all_right = all_right && problem == FieldProblem::none && got == expected && date_text(got) == text;
          ++expected;
        }
      }
    }
  }
  CHECK(all_right);
  CHECK(day_in_text("1970-01-01") == 0);
  CHECK(day_in_text("1997-01-01") == 9862);  // 27 years, 7 of them leap: 27 · 365 + 7
}

TEST_CASE("field_text: a time of day behind the date is dropped, anything else refused") {
  const std::int32_t day = day_in_text("2024-02-29");
  for (const char* const text :
       {" 2024-02-29 ", "2024-02-29T23:59:59", "2024-02-29 00:00", "2024-02-29t12:30:00.123456", "2024-02-29T12:30Z",
        "2024-02-29T12:30:00+02:00", "2024-02-29 12:30:00 -0500", "2024-02-29 12:30:00 UTC", "2024-02-29T24:00:00",
        "2024-02-29T12:30:00-05", "2024-02-29  12:30"}) {
    CAPTURE(text);
    CHECK(day_in_text(text) == day);
  }
  for (const char* const text : {"2024-2-9",
                                 "24-02-29",
                                 "29.02.2024",
                                 "02/29/2024",
                                 "2024/02/29",
                                 "20240229",
                                 "2024-02-29T",
                                 "2024-02-29x",
                                 "2024-02-29 junk",
                                 "2024-02-29T25:00",
                                 "2024-02-29T12:60",
                                 "2024-02-29T12:30:61",
                                 "2024-02-29T12",
                                 "2024-02-29T12:30:00.",
                                 "2024-02-29T12:30:00+2",
                                 "2024-02-29T12:30:00+02:0",
                                 "2024-02-29T12:30:00+02:000",
                                 "2024-02-29 1:30",
                                 "-024-02-29",
                                 "2024-0 -29",
                                 "abcd-ef-gh",
                                 "today"}) {
    CAPTURE(text);
    CHECK(date_problem(text) == FieldProblem::not_a_date);
  }
  for (const char* const text : {"2023-02-29", "1900-02-29", "2024-00-10", "2024-13-10", "2024-04-31", "2024-01-00",
                                 "0000-01-01", "2024-02-30T10:00"}) {
    CAPTURE(text);
    CHECK(date_problem(text) == FieldProblem::no_such_day);
  }
  CHECK(date_problem("") == FieldProblem::missing);
  CHECK(date_problem("          ") == FieldProblem::missing);
  CHECK(date_problem("   ") == FieldProblem::missing);
}

TEST_CASE("field_text: problems in words") {
  using custval::problem_detail;
  using custval::problem_kind;
  CHECK(problem_detail("amount", "abc", FieldProblem::not_a_number) == "amount 'abc' is not a number");
  CHECK(problem_detail("amount", "", FieldProblem::missing) == "amount is missing");
  CHECK(problem_detail("date", "2023-02-29", FieldProblem::no_such_day) ==
        "date '2023-02-29' is not a day of the calendar");
  CHECK(problem_detail("date", std::string("a\nb\0c", 5), FieldProblem::not_a_date) ==
        "date 'a?b?c' is not a date written YYYY-MM-DD");
  // Cut at 40 bytes, but not inside the two-byte é.
  CHECK(problem_detail("x", std::string(39, 'a') + "é-tail", FieldProblem::not_a_number) ==
        "x '" + std::string(39, 'a') + "...' is not a number");
  CHECK(problem_kind("amount", FieldProblem::out_of_range) == "amount is too large or too small a number");
}

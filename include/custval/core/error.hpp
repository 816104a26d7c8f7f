// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "custval: -ffinite-math-only (part of -ffast-math) makes NaN invisible; add -fno-finite-math-only"
#endif

namespace custval {

/// What every exception of the library derives from. The message names the function, the argument or column, the row
/// where there is one, the value, and what was expected.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A parameter of a model, a policy or a function lies outside its domain.
struct ArgumentError : Error {
  using Error::Error;
};

/// Columns, outputs or parameter lists whose sizes do not fit together.
struct ShapeError : Error {
  using Error::Error;
};

/// Rows of data that the caller asked to have refused.
struct DataError : Error {
  using Error::Error;
};

/// A text or a file that is not what it should be: of another format, of a newer version, cut short.
struct FormatError : Error {
  using Error::Error;
};

/// The single place where the library throws. Without exceptions (-fno-exceptions) it prints the message to stderr and
/// aborts.
template <std::derived_from<Error> E>
[[noreturn, gnu::cold, gnu::noinline]] void raise(const E& error) {
#if defined(__cpp_exceptions)
  throw error;
#else
  std::fputs(error.what(), stderr);
  std::fputc('\n', stderr);
  std::abort();
#endif
}
template <std::derived_from<Error> E>
[[noreturn, gnu::cold, gnu::noinline]] void raise(const std::string& message) {
  raise(E(message));
}

/// A number as the shortest text that reads back as the same number; whole numbers below 10^15 in plain digits.
template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
[[nodiscard]] std::string to_text(Number value) {
  if constexpr (std::floating_point<Number>) {
    if (std::isnan(value)) {
      return "NaN";  // to_chars would write the sign bit too
    }
    if (value == std::trunc(value) && std::abs(value) < static_cast<Number>(1e15) &&
        !(value == Number{0} && std::signbit(value))) {
      return to_text(static_cast<std::int64_t>(value));
    }
  }
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end.ptr};
}

/// Refuses a parameter: "custval::FUNCTION: ARGUMENT is VALUE, expected EXPECTED".
[[noreturn, gnu::cold, gnu::noinline]] inline void raise_argument(std::string_view function, std::string_view argument,
                                                                  double value, std::string_view expected) {
  raise<ArgumentError>("custval::" + std::string(function) + ": " + std::string(argument) + " is " + to_text(value) +
                       ", expected " + std::string(expected));
}

/// Refuses sizes: "custval::FUNCTION: ARGUMENT has SIZE UNIT, expected EXPECTED".
[[noreturn, gnu::cold, gnu::noinline]] inline void raise_shape(std::string_view function, std::string_view argument,
                                                               std::int64_t size, std::string_view unit,
                                                               std::string_view expected) {
  raise<ShapeError>("custval::" + std::string(function) + ": " + std::string(argument) + " has " + to_text(size) + " " +
                    std::string(unit) + ", expected " + std::string(expected));
}

/// Refuses a value in a row: "custval::FUNCTION: column 'COLUMN', row ROW: value VALUE, expected EXPECTED". Rows count
/// from 0.
[[noreturn, gnu::cold, gnu::noinline]] inline void raise_data(std::string_view function, std::string_view column,
                                                              std::int64_t row, double value,
                                                              std::string_view expected) {
  raise<DataError>("custval::" + std::string(function) + ": column '" + std::string(column) + "', row " + to_text(row) +
                   ": value " + to_text(value) + ", expected " + std::string(expected));
}

}  // namespace custval

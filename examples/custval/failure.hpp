// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace custval_cli {

/// What went wrong with data or files, as one line for the user. The program ends with exit code 1.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A command line that cannot be understood. The program ends with exit code 2.
struct UsageFailure : Failure {
  using Failure::Failure;
};

/// The user stopped the program. It ends with the exit code of the signal: 130 for Ctrl-C.
struct Interrupted : Failure {
  using Failure::Failure;
};

/// Throws a Failure that says what could not be done and the system's reason: "cannot open 'a.csv': No such file …".
[[noreturn]] void fail_with_system_error(const std::string& what, int error);

/// A text as it may stand on a terminal: whatever could move the cursor, change colours, break the line or turn the
/// direction of writing (control characters, also those of 8 bits and in UTF-8, and marks of direction) and bytes that
/// are not UTF-8 come out as '?', one each. `and_line_ends`: line feeds too.
[[nodiscard]] std::string printable(std::string_view text, bool and_line_ends = true);

/// A text from a file between single quotes, fit for one line on a terminal: at most `longest` bytes of it, and these
/// printable.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t longest = 40);

}  // namespace custval_cli

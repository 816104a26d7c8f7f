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

/// The user stopped the program (Ctrl-C). The program ends with exit code 130.
struct Interrupted : Failure {
  Interrupted() : Failure("stopped; nothing was written") {}
};

/// Throws a Failure that says what could not be done and the system's reason: "cannot open 'a.csv': No such file …".
[[noreturn]] void fail_with_system_error(const std::string& what, int error);

/// A text from a file between single quotes, fit for one line on a terminal: at most `longest` bytes of it, control
/// characters as '?'.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t longest = 40);

}  // namespace custval_cli

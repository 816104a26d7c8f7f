// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/report/printable.hpp>
#include <stdexcept>
#include <string>

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

using custval::in_quotes;
using custval::printable;

}  // namespace custval_cli

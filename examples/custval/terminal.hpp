// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <string_view>

namespace custval_cli {

/// Whether a stream goes to a terminal that can redraw a line.
[[nodiscard]] bool is_terminal(std::FILE* stream);

/// Prints a text of several lines on standard output; what is not printable comes out as '?'.
/// **Errors** what cannot be written is a Failure.
void say(std::string_view text);

/// Hands all that was printed to the system: a full disk and a closed pipe show here at the latest. A Failure, as
/// there.
void finish_saying();

/// Opens what the caller closed of standard input, output and error, in such a way that using them fails: else the
/// first file opened would take their place and, say, a summary would go into a result.
void occupy_closed_standard_streams();

/// Whether the user's locale (LC_ALL, else LC_CTYPE, else LANG) writes UTF-8.
[[nodiscard]] bool is_utf8_locale();

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>

namespace custval_cli {

/// Whether a stream goes to a terminal that can redraw a line.
[[nodiscard]] bool is_terminal(std::FILE* stream);

/// Whether the user's locale (LC_ALL, else LC_CTYPE, else LANG) writes UTF-8.
[[nodiscard]] bool is_utf8_locale();

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace custval_cli {

/// As many threads as asked for (0: all of the machine's), or fewer where the system does not give so many: then half
/// of those that it gives, since threads take memory that the work needs too, and a line on standard error says so.
/// Results do not depend on it.
[[nodiscard]] int usable_threads(int wanted);

}  // namespace custval_cli

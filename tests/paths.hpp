// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace custval_test {

// Defined in a generated source, the only one that knows where this clone lies: all others compile the same, and are
// found in the compiler's cache, wherever it lies.

/// The project's folder.
extern const char* const project_folder;
/// The custval program; "" where it is not built.
extern const char* const custval_program;

}  // namespace custval_test

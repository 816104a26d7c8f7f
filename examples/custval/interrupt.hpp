// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace custval_cli {

/// Makes Ctrl-C and a request to terminate raise a flag instead of ending the program on the spot, so that unfinished
/// output is cleared away; a second one ends it at once. A closed pipe and a file size limit become write errors.
void handle_interrupts();

/// Throws Interrupted when the user has asked to stop. Cheap: long loops call it every few thousand rows.
void stop_if_interrupted();

}  // namespace custval_cli

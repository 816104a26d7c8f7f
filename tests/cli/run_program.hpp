// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "../paths.hpp"
#include "temporary_folder.hpp"

namespace custval_test {

/// Runs the program in the folder, by the shell, and gives its exit code; what it prints is there in the files `stdout`
/// and `stderr`.
inline int run_program(const TemporaryFolder& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder.path().string() + "' && '" + custval_program + "' " + arguments + " >'" +
                              (folder / "stdout") + "' 2>'" + (folder / "stderr") + "'";
  const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace custval_test

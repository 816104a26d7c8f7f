// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "paths.hpp"

namespace custval_test {

/// A file of the shared data that tests may read but the project does not hold: in the folder named by the environment
/// variable CUSTVAL_SHARED_DATA, else in ../shared/data beside the project. Nothing, and a message, when it is absent.
inline std::optional<std::string> shared_data(const std::string& name) {
  const char* const named = std::getenv("CUSTVAL_SHARED_DATA");  // NOLINT(concurrency-mt-unsafe): before any thread
  const auto folder =
      named != nullptr ? std::filesystem::path(named) : std::filesystem::path(project_folder) / "../shared/data";
  const auto file = folder / name;
  if (std::filesystem::exists(file)) {
    return file.string();
  }
  MESSAGE("skipped: ", file.string(), " is absent (set CUSTVAL_SHARED_DATA to the folder that holds it)");
  return std::nullopt;
}

}  // namespace custval_test

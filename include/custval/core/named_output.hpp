// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <span>
#include <string>

namespace custval {

/// A column that is asked for by its name, and the caller's memory that it is written to.
struct NamedOutput {
  std::string name;
  std::span<double> values;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

namespace custval {

/// What becomes of impossible rows of a base, when a model is fitted to it: an error that names column, row and
/// value, or they are left out and counted.
enum class IllegalRows { refuse, drop };

}  // namespace custval

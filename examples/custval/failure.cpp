// SPDX-License-Identifier: BSL-1.0
#include "failure.hpp"

#include <system_error>

namespace custval_cli {

void fail_with_system_error(const std::string& what, int error) {
  throw Failure(what + ": " + std::generic_category().message(error));
}

}  // namespace custval_cli

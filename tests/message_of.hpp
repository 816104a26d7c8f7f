// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <string>

namespace custval_test {

/// What the library says when it refuses a call.
std::string message_of(const auto& call) {
  try {
    call();
  } catch (const custval::Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

}  // namespace custval_test

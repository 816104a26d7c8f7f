// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/detail/log_workspace.hpp>

#include <memory>

namespace custval {

/// Memory that `summarise` works in. A program that summarises more than once keeps one and passes it along: fresh
/// memory costs as much as the work done in it. Holds no results; serves one call at a time.
class SummaryWorkspace {
 public:
  SummaryWorkspace() : memory_{std::make_unique<detail::LogWorkspace>()} {}
  /// The memory, for the library's own use.
  [[nodiscard]] detail::LogWorkspace& memory() noexcept { return *memory_; }

 private:
  std::unique_ptr<detail::LogWorkspace> memory_;
};

}  // namespace custval

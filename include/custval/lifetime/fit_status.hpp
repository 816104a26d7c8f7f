// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <string>

namespace custval {

/// How a fit ended.
enum class FitOutcome {
  converged,
  at_boundary,   ///< the likelihood rises towards a limit: a parameter or more run to 0 or infinity
  flat,          ///< a maximum, but the data do not tell a parameter from one e³ times as large
  not_converged  ///< see the reason
};

struct FitStatus {
  FitOutcome outcome = FitOutcome::not_converged;
  std::string reason;  ///< why not converged; the limit model at a boundary
  [[nodiscard]] bool converged() const noexcept { return outcome == FitOutcome::converged; }
  friend bool operator==(const FitStatus&, const FitStatus&) = default;
};

[[nodiscard]] inline std::string to_text(const FitStatus& status) {
  const char* const outcome = status.outcome == FitOutcome::converged     ? "converged"
                              : status.outcome == FitOutcome::at_boundary ? "at a boundary"
                              : status.outcome == FitOutcome::flat        ? "flat"
                                                                          : "not converged";
  return status.reason.empty() ? outcome : outcome + (": " + status.reason);
}

}  // namespace custval

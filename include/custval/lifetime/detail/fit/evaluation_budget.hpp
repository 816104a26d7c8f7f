// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <stop_token>
#include <utility>

namespace custval::detail {

/// How many evaluations all searches of a fit may make together, and whether somebody has asked them to stop. Whoever
/// evaluates asks it first, in every branch.
class EvaluationBudget {
 public:
  explicit EvaluationBudget(int most, std::stop_token stop = {}) noexcept : most_{most}, stop_{std::move(stop)} {}

  /// Whether there may be one more; if so, it counts as made.
  [[nodiscard]] bool take() noexcept {
    if (made_ >= most_ || is_stopped()) {
      was_refused_ = true;
      return false;
    }
    ++made_;
    return true;
  }
  [[nodiscard]] int made() const noexcept { return made_; }
  /// Whether one was asked for that may not be made.
  [[nodiscard]] bool was_refused() const noexcept { return was_refused_; }
  [[nodiscard]] bool is_stopped() const noexcept { return stop_.stop_requested(); }

 private:
  int most_;
  int made_ = 0;
  bool was_refused_ = false;
  std::stop_token stop_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/tiering/tier.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What a grading was fitted on.
struct FittedOn {
  std::int64_t rows = 0;     ///< rows that counted
  std::int64_t skipped = 0;  ///< rows left out because a value that counts is not finite
  /// What the cuts are parts of: the sum of the positive values, or the number of rows; for profit per cost the sum of
  /// profits; 0 where cuts are parts of nothing (rules, grids, RFM, value and growth, gradings of gradings).
  double total = 0.0;
  /// Customers in each class when it was fitted, best first; empty for a grading that nobody fitted.
  std::vector<std::int64_t> customers{};
  /// The day as of which the base was, where the caller said it (`dated`).
  std::optional<std::chrono::sys_days> day{};

  friend bool operator==(const FittedOn&, const FittedOn&) = default;
};

/// What all gradings of the library carry beside their cuts: the names of the classes, and what they were fitted on.
class GradingRecord {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept {
    return tier < labels_.size() ? std::string_view(labels_[tier]) : std::string_view("unclassified");
  }
  [[nodiscard]] const TierLabels& labels() const noexcept { return labels_; }
  [[nodiscard]] const FittedOn& fitted_on() const noexcept { return fitted_on_; }
  void set_fitted_on(FittedOn fitted_on) { fitted_on_ = std::move(fitted_on); }

  friend bool operator==(const GradingRecord&, const GradingRecord&) = default;

 protected:
  GradingRecord() = default;
  GradingRecord(TierLabels labels, FittedOn fitted_on) : labels_{std::move(labels)}, fitted_on_{std::move(fitted_on)} {}

 private:
  TierLabels labels_;
  FittedOn fitted_on_;
};

/// The grading, saying as of which day the base was that it was fitted on.
template <class G>
  requires requires(G& grading) { grading.set_fitted_on(grading.fitted_on()); }
[[nodiscard]] G dated(G grading, std::chrono::sys_days day) {
  FittedOn fitted_on = grading.fitted_on();
  fitted_on.day = day;
  grading.set_fitted_on(std::move(fitted_on));
  return grading;
}

/// A day as 2024-12-31.
[[nodiscard]] inline std::string to_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + to_text(number); };
  std::string year = to_text(static_cast<int>(date.year()));
  if (static_cast<int>(date.year()) >= 0 && year.size() < 4) {
    year.insert(0, 4 - year.size(), '0');
  }
  return year + "-" + two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

/// "fitted on 23570 rows as of 2024-12-31, 3 skipped: 7695 A, 8067 B, 7808 C".
[[nodiscard]] inline std::string to_text(const FittedOn& fitted_on, const TierLabels& labels) {
  std::string text = "fitted on " + to_text(fitted_on.rows) + " rows";
  if (fitted_on.day) {
    text += " as of " + to_text(*fitted_on.day);
  }
  if (fitted_on.skipped > 0) {
    text += ", " + to_text(fitted_on.skipped) + " skipped";
  }
  for (std::size_t i = 0; i < fitted_on.customers.size() && i < labels.size(); ++i) {
    text += (i == 0 ? ": " : ", ") + to_text(fitted_on.customers[i]) + " " + labels[i];
  }
  return text;
}

}  // namespace custval

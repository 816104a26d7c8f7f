// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/summary_columns.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

namespace custval::detail {

// What a history must be like.
[[nodiscard]] inline bool has_repeats(const PurchaseHistory& h) noexcept {
  return h.repeats >= 0.0 && h.repeats < std::numeric_limits<double>::infinity() && h.repeats == std::floor(h.repeats);
}
[[nodiscard]] inline bool has_end(const PurchaseHistory& h) noexcept {
  return h.observed >= 0.0 && h.observed < std::numeric_limits<double>::infinity();
}
[[nodiscard]] inline bool has_last(const PurchaseHistory& h) noexcept {
  return h.recency >= 0.0 && h.recency <= h.observed && (h.repeats > 0.0) == (h.recency > 0.0);
}
[[nodiscard]] inline bool is_history(const PurchaseHistory& h) noexcept {
  return has_repeats(h) && has_end(h) && has_last(h);
}

// The same as rules that can be told, in the order in which they are asked.
struct HistoryRule {
  std::string_view column;
  const char* expected;
  double PurchaseHistory::* value;
  bool (*holds)(const PurchaseHistory&) noexcept;
};

inline constexpr std::array<HistoryRule, 3> history_rules{
    {{repeat_purchases::name(), "a whole number >= 0", &PurchaseHistory::repeats, has_repeats},
     {observed_time::name(), "a finite number >= 0", &PurchaseHistory::observed, has_end},
     {recency::name(), "0 without repeat purchases, else a number > 0 and at most the observed time",
      &PurchaseHistory::recency, has_last}}};

// The number of the first rule that something that is no history breaks.
[[nodiscard]] inline std::size_t broken_rule(const PurchaseHistory& history) noexcept {
  std::size_t rule = 0;
  while (rule + 1 < history_rules.size() && history_rules[rule].holds(history)) {
    ++rule;
  }
  return rule;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <custval/purchases/amount_policy.hpp>
#include <optional>
#include <string_view>

namespace custval_cli {

/// What is done with rows of a negative or of zero amount.
using RowRule = custval::amount_rule;

/// The words of the rules, in order; the first few are for zero amounts, too.
inline constexpr auto refund_rules = custval::amount_rule_names;
inline constexpr std::array<std::string_view, 4> zero_rules{refund_rules[0], refund_rules[1], refund_rules[2],
                                                            refund_rules[3]};

/// The rule of a word; nothing for one that is not among the words.
template <std::size_t N>
[[nodiscard]] std::optional<RowRule> row_rule(std::string_view word, const std::array<std::string_view, N>& words) {
  const auto place = std::find(words.begin(), words.end(), word);
  return place == words.end() ? std::nullopt : std::optional{static_cast<RowRule>(place - words.begin())};
}

}  // namespace custval_cli

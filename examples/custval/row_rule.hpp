// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace custval_cli {

/// What is done with rows of a negative or of zero amount. The library's amount_rule says what each means.
enum class RowRule : std::uint8_t { keep, drop, net_same_day, reject, net_purchase, apart };

/// Their words, in order; the first few are for zero amounts, too.
inline constexpr std::array<std::string_view, 6> refund_rules{"keep",   "drop",         "net_same_day",
                                                              "reject", "net_purchase", "apart"};
inline constexpr std::array<std::string_view, 4> zero_rules{"keep", "drop", "net_same_day", "reject"};

[[nodiscard]] inline std::string_view word_of(RowRule rule) {
  return refund_rules.at(static_cast<std::size_t>(rule));
}

/// The rule of a word; nothing for one that is not among the words.
template <std::size_t N>
[[nodiscard]] std::optional<RowRule> row_rule(std::string_view word, const std::array<std::string_view, N>& words) {
  const auto place = std::find(words.begin(), words.end(), word);
  return place == words.end() ? std::nullopt : std::optional{static_cast<RowRule>(place - words.begin())};
}

}  // namespace custval_cli

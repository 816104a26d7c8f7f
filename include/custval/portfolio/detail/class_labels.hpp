// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// What the class analytics take: names of classes, tiers and a column of numbers beside them.

namespace custval {

/// What says how many classes there are and what they are called: TierLabels, or a grading.
template <class T>
concept ClassNames = std::convertible_to<const T&, TierLabels> || Grading<T>;

namespace detail {

template <ClassNames Names>
[[nodiscard]] TierLabels class_labels(const Names& names) {
  if constexpr (std::convertible_to<const Names&, TierLabels>) {
    return names;
  } else {
    return TierLabels::of(names);
  }
}

// The name that a plain column has in messages.
struct class_value : column<"value", units::currency> {};

template <PlainColumn Values>
[[nodiscard]] auto class_column(const Values& values) {
  return span_of(bind<class_value>(values));
}

inline void require_as_many(std::string_view function, std::string_view what, std::size_t size, std::string_view other,
                            std::size_t expected) {
  if (size != expected) {
    raise_shape(function, what, static_cast<Index>(size), "rows",
                to_text(expected) + ", as many as " + std::string(other) + " has");
  }
}

inline void require_classes(std::string_view function, std::size_t classes) {
  if (classes > most_tiers) {
    raise_shape(function, "the grading", static_cast<Index>(classes), "classes", "at most " + to_text(most_tiers));
  }
}

// The row of the first tier that is no class, -1 when all are. In lanes of fixed number, which vectorise even where
// compilers are told to be brief, so that every pass can afford it.
[[nodiscard]] inline Index first_odd_tier(const Tier* tiers, Index rows, std::size_t classes) noexcept {
  std::array<Tier, 32> worst{};
  const auto see = [&](std::size_t lane, Tier tier) {
    const auto next = static_cast<Tier>(tier + 1U);  // unclassified becomes 0
    worst[lane] = next > worst[lane] ? next : worst[lane];
  };
  const auto count = static_cast<std::size_t>(rows);
  std::size_t i = 0;
  for (; i + worst.size() <= count; i += worst.size()) {
    for (std::size_t lane = 0; lane < worst.size(); ++lane) {
      see(lane, tiers[i + lane]);
    }
  }
  for (std::size_t lane = 0; i < count; ++i, ++lane) {
    see(lane, tiers[i]);
  }
  if (*std::max_element(worst.begin(), worst.end()) <= classes) {
    return -1;
  }
  Index row = 0;
  while (tiers[row] < classes || tiers[row] == unclassified) {
    ++row;
  }
  return row;
}

[[noreturn]] inline void raise_odd_tier(std::string_view function, std::string_view column, Index row, Tier tier,
                                        std::size_t classes) {
  raise_data(function, column, row, static_cast<double>(tier),
             "a class below " + to_text(classes) + ", or " + to_text(unclassified) + " for unclassified");
}

// part / whole where there is a whole, and both are numbers: of an amount that overflowed nobody has a share.
[[nodiscard]] inline double class_share(double part, double whole) noexcept {
  const double share = part / whole;
  return whole > 0.0 && std::isfinite(whole) && std::isfinite(share) ? share : std::nan("");
}
[[nodiscard]] inline double class_share(std::int64_t part, std::int64_t whole) noexcept {
  return class_share(static_cast<double>(part), static_cast<double>(whole));
}

// Equal, or undefined both.
[[nodiscard]] inline bool same_figure(double a, double b) noexcept {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace detail

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::testing {

using custval::to_text;  // the one for reports, below, would hide those for numbers

/// A law that does not hold, and what showed it, in a sentence: how many rows, which of them, what it holds, and the
/// two values or classes that should have been the same.
struct Violation {
  std::string law;
  std::string what;

  friend bool operator==(const Violation&, const Violation&) = default;
};

/// What holding a model or a policy to laws has shown: a plain value that any test framework can ask.
///
///     const auto report = testing::check_value_model(MyModel{0.5});
///     CHECK_MESSAGE(report.passed(), to_text(report));               // doctest
///     EXPECT_TRUE(report.passed()) << to_text(report);               // GoogleTest
struct LawReport {
  std::vector<std::string> laws;      ///< the laws that were tried, each once
  std::vector<Violation> violations;  ///< the first violation of each law that does not hold

  /// Some laws were tried, and all of them hold.
  [[nodiscard]] bool passed() const noexcept { return !laws.empty() && violations.empty(); }
  [[nodiscard]] bool holds(std::string_view law) const noexcept {
    return std::none_of(violations.begin(), violations.end(), [law](const Violation& each) { return each.law == law; });
  }

  /// Enters that a law was tried and, unless `what` is empty, that it does not hold. Suites of your own fill a report
  /// in so.
  void enter(std::string_view law, std::string what) {
    const bool held = holds(law);
    if (std::find(laws.begin(), laws.end(), law) == laws.end()) {
      laws.emplace_back(law);
    }
    if (!what.empty() && held) {
      violations.push_back({std::string(law), std::move(what)});
    }
  }

  friend bool operator==(const LawReport&, const LawReport&) = default;
};

/// "all 11 laws hold", or "1 of 11 laws does not hold" and a line for each that does not.
[[nodiscard]] inline std::string to_text(const LawReport& report) {
  if (report.laws.empty()) {
    return "no law was tried";
  }
  if (report.passed()) {
    return "all " + to_text(report.laws.size()) + " laws hold";
  }
  std::string text = to_text(report.violations.size()) + " of " + to_text(report.laws.size()) + " laws " +
                     (report.violations.size() == 1 ? "does" : "do") + " not hold";
  for (const Violation& each : report.violations) {
    text += "\n- " + each.law + ": " + each.what;
  }
  return text;
}

/// What columns a model or a policy takes. No trial can tell: one that takes double alone does not compile for float.
enum class scalars {
  double_and_float,
  double_only,
};

}  // namespace custval::testing

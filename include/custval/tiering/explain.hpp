// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/detail/next_class.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace custval {

/// A way to a better class: all of these changes together, everything else as it is.
struct Way {
  Tier tier = unclassified;
  std::string label;
  std::vector<Change> changes;
  friend bool operator==(const Way&, const Way&) = default;
};

/// Why a customer is in a class, and what it would take to reach the next better one.
struct Explanation {
  Tier tier = unclassified;
  std::string label;
  std::string why;
  /// The ways that change fewest columns, each by as little as will do and within its domain; none for the best class,
  /// an unclassified customer, or where more than three columns would have to change.
  std::vector<Way> ways;
  /// False where there were too many combinations of cuts to try them all (ten million of up to a hundred cuts, fewer
  /// of more): each column's nearest cuts were tried, and there may be other ways, or one that `ways` lacks.
  bool all_tried = true;
  friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// A grading that can say why: `why(row, tier)` in words, and `cut_points(row, use)`, which calls `use(tag, value)` for
/// each value of a column at which the class can change. All gradings of the library can.
template <class G>
concept ExplainableGrading = Grading<G> &&
    requires(const G& grading, const archetype_view<double, typename G::inputs>& row) {
  { grading.why(row, Tier{}) } -> std::convertible_to<std::string>;
  grading.cut_points(row, detail::ignore_cut{});
};

/// Explains the class of one row. Every way is tried out before it is told: the grading itself, given the changed
/// values, puts the customer into that class.
/// **Errors** ArgumentError for a row that the base does not have; a missing column stops the compiler.
/// **Cost** microseconds where one column is enough; else a trial for each combination of two or three columns' cuts,
/// two a cut: a tenth of a second for ten columns of nine cuts, a second or two for as many as are tried at most,
/// however many cuts there are.
template <ExplainableGrading G, Gradable Base>
[[nodiscard]] Explanation explain(const G& grading, const Base& base, Index row) {
  Explanation explanation;
  const auto view = detail::view_for<G>(base);
  using View = std::remove_const_t<decltype(view)>;
  if constexpr (detail::columns_to_read<G, View, typename G::inputs>::require()) {
    if (row < 0 || row >= view.rows()) {
      raise_argument("explain", "row", static_cast<double>(row),
                     "a row of the base, which has " + to_text(view.rows()));
    }
    const auto customer = view.select(typename G::inputs{}).slice(row, 1);
    grading.assign(customer, std::span(&explanation.tier, 1));
    explanation.label = grading.label(explanation.tier);
    explanation.why = grading.why(customer, explanation.tier);
    if (explanation.tier != unclassified) {
      const auto next = detail::NextClass(grading, customer).ways(explanation.tier);
      for (const auto& found : next.found) {
        explanation.ways.push_back({found.tier, std::string(grading.label(found.tier)), found.changes});
      }
      explanation.all_tried = next.all_tried;
    }
  }
  return explanation;
}

/// The explanation as text, a line for the reason and one for each way:
/// "class B: total_value is 250: at least 100 (B), below 300 (A)\nto reach A: total_value rises to 300 (from 250)".
[[nodiscard]] inline std::string to_text(const Explanation& explanation) {
  std::string text = "class " + explanation.label + ": " + explanation.why;
  for (const Way& way : explanation.ways) {
    text += "\nto reach " + way.label + ":";
    for (const Change& change : way.changes) {
      static constexpr std::array<const char*, 3> sides{"below ", "", "above "};
      text += (&change == way.changes.data() ? " " : ", ") + change.column +
              (change.cut < change.now || (change.cut == change.now && change.side < 0) ? " falls " : " rises ") +
              (change.side == 0 ? "to " : sides.at(static_cast<std::size_t>(change.side) + 1)) + to_text(change.cut) +
              " (from " + to_text(change.now) + ")";
    }
  }
  if (!explanation.all_tried) {
    text += "\nnot all ways were tried: there are too many combinations of cuts";
  }
  return text;
}

}  // namespace custval

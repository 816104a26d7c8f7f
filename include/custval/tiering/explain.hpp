// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
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

namespace detail {

struct ignore_cut {
  void operator()(auto /*tag*/, double /*value*/) const noexcept {}
};

inline void require_row(Index row, Index rows) {
  if (row < 0 || row >= rows) {
    raise_argument("explain", "row", static_cast<double>(row), "a row of the base, which has " + to_text(rows));
  }
}

// The ways of a customer to a better class, in the words of `label`.
[[nodiscard]] inline std::vector<Way> ways_of(const NamedRow& row, Tier tier, const std::vector<NextClass::Cut>& cuts,
                                              NextClass::Assign assign, FunctionRef<std::string(Tier)> label,
                                              bool& all_tried) {
  std::vector<Way> ways;
  const NextClass::Ways next = NextClass(row, cuts, assign).ways(tier);
  for (const NextClass::Found& found : next.found) {
    ways.push_back({found.tier, label(found.tier), found.changes});
  }
  all_tried = next.all_tried;
  return ways;
}

// Why a customer is in a class and what to do about it, of a core or of any grading.
template <class Core>
[[nodiscard]] Explanation explain_by_place(const Core& core, const NamedRow& row, Tier tier) {
  const auto label = [&core](Tier its) { return std::string(core.label(its)); };
  Explanation explanation{tier, label(tier), {}, {}, true};
  if constexpr (std::is_same_v<Core, AnyGrading>) {
    explanation.why = core.why(row.values, row.in_float, tier);
  } else {
    explanation.why = core.why(row, tier);
  }
  if (tier != unclassified) {
    std::vector<NextClass::Cut> cuts;
    core.cut_points(row.values, [&cuts](std::size_t column, double value) { cuts.push_back({column, value}); });
    explanation.ways = ways_of(
        row, tier, cuts, [&core](const ColumnsByPlace<double>& trials, Tier* tiers) { core.assign(trials, tiers); },
        label, explanation.all_tried);
  }
  return explanation;
}

}  // namespace detail

/// A grading that can say why: `why(row, tier)` in words, and `cut_points(row, use)`, which calls `use(tag, value)` for
/// each value of a column at which the class can change. All gradings of the library can.
template <class G>
concept ExplainableGrading =
    Grading<G> && requires(const G& grading, const archetype_view<double, typename G::inputs>& row) {
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
  const auto view = detail::view_for<G>(base);
  using View = std::remove_const_t<decltype(view)>;
  using Inputs = typename G::inputs;
  if constexpr (!detail::serves<View, Inputs>()) {
    detail::name_what_is_missing<G, View>(Inputs{});
    return {};
  } else {
    detail::require_row(row, view.rows());
    const auto customer = view.select(Inputs{}).slice(row, 1);
    using S = typename std::remove_const_t<decltype(customer)>::scalar;
    Tier tier = unclassified;
    grading.assign(customer, std::span(&tier, 1));
    const std::vector<ColumnInfo> columns = column_infos(Inputs{});
    const auto values = detail::row_values(customer, Inputs{});
    return detail::explain_by_place(detail::grading_core_of(grading), {columns, values, std::is_same_v<S, float>},
                                    tier);
  }
}

/// Explains the class of one row, columns by name. A column whose domain the grading does not know has that of the
/// base: no way leaves either.
/// **Errors** ArgumentError for a row that the base does not have; ShapeError that lists what is wrong with the
/// columns.
/// **Cost** as of the typed form. A user's grading without `cut_points` is told without ways: where they might begin is
/// not known.
[[nodiscard]] inline Explanation explain(const AnyGrading& grading, const NamedColumns& base, Index row) {
  const ColumnSelection selection = base.select(grading.columns(), "explain");
  detail::require_row(row, selection.rows());
  std::vector<ColumnInfo> columns(grading.columns().begin(), grading.columns().end());
  std::vector<double> values(columns.size());
  std::vector<const double*> starts(columns.size());
  for (std::size_t place = 0; place < columns.size(); ++place) {
    values[place] = selection[place].number(row);
    starts[place] = &values[place];
    if (columns[place].domain == Domain{}) {
      columns[place].domain = selection[place].info.domain;
    }
  }
  Tier tier = unclassified;
  grading.assign(ColumnsByPlace<double>(starts.data(), 1), &tier);
  const bool in_float = !columns.empty() && selection.is_direct<float>();
  return detail::explain_by_place(grading, {columns, values, in_float}, tier);
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

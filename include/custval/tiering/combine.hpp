// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// Two gradings and a table that gives a class for each pair of theirs. Whoever is unclassified by either is
/// unclassified.
template <Grading First, Grading Second>
class CombinedGrading : public GradingRecord {
 public:
  using inputs = unite_columns<typename First::inputs, typename Second::inputs>;

  /// **Shape** cells: the classes of the second side by side for each of the first. **Errors** ShapeError otherwise,
  /// ArgumentError for a cell that is no place in the labels.
  CombinedGrading(First first, Second second, std::vector<Tier> cells, const TierLabels& labels,
                  FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("CombinedGrading", labels.size()), std::move(fitted_on)),
        first_{std::move(first)},
        second_{std::move(second)},
        cells_{std::move(cells)} {
    if (cells_.size() != first_.size() * second_.size()) {
      raise_shape("CombinedGrading", "the table", static_cast<std::int64_t>(cells_.size()), "cells",
                  to_text(first_.size() * second_.size()) + ", one for each pair of classes");
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i] >= size()) {
        raise_argument("CombinedGrading", "cell " + to_text(i), cells_[i],
                       "the number of a class, of " + to_text(size()));
      }
    }
  }

  [[nodiscard]] const First& first() const noexcept { return first_; }
  [[nodiscard]] const Second& second() const noexcept { return second_; }
  [[nodiscard]] std::span<const Tier> cells() const noexcept { return cells_; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index from, Index count) {
      const auto block = rows.slice(from, count);
      const std::span<Tier> out = tiers.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
      std::array<Tier, static_cast<std::size_t>(block_rows)> second{};
      first_.assign(block.select(typename First::inputs{}), out);
      second_.assign(block.select(typename Second::inputs{}), std::span(second).first(out.size()));
      for (std::size_t i = 0; i < out.size(); ++i) {
        const bool known = out[i] != unclassified && second[i] != unclassified;
        out[i] = known ? cells_[out[i] * second_.size() + second[i]] : unclassified;
      }
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier /*tier*/) const {
    return part("first", first_, row) + "; " + part("second", second_, row);
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const {
    first_.cut_points(row.select(typename First::inputs{}), use);
    second_.cut_points(row.select(typename Second::inputs{}), use);
  }

  friend bool operator==(const CombinedGrading&, const CombinedGrading&) = default;

 private:
  template <class G>
  [[nodiscard]] static std::string part(const char* which, const G& grading, const auto& row) {
    Tier tier = unclassified;
    const auto its = row.select(typename G::inputs{});
    grading.assign(its, std::span(&tier, 1));
    return std::string("by the ") + which + " policy " + std::string(grading.label(tier)) + " because " +
           grading.why(its, tier);
  }

  First first_;
  Second second_;
  std::vector<Tier> cells_;
};

namespace detail {

// What the policies that join two others have in common: Joined says which class a pair of classes makes.
template <class Joined, TieringPolicy First, TieringPolicy Second>
class CombinedPolicy {
 public:
  using inputs = unite_columns<typename First::inputs, typename Second::inputs>;

  template <class Base, class E>
  [[nodiscard]] auto fit(const Base& base, const E& executor) const {
    auto first = custval::fit(first_, base.select(typename First::inputs{}), executor);
    auto second = custval::fit(second_, base.select(typename Second::inputs{}), executor);
    auto [cells, labels] = joined_.table(first, second);
    return CombinedGrading<decltype(first), decltype(second)>(std::move(first), std::move(second), std::move(cells),
                                                              labels);
  }
  friend bool operator==(const CombinedPolicy&, const CombinedPolicy&) = default;

 protected:
  CombinedPolicy(Joined joined, First first, Second second)
      : joined_{std::move(joined)}, first_{std::move(first)}, second_{std::move(second)} {}

 private:
  Joined joined_;
  First first_;
  Second second_;
};

struct CombinedTable {
  std::vector<Tier> cells;
  TierLabels labels;
};

template <class G>
[[nodiscard]] TierLabels labels_of(const G& grading) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < grading.size(); ++i) {
    labels.emplace_back(grading.label(static_cast<Tier>(i)));
  }
  return labels;
}

// The later (worse) or earlier (better) of two classes; the labels are the first policy's.
template <bool Worse>
struct ByRank {
  template <class First, class Second>
  [[nodiscard]] CombinedTable table(const First& first, const Second& second) const {
    if (first.size() != second.size()) {
      raise_shape(Worse ? "WorseOf" : "BetterOf", "the second policy", static_cast<std::int64_t>(second.size()),
                  "classes", to_text(first.size()) + ", as many as the first");
    }
    CombinedTable result{{}, labels_of(first)};
    for (std::size_t a = 0; a < first.size(); ++a) {
      for (std::size_t b = 0; b < second.size(); ++b) {
        result.cells.push_back(static_cast<Tier>(Worse ? (std::max)(a, b) : (std::min)(a, b)));
      }
    }
    return result;
  }
  friend bool operator==(const ByRank&, const ByRank&) = default;
};

struct ByCells {
  std::vector<std::string> names;
  TierLabels labels;
  template <class First, class Second>
  [[nodiscard]] CombinedTable table(const First& first, const Second& second) const {
    if (names.size() != first.size() * second.size()) {
      raise_shape("Crossed", "the table", static_cast<std::int64_t>(names.size()), "cells",
                  to_text(first.size() * second.size()) + ", one for each pair of classes");
    }
    CombinedTable result{{}, labels};
    for (const std::string& name : names) {
      result.cells.push_back(static_cast<Tier>(std::find(labels.begin(), labels.end(), name) - labels.begin()));
    }
    return result;
  }
  friend bool operator==(const ByCells&, const ByCells&) = default;
};

}  // namespace detail

/// The worse of two classes, for policies with as many classes as each other: to be in the best class takes being in
/// the best class of both. Labels are the first policy's. **Errors** ShapeError when fitted, for other numbers of
/// classes.
template <TieringPolicy First, TieringPolicy Second>
class WorseOf : public detail::CombinedPolicy<detail::ByRank<true>, First, Second> {
 public:
  WorseOf(First first, Second second)
      : detail::CombinedPolicy<detail::ByRank<true>, First, Second>({}, std::move(first), std::move(second)) {}
};

/// The better of two classes: to be in the best class takes being in the best class of one. Otherwise as WorseOf.
template <TieringPolicy First, TieringPolicy Second>
class BetterOf : public detail::CombinedPolicy<detail::ByRank<false>, First, Second> {
 public:
  BetterOf(First first, Second second)
      : detail::CombinedPolicy<detail::ByRank<false>, First, Second>({}, std::move(first), std::move(second)) {}
};

/// Two policies and a table: `Crossed({"key", "grow", "keep", "drop"}, by_value, by_growth)` names the class of each
/// pair of theirs, the second's classes side by side. Classes are ordered as the table first names them, or as `labels`
/// says.
/// **Errors** ArgumentError for a cell that is not among the labels; ShapeError when fitted, for another number of
/// cells.
template <TieringPolicy First, TieringPolicy Second>
class Crossed : public detail::CombinedPolicy<detail::ByCells, First, Second> {
 public:
  Crossed(const std::vector<std::string>& cells, First first, Second second, const TierLabels& labels = {})
      : detail::CombinedPolicy<detail::ByCells, First, Second>({cells, TierLabels::as_named("Crossed", cells, labels)},
                                                               std::move(first), std::move(second)) {}
};

template <class First, class Second>
[[nodiscard]] std::string to_text(const CombinedGrading<First, Second>& grading) {
  std::string text = "first: " + to_text(grading.first()) + "; second: " + to_text(grading.second()) + "; pairs:";
  for (std::size_t a = 0; a < grading.first().size(); ++a) {
    for (std::size_t b = 0; b < grading.second().size(); ++b) {
      text += (a + b == 0 ? " " : ", ") + std::string(grading.first().label(static_cast<Tier>(a))) + "+" +
              std::string(grading.second().label(static_cast<Tier>(b))) + " " +
              std::string(grading.label(grading.cells()[a * grading.second().size() + b]));
    }
  }
  return text;
}

}  // namespace custval

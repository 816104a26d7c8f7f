// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/execution.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/grading_text.hpp>
#include <custval/testing/detail/random.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/tiering_options.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::testing::detail {

using Tiers = std::vector<Tier>;

// Tries a grading as it is and on clean bases; `origin` says in messages where it comes from: "fitted on 513 rows: ".
template <Grading G>
class GradingTrial {
 public:
  GradingTrial(const G& grading, std::string origin, const TieringOptions& options, LawReport& report)
      : grading_{grading}, origin_{std::move(origin)}, options_{options}, report_{report} {}

  // The grading as a value. False when it cannot be compared, or its classes not be counted.
  [[nodiscard]] bool value() {
    const G copy = grading_;
    enter(grading_law::copies,
          copy == grading_ && !(copy != grading_) ? "" : "a copy of the grading is not equal to it");
    enter(grading_law::labels, wrong_labels(grading_));
    return report_.holds(grading_law::copies);
  }

  // The laws that any clean base shows. False when assigning does not even repeat itself.
  template <scalars Takes, class Base>
  [[nodiscard]] bool rows(const Base& base) {
    const Base before = base;
    const Tiers tiers = assign(grading_, base);
    enter(grading_law::keeps_inputs, first_change(base, before));
    if (!same(grading_law::repeats, base, assign(grading_, base), tiers, "the second time", "the first")) {
      return false;
    }
    classes(base, tiers);
    for (const int count : {2, 5}) {
      same(grading_law::threads, base, assign(grading_, base, threads{count}), tiers,
           "on " + to_text(count) + " threads", "on one");
    }
    parts(base, tiers);
    ties(base);
    if constexpr (Takes == scalars::double_and_float) {
      const auto narrow = cast_to<float>(base);
      const auto wide = cast_to<double>(narrow);
      same(grading_law::floats, wide, assign(grading_, narrow), assign(grading_, wide), "from float columns",
           "from double ones");
    }
    return true;
  }

  // Both are the classes of the rows of the base from `first` on.
  bool same(std::string_view law, const auto& base, std::span<const Tier> given, std::span<const Tier> expected,
            const std::string& how, const std::string& otherwise, Index first = 0) {
    const auto [found, other] = std::mismatch(given.begin(), given.end(), expected.begin(), expected.end());
    if (found == given.end()) {
      enter(law, "");
      return true;
    }
    const Index row = first + (found - given.begin());
    enter(law, row_and_class(base, row, *found) + " " + how + ", " + class_text(grading_, *other) + " " + otherwise +
                   " (" + row_text(base, row) + ")");
    return false;
  }

 protected:
  void enter(std::string_view law, const std::string& what) {
    report_.enter(law, what.empty() ? what : origin_ + what);
  }
  [[nodiscard]] std::string row_and_class(const auto& base, Index row, Tier tier) const {
    return row_of(row, base.rows()) + " is " + class_text(grading_, tier);
  }
  [[nodiscard]] const G& grading() const noexcept { return grading_; }
  [[nodiscard]] const TieringOptions& options() const noexcept { return options_; }

 private:
  template <class Base>
  void classes(const Base& base, const Tiers& tiers) {
    std::string outside;
    std::string ungraded;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      const Tier tier = tiers[i];
      const auto row = static_cast<Index>(i);
      if (outside.empty() && tier != unclassified && tier >= grading_.size()) {
        outside = row_and_class(base, row, tier) + " of " + to_text(std::size_t{grading_.size()}) + " (" +
                  row_text(base, row) + ")";
      }
      if (ungraded.empty() && tier == unclassified) {
        ungraded = row_and_class(base, row, tier) + " (" + row_text(base, row) + ")";
      }
    }
    enter(grading_law::classes, outside);
    if (options_.grades_every_row) {
      enter(grading_law::graded, ungraded);
    }
  }

  // In place, so that rows lie off any boundary, and copied, so that what lies around them is something else.
  template <class Base>
  void parts(const Base& base, const Tiers& tiers) {
    const Index rows = base.rows();
    const auto part = [&](Index first, Index count) {
      const Tiers its = assign(grading_, base.view().slice(first, count));
      const auto expected = std::span(tiers).subspan(static_cast<std::size_t>(first), its.size());
      same(grading_law::parts, base, its, expected,
           count == 1 ? "graded alone" : "graded among " + to_text(count) + " rows from row " + to_text(first),
           "in the whole base", first);
    };
    part(0, rows / 2);
    part(rows / 3, rows - rows / 3);
    for (Index row = 0; row < rows; row += 1 + rows / 1000) {
      part(row, 1);
    }
    std::vector<Index> some = another_order(rows, options_.numbers.seed);
    some.resize((some.size() + 1) / 2);
    same(grading_law::parts, pick_rows(base, some), assign(grading_, pick_rows(base, some)), picked(tiers, some),
         "graded among half of the rows", "in the whole base");
  }

  [[nodiscard]] static Tiers picked(const Tiers& tiers, const std::vector<Index>& rows) {
    Tiers result;
    for (const Index row : rows) {
      result.push_back(tiers[static_cast<std::size_t>(row)]);
    }
    return result;
  }

  // Every row twice: its copy elsewhere, among other rows.
  template <class Base>
  void ties(const Base& base) {
    const std::vector<Index> copies = another_order(base.rows(), options_.numbers.seed);
    std::vector<Index> both(copies.size());
    for (std::size_t i = 0; i < both.size(); ++i) {
      both[i] = static_cast<Index>(i);
    }
    both.insert(both.end(), copies.begin(), copies.end());
    const auto doubled = pick_rows(base, both);
    const Tiers tiers = assign(grading_, doubled);
    std::string what;
    for (std::size_t i = 0; what.empty() && i < copies.size(); ++i) {
      const auto original = static_cast<std::size_t>(copies[i]);
      const Tier copy = tiers[copies.size() + i];
      if (copy != tiers[original]) {
        what = row_and_class(doubled, copies[i], tiers[original]) + ", and row " + to_text(copies.size() + i) +
               ", its copy, " + class_text(grading_, copy) + " (" + row_text(base, copies[i]) + ")";
      }
    }
    enter(grading_law::ties, what);
  }

  const G& grading_;
  std::string origin_;
  const TieringOptions& options_;
  LawReport& report_;
};

}  // namespace custval::testing::detail

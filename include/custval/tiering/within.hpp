// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A grading within the classes of another: the class of a customer is the outer class and, within it, the inner one.
/// Whoever is unclassified by either is unclassified.
template <Grading Outer, Grading Inner>
class WithinGrading : public GradingRecord {
 public:
  using inputs = unite_columns<typename Outer::inputs, typename Inner::inputs>;

  /// **Shape** an inner grading for each class of the outer one. **Errors** ShapeError otherwise, or for more than
  /// most_tiers classes in all.
  WithinGrading(Outer outer, std::vector<Inner> inner, FittedOn fitted_on = {})
      : GradingRecord(joint_labels(outer, inner), std::move(fitted_on)),
        outer_{std::move(outer)},
        inner_{std::move(inner)} {
    std::size_t first = 0;
    for (const Inner& each : inner_) {
      first_.push_back(static_cast<Tier>(first));
      first += each.size();
    }
  }

  [[nodiscard]] const Outer& outer() const noexcept { return outer_; }
  /// The grading within a class of the outer one.
  [[nodiscard]] const Inner& inner(Tier outer) const noexcept { return inner_[outer]; }

  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index first, Index count) {
      const auto block = rows.slice(first, count);
      const std::span<Tier> out = tiers.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      std::array<Tier, static_cast<std::size_t>(block_rows)> outer{};
      std::array<Tier, static_cast<std::size_t>(block_rows)> inner{};
      outer_.assign(block.select(typename Outer::inputs{}), std::span(outer).first(out.size()));
      std::array<bool, 256> present{};
      for (std::size_t i = 0; i < out.size(); ++i) {
        present[outer[i]] = true;
        out[i] = unclassified;
      }
      for (std::size_t k = 0; k < inner_.size(); ++k) {
        if (present[k]) {
          inner_[k].assign(block.select(typename Inner::inputs{}), std::span(inner).first(out.size()));
          for (std::size_t i = 0; i < out.size(); ++i) {
            if (outer[i] == k && inner[i] != unclassified) {
              out[i] = static_cast<Tier>(first_[k] + inner[i]);
            }
          }
        }
      }
    });
  }

  /// Why a row is in its class (see `explain`).
  [[nodiscard]] std::string why(const auto& row, Tier /*tier*/) const {
    Tier outer = unclassified;
    const auto outer_row = row.select(typename Outer::inputs{});
    outer_.assign(outer_row, std::span(&outer, 1));
    std::string text = std::string(outer_.label(outer)) + " because " + outer_.why(outer_row, outer);
    if (outer != unclassified) {
      Tier inner = unclassified;
      const auto inner_row = row.select(typename Inner::inputs{});
      inner_[outer].assign(inner_row, std::span(&inner, 1));
      text +=
          "; within it " + std::string(inner_[outer].label(inner)) + " because " + inner_[outer].why(inner_row, inner);
    }
    return text;
  }
  /// Calls `use(tag, value)` for every value of a column at which the class can change (see `explain`).
  void cut_points(const auto& row, auto&& use) const {
    outer_.cut_points(row.select(typename Outer::inputs{}), use);
    for (const Inner& each : inner_) {
      each.cut_points(row.select(typename Inner::inputs{}), use);
    }
  }

  friend bool operator==(const WithinGrading&, const WithinGrading&) = default;

 private:
  [[nodiscard]] static TierLabels joint_labels(const Outer& outer, const std::vector<Inner>& inner) {
    if (inner.size() != outer.size()) {
      raise_shape("WithinGrading", "the grading", static_cast<std::int64_t>(inner.size()), "inner gradings",
                  to_text(outer.size()) + ", one for each outer class");
    }
    std::vector<std::string> labels;
    for (std::size_t k = 0; k < inner.size(); ++k) {
      for (std::size_t i = 0; i < inner[k].size(); ++i) {
        labels.push_back(std::string(outer.label(static_cast<Tier>(k))) + "/" +
                         std::string(inner[k].label(static_cast<Tier>(i))));
      }
    }
    return TierLabels(labels).for_classes("WithinGrading", labels.size());
  }

  Outer outer_;
  std::vector<Inner> inner_;
  std::vector<Tier> first_;  // the number of each outer class's first class
};

/// One policy within the classes of another: `Within{CumulativeShare{0.8, 0.95}, HeadCount<potential_value>{0.2}}` fits
/// the second anew on the customers of each class of the first. Classes are called "A/B", best outer class first.
/// **Errors** ShapeError where that makes more than most_tiers classes. **Cost** of fitting: the outer policy, a copy
/// of the inner one's columns, and the inner policy on as many rows in all.
template <TieringPolicy Outer, TieringPolicy Inner>
class Within {
 public:
  using inputs = unite_columns<typename Outer::inputs, typename Inner::inputs>;

  Within(Outer outer, Inner inner) : outer_{std::move(outer)}, inner_{std::move(inner)} {}

  template <class Base, class E>
  [[nodiscard]] auto fit(const Base& base, const E& executor) const {
    const auto outer = custval::fit(outer_, base.select(typename Outer::inputs{}), executor);
    using OuterGrading = std::remove_const_t<decltype(outer)>;
    const std::vector<Tier> tiers = custval::assign(outer, base.select(typename OuterGrading::inputs{}), executor);
    std::vector<std::vector<Index>> members(outer.size());
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      if (tiers[i] != unclassified) {
        members[tiers[i]].push_back(static_cast<Index>(i));
      }
    }
    const auto fit_inner = [&](const std::vector<Index>& rows) {
      return custval::fit(inner_, pick_rows(base.select(typename Inner::inputs{}), rows), executor);
    };
    using InnerGrading = decltype(fit_inner({}));
    std::vector<InnerGrading> inner;
    inner.reserve(members.size());
    for (const std::vector<Index>& rows : members) {
      inner.push_back(fit_inner(rows));
    }
    return WithinGrading<OuterGrading, InnerGrading>(outer, std::move(inner));
  }
  friend bool operator==(const Within&, const Within&) = default;

 private:
  Outer outer_;
  Inner inner_;
};

template <class Outer, class Inner>
[[nodiscard]] std::string to_text(const WithinGrading<Outer, Inner>& grading) {
  std::string text = to_text(grading.outer());
  for (std::size_t k = 0; k < grading.outer().size(); ++k) {
    text += "; within " + std::string(grading.outer().label(static_cast<Tier>(k))) + ": " +
            to_text(grading.inner(static_cast<Tier>(k)));
  }
  return text;
}

}  // namespace custval

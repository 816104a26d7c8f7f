// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/grading_part.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// A table of the classes of pairs: the classes of the second grading side by side for each of the first.
inline void require_pairs(std::span<const Tier> cells, std::size_t first, std::size_t second, std::size_t classes) {
  if (cells.size() != first * second) {
    raise_shape("CombinedGrading", "the table", static_cast<std::int64_t>(cells.size()), "cells",
                to_text(first * second) + ", one for each pair of classes");
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] >= classes) {
      raise_argument("CombinedGrading", "cell " + to_text(i), cells[i],
                     "the number of a class, of " + to_text(classes));
    }
  }
}

// The classes of pairs in place of those of the first.
inline void combine_tiers(std::span<const Tier> cells, std::size_t seconds, const Tier* second,
                          std::span<Tier> first) noexcept {
  for (std::size_t i = 0; i < first.size(); ++i) {
    const bool known = first[i] != unclassified && second[i] != unclassified;
    first[i] = known ? cells[first[i] * seconds + second[i]] : unclassified;
  }
}

}  // namespace detail

/// What CombinedGrading knows, of any two gradings.
class CombinedCore : public GradingRecord {
 public:
  static constexpr std::string_view type = "combined";

  CombinedCore(const AnyGrading& first, const AnyGrading& second, std::vector<Tier> cells, const TierLabels& labels,
               FittedOn fitted_on = {})
      : GradingRecord(labels.for_classes("CombinedGrading", labels.size()), std::move(fitted_on)),
        columns_{united(first, second)},
        first_{first, columns_},
        second_{second, columns_},
        cells_{std::move(cells)} {
    detail::require_pairs(cells_, first.size(), second.size(), size());
  }

  [[nodiscard]] const AnyGrading& first() const noexcept { return first_.grading(); }
  [[nodiscard]] const AnyGrading& second() const noexcept { return second_.grading(); }
  [[nodiscard]] std::span<const Tier> cells() const noexcept { return cells_; }
  /// The columns of both, each once, in order of first appearance: those that are read, by place.
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t width() const noexcept { return columns_.size(); }
  void rename(std::span<const ColumnInfo> columns) {
    columns_.assign(columns.begin(), columns.end());
    first_.rename(columns);
    second_.rename(columns);
  }

  template <class S>
  void assign(const ColumnsByPlace<S>& rows, Tier* tiers) const noexcept {
    for_each_block(0, rows.rows(), [&](Index from, Index count) {
      const ColumnsByPlace<S> block = rows.slice(from, count);
      std::array<Tier, static_cast<std::size_t>(block_rows)> second{};
      first_.assign(block, tiers + from);
      second_.assign(block, second.data());
      detail::combine_tiers(cells_, second_.grading().size(), second.data(),
                            std::span<Tier>(tiers + from, static_cast<std::size_t>(count)));
    });
  }

  [[nodiscard]] std::string why(const NamedRow& row, Tier /*tier*/) const {
    return "by the first policy " + first_.verdict(row).text + "; by the second policy " + second_.verdict(row).text;
  }
  void cut_points(std::span<const double> values, CutSink use) const {
    first_.cut_points(values, use);
    second_.cut_points(values, use);
  }
  [[nodiscard]] std::string text(std::span<const ColumnInfo> /*columns*/) const {
    std::string text = "first: " + to_text(first()) + "; second: " + to_text(second()) + "; pairs:";
    for (std::size_t a = 0; a < first().size(); ++a) {
      for (std::size_t b = 0; b < second().size(); ++b) {
        text += (a + b == 0 ? " " : ", ") + std::string(first().label(static_cast<Tier>(a))) + "+" +
                std::string(second().label(static_cast<Tier>(b))) + " " +
                std::string(label(cells_[a * second().size() + b]));
      }
    }
    return text;
  }

  friend bool operator==(const CombinedCore&, const CombinedCore&) = default;

 private:
  [[nodiscard]] static std::vector<ColumnInfo> united(const AnyGrading& first, const AnyGrading& second) {
    std::vector<ColumnInfo> columns;
    detail::unite_by_name(columns, first.columns());
    detail::unite_by_name(columns, second.columns());
    return columns;
  }

  std::vector<ColumnInfo> columns_;
  GradingPart first_;
  GradingPart second_;
  std::vector<Tier> cells_;
};

}  // namespace custval

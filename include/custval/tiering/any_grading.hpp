// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/any/grading_holder.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/typed_grading.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Any grading, its columns known by name: a regular value, cheap to copy. What it holds is never changed, so copies
/// share it and any number of threads may use it.
///
///     AnyGrading grading = fit(policy, base);              // base: NamedColumns, policy: AnyPolicy
///     AnyGrading by_value = fit(CumulativeShare{0.8}, v);  // any typed grading, named by its tags
///     assign(grading, tomorrow, tiers);  explain(grading, base, row);  grading_json(grading);
///
/// `grading.core<ThresholdCore>()` looks inside.
class AnyGrading {
 public:
  /// A typed grading of the library's or a user's own, its columns named by its tags, or as given.
  /// **Errors** ShapeError for fewer names than columns that the grading reads.
  template <class G>
    requires(!std::same_as<G, AnyGrading> && requires { typename G::inputs; })
  AnyGrading(const G& grading)  // NOLINT(google-explicit-constructor): any grading is one
      : AnyGrading(grading, column_infos(typename G::inputs{})) {}
  template <class G>
    requires(!std::same_as<G, AnyGrading> && requires { typename G::inputs; })
  AnyGrading(const G& grading, std::vector<ColumnInfo> columns)
      : AnyGrading(detail::grading_core_of(grading), std::move(columns)) {}
  /// A positional core and its columns, by place. **Errors** ShapeError for fewer columns than it reads.
  template <detail::GradingCore Core>
  AnyGrading(Core core, std::vector<ColumnInfo> columns)
      : held_{std::make_shared<const detail::GradingHolding<Core>>(std::move(core))} {
    rename(std::move(columns));
  }

  /// What kind of grading it is, as JSON names it; empty for a user's own without a `type`.
  [[nodiscard]] std::string_view type() const noexcept { return held_->type(); }
  /// What is known of the columns that it reads, by place.
  [[nodiscard]] std::span<const ColumnInfo> columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t size() const noexcept { return held_->size(); }
  [[nodiscard]] std::string_view label(Tier tier) const noexcept { return held_->label(tier); }
  [[nodiscard]] TierLabels labels() const;
  /// What it was fitted on; of a user's own grading that does not say so, nothing.
  [[nodiscard]] FittedOn fitted_on() const { return held_->fitted_on(); }
  void set_fitted_on(FittedOn fitted_on) { held_ = held_->with(std::move(fitted_on)); }
  /// This grading over columns of other names, which are read in the same places. **Errors** ShapeError for fewer than
  /// it reads.
  [[nodiscard]] AnyGrading renamed(std::vector<ColumnInfo> columns) const {
    AnyGrading grading = *this;
    grading.rename(std::move(columns));
    return grading;
  }
  /// The core, where it is of that type; else null. A user's own grading is `core<detail::OwnGrading<G>>`.
  template <class Core>
  [[nodiscard]] const Core* core() const noexcept {
    return held_->kind() == detail::kind_of<Core>() ? &static_cast<const detail::GradingHolding<Core>&>(*held_).core()
                                                    : nullptr;
  }

  /// The class of every row, columns by place.
  void assign(const ColumnsByPlace<double>& rows, Tier* tiers) const noexcept { held_->assign(rows, tiers); }
  void assign(const ColumnsByPlace<float>& rows, Tier* tiers) const noexcept { held_->assign(rows, tiers); }
  /// Why a customer is in a class; the names of the columns are the grading's own.
  [[nodiscard]] std::string why(std::span<const double> values, bool in_float, Tier tier) const {
    return held_->why({columns_, values, in_float}, tier);
  }
  /// Calls `use(place, value)` for every value of a column at which the class of a customer can change.
  void cut_points(std::span<const double> values, CutSink use) const { held_->cut_points(values, use); }

  friend bool operator==(const AnyGrading& a, const AnyGrading& b) {
    return (a.held_ == b.held_ || a.held_->equals(*b.held_)) && a.columns_ == b.columns_;
  }
  /// The grading as text, as its typed sibling's.
  friend std::string to_text(const AnyGrading& grading) { return grading.held_->text(grading.columns_); }

 private:
  void rename(std::vector<ColumnInfo> columns) {
    if (columns.size() < held_->width()) {
      raise_shape("AnyGrading", "the list", static_cast<std::int64_t>(columns.size()), "names of columns",
                  to_text(held_->width()) + ", as many as columns that it reads");
    }
    if (auto renamed = held_->renamed(columns)) {
      held_ = std::move(renamed);
    }
    columns_ = std::move(columns);
  }

  std::shared_ptr<const detail::GradingHolder> held_;
  std::vector<ColumnInfo> columns_;
};

inline TierLabels AnyGrading::labels() const {
  return TierLabels::of(*this);
}

namespace detail {

inline void assign_by_name(const AnyGrading& grading, const NamedColumns& base, std::span<Tier> tiers,
                           ExecutorRef executor) {
  const ColumnSelection columns = base.select(grading.columns(), "assign");
  if (static_cast<Index>(tiers.size()) != columns.rows()) {
    raise_shape("assign", "the output", static_cast<Index>(tiers.size()), "tiers",
                to_text(columns.rows()) + ", as many as the base has rows");
  }
  const auto assign_direct = [&]<class S>(const std::vector<const S*>& starts) {
    for_each_part(columns.rows(), executor, [&](Index first, Index count) {
      grading.assign(ColumnsByPlace<S>(starts.data(), columns.rows()).slice(first, count), tiers.data() + first);
    });
  };
  if (columns.is_direct<double>()) {
    return assign_direct(columns.starts<double>());
  }
  if (columns.is_direct<float>()) {
    return assign_direct(columns.starts<float>());
  }
  for_each_part(columns.rows(), executor, [&](Index first, Index count) {
    constexpr auto block = static_cast<std::size_t>(block_rows);
    std::vector<double> numbers(columns.size() * block);
    std::vector<const double*> starts;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      starts.push_back(numbers.data() + k * block);
    }
    for_each_block(first, count, [&](Index row, Index rows) {
      for (std::size_t k = 0; k < columns.size(); ++k) {
        columns.copy(k, row, rows, numbers.data() + k * block);
      }
      grading.assign(ColumnsByPlace<double>(starts.data(), rows), tiers.data() + row);
    });
  });
}

}  // namespace detail

/// Puts every row of a base into its class, columns by name, into memory of the caller's. Columns of double, or of
/// float, are read where they are; others are copied block by block.
/// **Shape** as many tiers as rows. **Errors** ShapeError otherwise, and one that lists all that is wrong with the
/// columns. **Cost** as of the typed form: what is not known at compile time is asked once a part of the rows.
template <Executor E = serial>
void assign(const AnyGrading& grading, const NamedColumns& base, std::span<Tier> tiers, const E& executor = {}) {
  detail::assign_by_name(grading, base, tiers, ExecutorRef(executor));
}

/// The class of each row of a base, in a new vector.
template <Executor E = serial>
[[nodiscard]] std::vector<Tier> assign(const AnyGrading& grading, const NamedColumns& base, const E& executor = {}) {
  std::vector<Tier> tiers(static_cast<std::size_t>(base.rows()));
  detail::assign_by_name(grading, base, tiers, ExecutorRef(executor));
  return tiers;
}

}  // namespace custval

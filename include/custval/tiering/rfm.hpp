// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/cores/rfm_core.hpp>
#include <custval/tiering/cores/rfm_policy_core.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/rfm_grading.hpp>
#include <custval/tiering/rfm_segments.hpp>
#include <custval/tiering/typed_policy.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace custval {

/// What RFM gives beside segments: scores from 1 to the number of bins, more is better, and their weighted mean. NaN
/// where the column is.
struct recency_score : column<"recency_score", units::count> {};
struct frequency_score : column<"frequency_score", units::count> {};
struct monetary_score : column<"monetary_score", units::count> {};
struct rfm_score : column<"rfm_score", units::count> {};

/// RFM: recency, frequency and money scored by quantiles, and named segments by scores.
///
///     Rfm{}                                    // five bins each, the default segments
///     Rfm{}.bins(3).segments(my_table)         // see rfm_segments.hpp
///
/// Higher values score better: recency is a day (`last_day`) rather than a time since; `lower_recency_is_better()` says
/// that the column counts days since, which then have the scores that the days themselves would have. Each column's
/// customers are split into bins of as equal size as ties allow: equal values always get the same score, and a column
/// with as many different values as bins gets all scores. With fewer, there are as many scores as values, spread from 1
/// to the number of bins (one value: the middle), and `notes()` of the grading says why.
///
/// `rfm_scores(grading, base)` gives the scores as columns, with the weighted mean for policies such as
/// Thresholds<rfm_score>. NaN in a column: unclassified.
/// **Domain** 1 to 32 bins; weights >= 0, not all 0. **Errors** ArgumentError naming what is wrong. **Cost** of
/// fitting: about eight read passes a column; a sort of those columns whose ties leave quantiles empty.
/// **Source** Hughes (1994), Strategic Database Marketing; segments are common practice (docs/policies.md).
template <ColumnTag Recency = last_day, ColumnTag Frequency = purchase_days, ColumnTag Monetary = total_spend>
class Rfm : public TypedPolicy<RfmPolicyCore, columns<Recency, Frequency, Monetary>,
                               RfmGrading<Recency, Frequency, Monetary>> {
 public:
  static constexpr std::size_t most_bins = RfmPolicyCore::most_bins;

  Rfm() : Rfm(RfmPolicyCore{}) {}

  /// This policy with so many bins for each column, or for all.
  [[nodiscard]] Rfm bins(std::size_t each) const { return bins(each, each, each); }
  [[nodiscard]] Rfm bins(std::size_t recency, std::size_t frequency, std::size_t monetary) const {
    RfmPolicyCore core = this->core();
    core.set_bins({recency, frequency, monetary});
    return Rfm(std::move(core));
  }
  /// This policy with weights of the scores in `rfm_score`.
  [[nodiscard]] Rfm weights(double recency, double frequency, double monetary) const {
    RfmPolicyCore core = this->core();
    core.set_weights({recency, frequency, monetary});
    return Rfm(std::move(core));
  }
  /// This policy with other segments.
  [[nodiscard]] Rfm segments(const RfmSegments& table) const {
    RfmPolicyCore core = this->core();
    core.set_segments(table);
    return Rfm(std::move(core));
  }
  /// This policy for a recency column of times since the last purchase.
  [[nodiscard]] Rfm lower_recency_is_better() const {
    RfmPolicyCore core = this->core();
    core.set_lower_recency_is_better(true);
    return Rfm(std::move(core));
  }

 private:
  explicit Rfm(RfmPolicyCore core) : Rfm::TypedPolicy(std::move(core)) {}
};

using RfmScoreTable = Table<double, recency_score, frequency_score, monetary_score, rfm_score>;

/// The scores of every row of a base, by a grading of the same columns.
/// **Shape** a row for each row of the base. **Cost** one pass.
template <ColumnTag R, ColumnTag F, ColumnTag M, CustomerBase Base, Executor E = serial>
[[nodiscard]] auto rfm_scores(const RfmGrading<R, F, M>& grading, const Base& base, const E& executor = {}) {
  using G = RfmGrading<R, F, M>;
  RfmScoreTable table(uninitialized, base.rows());
  const auto rows = require_columns<G>(as_view(base), typename G::inputs{});
  const auto starts = detail::column_pointers(rows, typename G::inputs{});
  const std::array<double*, 4> out{table[recency_score{}].data(), table[frequency_score{}].data(),
                                   table[monetary_score{}].data(), table[rfm_score{}].data()};
  for_each_part(base.rows(), executor, [&](Index first, Index count) {
    grading.score(ColumnsByPlace(starts.data(), base.rows()).slice(first, count),
                  {out[0] + first, out[1] + first, out[2] + first, out[3] + first});
  });
  return table;
}

/// The scores of every row, columns by name. **Errors** ArgumentError for a grading that is not by RFM; ShapeError that
/// lists all that is wrong with the columns.
template <Executor E = serial>
[[nodiscard]] RfmScoreTable rfm_scores(const AnyGrading& grading, const NamedColumns& base, const E& executor = {}) {
  const auto* const core = grading.core<RfmCore>();
  if (core == nullptr) {
    raise<ArgumentError>("custval::rfm_scores: the grading is not by RFM");
  }
  const ColumnSelection columns = base.select(grading.columns(), "rfm_scores");
  RfmScoreTable table(uninitialized, columns.rows());
  constexpr auto block = static_cast<std::size_t>(block_rows);
  const std::array<double*, 4> out{table[recency_score{}].data(), table[frequency_score{}].data(),
                                   table[monetary_score{}].data(), table[rfm_score{}].data()};
  for_each_part(columns.rows(), executor, [&](Index part, Index rows) {
    std::array<std::array<double, block>, 3> numbers{};
    const std::array<const double*, 3> starts{numbers[0].data(), numbers[1].data(), numbers[2].data()};
    for_each_block(part, rows, [&](Index first, Index count) {
      for (std::size_t f = 0; f < 3; ++f) {
        columns.copy(f, first, count, numbers[f].data());
      }
      core->score(ColumnsByPlace<double>(starts.data(), count),
                  {out[0] + first, out[1] + first, out[2] + first, out[3] + first});
    });
  });
  return table;
}

}  // namespace custval

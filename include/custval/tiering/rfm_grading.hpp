// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/tiering/cores/rfm_core.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/tier.hpp>

#include <utility>
#include <vector>

namespace custval {

/// A grading by scores of recency, frequency and money, and segments by scores.
template <ColumnTag Recency, ColumnTag Frequency, ColumnTag Monetary>
class RfmGrading : public detail::TypedGrid<RfmCore, columns<Recency, Frequency, Monetary>> {
  using Grid = detail::TypedGrid<RfmCore, columns<Recency, Frequency, Monetary>>;

 public:
  /// **Errors** those of GridGrading; ShapeError for scores of another number than levels; those of `require_weights`.
  RfmGrading(typename Grid::Thresholds thresholds, std::vector<Tier> cells, const TierLabels& labels, RfmScores scores,
             FittedOn fitted_on = {})
      : RfmGrading(RfmCore(Grid::as_list(std::move(thresholds)), std::move(cells),
                           column_infos(columns<Recency, Frequency, Monetary>{}), labels, std::move(scores),
                           std::move(fitted_on))) {}
  explicit RfmGrading(RfmCore core) : Grid(std::move(core)) {}
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/tiering/columns.hpp>

#include <vector>

namespace custval {

/// The columns that the library's policies read by default and what is known of them: the units and domains of columns
/// that a configuration names. A list of one's own may be longer.
[[nodiscard]] inline std::vector<ColumnInfo> known_columns() {
  return column_infos(columns<total_value, current_value, potential_value, purchase_days, repeat_purchases, recency,
                              observed_time, mean_repeat_spend, total_spend, first_day, last_day, marketing_cost,
                              cost_to_serve, demand_volume, demand_certainty, customer_size, credit_rating,
                              product_prospects, market_growth, resells, is_organisation>{});
}

}  // namespace custval

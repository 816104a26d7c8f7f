// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The whole library in one include. A program that needs one thing compiles sooner with that thing's header.
///
/// Left out, each to be included by itself:
/// - <custval/lifetime/>: lifetime models; they need Boost.Math's headers
/// - <custval/special/>: the special functions behind them
/// - <custval/interop/>: bridges to other libraries, each with a target of its own
/// - <custval/testing/>: laws to hold models and policies of your own to

#include <custval/core/archetype.hpp>
#include <custval/core/bind.hpp>
#include <custval/core/check.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/keyed_hash.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/core/random.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/sort_values.hpp>
#include <custval/core/sparse.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/core/value_column.hpp>
#include <custval/core/view.hpp>
#include <custval/portfolio/agreement.hpp>
#include <custval/portfolio/capture.hpp>
#include <custval/portfolio/compare.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/gini.hpp>
#include <custval/portfolio/herfindahl.hpp>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/pareto_tail.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/portfolio/top_share.hpp>
#include <custval/portfolio/whale_curve.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/calendar.hpp>
#include <custval/purchases/customer_purchases.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/returns.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/summary_workspace.hpp>
#include <custval/purchases/text_ids.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/columns.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/condition.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/fitted_on.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/grid_grading.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/important_factors.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/override_table.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rfm_grading.hpp>
#include <custval/tiering/rfm_segments.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/tier.hpp>
#include <custval/tiering/value_growth.hpp>
#include <custval/tiering/within.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/lifetime_purchase_value.hpp>
#include <custval/value/model.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>
#include <custval/version.hpp>

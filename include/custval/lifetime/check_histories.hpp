// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/check.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/detail/data/history_rules.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace custval {

/// The rows of a base that no lifetime model can take for histories (repeat_purchases, recency and observed_time in
/// days), by the rule that they break: half a purchase, a last purchase after the end. `predict` gives NaN in these
/// rows, a fit refuses or drops them.
/// **Errors** none for any data. **Cost** one pass
template <CustomerBase Base, Executor E = serial>
[[nodiscard]] Findings check_histories(const Base& base, const E& executor = {}) {
  using Columns = columns<repeat_purchases, recency, observed_time>;
  using Checks = std::array<detail::ColumnCheck, detail::history_rules.size()>;
  const auto view = require_columns<PurchaseHistory>(as_view(base), Columns{});
  const auto x = view[repeat_purchases{}];
  const auto last = view[recency{}];
  const auto end = view[observed_time{}];
  Checks whole = fold(
      view.rows(), executor, Checks{},
      [&](Checks& part, Index first, Index count) {
        for (Index i = first; i < first + count; ++i) {
          const PurchaseHistory history{static_cast<double>(x(i)), static_cast<double>(last(i)),
                                        static_cast<double>(end(i))};
          if (!detail::is_history(history)) {
            const std::size_t rule = detail::broken_rule(history);
            part[rule].add(i, history.*detail::history_rules[rule].value);
          }
        }
      },
      [](Checks& part, const Checks& later) {
        for (std::size_t rule = 0; rule < part.size(); ++rule) {
          part[rule].merge(later[rule]);
        }
      });
  std::vector<Finding> findings;
  for (std::size_t rule = 0; rule < whole.size(); ++rule) {
    if (whole[rule].count > 0) {
      findings.push_back({detail::history_rules[rule].column, detail::history_rules[rule].expected, whole[rule].count,
                          std::move(whole[rule].first)});
    }
  }
  return Findings(std::move(findings));
}

}  // namespace custval

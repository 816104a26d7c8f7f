// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/concentration_top.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <vector>

namespace custval {

/// What the best customers hold.
struct TopShare {
  double heads = 0.0;          ///< the share of customers asked for
  std::int64_t customers = 0;  ///< how many that is, rounded up to whole ones
  /// The value of the last of them; NaN where there is nobody.
  double threshold = std::numeric_limits<double>::quiet_NaN();
  double value = 0.0;        ///< what they hold
  std::int64_t of = 0;       ///< all customers that count
  std::int64_t skipped = 0;  ///< customers left out because their value is NaN or infinite
  double total = 0.0;        ///< what all hold: the net sum
  /// value / total; NaN where the total is not positive.
  double share = std::numeric_limits<double>::quiet_NaN();
  /// What exactly `heads` of the customers hold, the last of them in part.
  double fractional_share = std::numeric_limits<double>::quiet_NaN();
};

/// What the best customers hold, for several shares of customers at once; the results in the order asked.
/// **Errors** ArgumentError for a share outside (0, 1]. **Cost** of the first as of `top_share`; each further one about
/// a read pass more.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] std::vector<TopShare> top_shares(const Values& values, std::span<const double> heads,
                                               const E& executor = {}) {
  for (const double share : heads) {
    detail::require_part("top_share", share);
  }
  const auto column = detail::any_values(values);
  detail::ColumnTotal all = detail::column_total(column, executor);
  const std::int64_t skipped = detail::rows_of(column) - all.finite + detail::skipped_before(values);
  std::vector<Index> ranks;
  ranks.reserve(heads.size());
  for (const double share : heads) {
    ranks.push_back(detail::heads_of(share, all.finite));
  }
  std::vector<detail::TopSum> tops = detail::top_sums(values, std::span<const Index>(ranks), all, executor);
  if (std::any_of(tops.begin(), tops.end(), [](const auto& top) { return !detail::is_finite_value(top.sum); })) {
    // What the best hold overflows, though what remains of it after the losses does not.
    all = detail::column_total(column, detail::value_scale((std::numeric_limits<double>::max)()), executor);
    tops = detail::top_sums(values, std::span<const Index>(ranks), all, executor);
  }
  std::vector<TopShare> result;
  result.reserve(heads.size());
  for (std::size_t k = 0; k < heads.size(); ++k) {
    const detail::TopSum& top = tops[k];
    const double rounded_up = static_cast<double>(ranks[k]) - heads[k] * static_cast<double>(all.finite);
    const double whole_only = (std::max)(rounded_up, 0.0) * (top.threshold * all.scale);
    result.push_back({heads[k], ranks[k], top.threshold, top.sum / all.scale, all.finite, skipped,
                      all.total / all.scale, detail::value_share(top.sum, all.total),
                      detail::value_share(top.sum - whole_only, all.total)});
  }
  return result;
}
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] std::vector<TopShare> top_shares(const Values& values, std::initializer_list<double> heads,
                                               const E& executor = {}) {
  return top_shares(values, std::span<const double>(heads.begin(), heads.size()), executor);
}

/// The share of the total that the best part of the customers hold: "20 % of customers bring 80 % of profit" is
/// `top_share(profits, 0.2).share` = 0.8.
///
/// Customers are whole: a part of one is rounded up, so `share` is of the fewest customers that are at least the part
/// asked for. `fractional_share` takes the last one in part, as the Lorenz curve does: it is 1 - curve(1 - heads). Of
/// customers of equal value at the threshold just so many count as are needed. The total is the net sum, so with
/// loss-making customers shares can exceed 1 (see whale_curve); of a total that is not positive nobody has a share.
/// NaN and infinite values do not count. Shares are right where amounts overflow, too.
/// **Errors** ArgumentError for a share outside (0, 1]. **Cost** about ten times a pass that only reads the column; it
/// is not sorted. Right to an absolute 1e-13 · Σ|value| / total for any number of customers.
/// **Source** [CV] §1.2, [CG]; that customers are whole is our choice.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] TopShare top_share(const Values& values, double heads, const E& executor = {}) {
  return top_shares(values, {heads}, executor).front();
}

}  // namespace custval

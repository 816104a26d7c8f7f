// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <cstdint>
#include <limits>

namespace custval {

/// The Herfindahl index of a customer base, and what it was computed from.
struct HerfindahlIndex {
  /// The index: from 1/n, when n customers hold the same, to 1, when one holds everything. NaN where nobody's value is
  /// positive.
  double value = std::numeric_limits<double>::quiet_NaN();
  std::int64_t customers = 0;  ///< of positive value: those who have a share
  std::int64_t others = 0;     ///< of zero or negative value: without a share
  std::int64_t skipped = 0;    ///< left out because their value is NaN or infinite
  double total = 0.0;          ///< the sum of the positive values

  /// How many customers of equal value would be as concentrated: 1 / value.
  [[nodiscard]] double effective_customers() const noexcept { return 1.0 / value; }
};

/// The sum of the squared shares that customers have in the value: the risk of depending on few.
///
/// Shares are of the sum of the positive values, so they lie between 0 and 1 and sum to 1; zero and negative values
/// hold none (our choice: with shares of a net total the index could exceed 1). NaN and infinite values do not count.
/// **Cost** one pass. Right to a relative 1e-13 for any number of customers.
/// **Source** Hirschman (1964), The Paternity of an Index, American Economic Review 54(5), 761-762.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] HerfindahlIndex herfindahl(const Values& values, const E& executor = {}) {
  const auto column = detail::any_values(values);
  const auto sums_with = [&](double scale) {
    const auto held = [=](double value) {
      const double finite = detail::finite_or_below(value);
      return finite > 0.0 ? finite * scale : 0.0;
    };
    return detail::sum_terms(
        column, executor, [=](double value, double) { return held(value); },
        [=](double value, double) {
          const double mine = held(value);
          return mine * mine;
        },
        [](double value, double) { return detail::finite_or_below(value) > 0.0 ? 1.0 : 0.0; },
        [](double value, double) { return detail::is_finite_value(value) ? 1.0 : 0.0; });
  };
  auto sums = sums_with(1.0);
  const double scale = detail::value_scale(sums[0].value());
  if (scale != 1.0) {
    sums = sums_with(scale);  // squares would leave the range of double
  }
  const double total = sums[0].value();
  const auto customers = static_cast<std::int64_t>(sums[2].value());
  const auto finite = static_cast<std::int64_t>(sums[3].value());
  return {detail::value_share(sums[1].value() / total, total), customers, finite - customers,
          detail::rows_of(column) - finite + detail::skipped_before(values), total / scale};
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>
#include <custval/portfolio/lorenz_curve.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace custval {

/// The Gini coefficient of a customer base, and what it was computed from.
struct GiniCoefficient {
  /// 0 when all customers are worth the same, (n - 1) / n when one of n holds everything. NaN where the total is not
  /// positive, or there is nobody.
  double value = std::numeric_limits<double>::quiet_NaN();
  std::int64_t customers = 0;
  std::int64_t skipped = 0;  ///< customers left out because their value is NaN or infinite
  double total = 0.0;

  /// The estimate for customers drawn from a larger population: times n / (n - 1), so that one who holds everything
  /// gives 1. NaN for fewer than two. **Source** Deltas (2003), Review of Economics and Statistics 85(1),
  /// doi:10.1162/rest.2003.85.1.226.
  [[nodiscard]] double small_sample() const noexcept {
    const auto n = static_cast<double>(customers);
    return customers > 1 ? value * (n / (n - 1.0)) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// How unequally value is spread: half the mean absolute difference of two customers, relative to the mean; twice the
/// area between the Lorenz curve and the diagonal. Of the population (small_sample() is the other one).
///
/// NaN and infinite values do not count. Negative ones do: the total is the net one, and the coefficient can then
/// exceed
/// 1. Where the total is zero or negative it is NaN (our choice: relative to a loss, inequality means nothing).
/// **Cost** one sort and a pass. Right to an absolute 1e-13 · Σ|value| / total for any number of customers.
/// **Source** Gini (1912), Variabilità e mutabilità; the form by ranks: Sen (1973), On Economic Inequality, §2.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] GiniCoefficient gini(const Values& values, const E& executor = {}) {
  const auto& ranked = detail::sorted(values, executor);
  const auto ascending = ranked.values();
  const auto customers = static_cast<std::int64_t>(ascending.size());
  const double scale = detail::scale_of_sorted(ascending);
  const auto n = static_cast<double>(customers);
  const auto sums = detail::sum_terms(
      ascending, executor, [=](double value, double) { return value * scale; },
      [=](double value, double row) { return value * scale * (2.0 * row + 1.0 - n); });
  const double total = sums[0].value();
  return {detail::value_share(sums[1].value() / n, total), customers, ranked.skipped(), total / scale};
}

/// The Gini coefficient from a Lorenz curve. That of a reduced curve is smaller than the exact one, by at most 2 ·
/// max_error().
[[nodiscard]] inline GiniCoefficient gini(const LorenzCurve& curve) noexcept {
  GiniCoefficient result{std::numeric_limits<double>::quiet_NaN(), curve.customers(), curve.skipped(), curve.total()};
  if (const std::span<const LorenzPoint> corners = curve.corners(); !corners.empty()) {
    Sum twice_between;  // twice the area between the diagonal and the curve
    for (std::size_t i = 1; i < corners.size(); ++i) {
      const LorenzPoint& a = corners[i - 1];
      const LorenzPoint& b = corners[i];
      twice_between.add((b.customers - a.customers) * ((a.customers - a.value) + (b.customers - b.value)));
    }
    result.value = twice_between.value();
  }
  return result;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/concentration_tail.hpp>
#include <custval/portfolio/detail/concentration_top.hpp>
#include <custval/portfolio/detail/values_sorted.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace custval {

/// The tail of a Pareto distribution fitted to the largest values of a customer base: P(X > x) = (x / x_min)^-exponent.
/// The exponent is that of the survival function; that of the density, as in Clauset et al., is one more. At 2 or less
/// the variance is infinite, at 1 or less the mean.
struct ParetoTail {
  double exponent = std::numeric_limits<double>::quiet_NaN();        ///< NaN where there is no tail to fit
  double standard_error = std::numeric_limits<double>::quiet_NaN();  ///< exponent / √customers
  double x_min = std::numeric_limits<double>::quiet_NaN();           ///< where the tail begins
  std::int64_t customers = 0;                                        ///< in the tail
  std::int64_t skipped = 0;                                          ///< left out: NaN or infinite values
  /// The largest distance between the tail's distribution function and the fitted one (Kolmogorov-Smirnov); infinite
  /// for a tail whose customers are all at x_min, NaN unless asked for (`tail_by_fit`).
  double distance = std::numeric_limits<double>::quiet_NaN();

  /// The share of the value of a base that is Pareto from its smallest customer on which the best part of it holds:
  /// heads^(1 - 1/exponent). At log 5 / log 4 = 1.161 a fifth holds four fifths. NaN where the mean is infinite.
  /// **Errors** ArgumentError for a share outside (0, 1].
  [[nodiscard]] double implied_top_share(double heads) const {
    detail::require_part("implied_top_share", heads);
    return exponent > 1.0 ? std::pow(heads, 1.0 - 1.0 / exponent) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// The tail begins at this value. **Domain** positive.
struct tail_from {
  double x_min;
};
/// The tail is the best part of the customers, rounded up to whole ones; it begins at the value of the next customer,
/// so it is one customer fewer where everybody is asked for. **Domain** in (0, 1].
struct tail_of_top {
  double heads;
};
/// The tail begins where it fits best: at the x_min that leaves the smallest Kolmogorov-Smirnov distance.
struct tail_by_fit {
  /// The most values that are tried: all different ones where there are no more, else tails whose sizes are in
  /// geometric progression. **Domain** 1 or more.
  Index candidates = 100;
  /// No tail has fewer customers: the distances of tiny ones are noise. **Domain** 2 or more.
  Index least_customers = 50;
};

namespace detail {

[[nodiscard]] inline ParetoTail hill_estimate(double logarithms, std::int64_t customers, double x_min,
                                              std::int64_t skipped) noexcept {
  const auto k = static_cast<double>(customers);
  const double exponent = customers > 0 ? k / logarithms : std::numeric_limits<double>::quiet_NaN();
  return {exponent, exponent / std::sqrt(k), x_min, customers, skipped};
}

}  // namespace detail

/// The exponent of the tail from x_min on, by maximum likelihood (Hill's estimator): the number of values in the tail
/// over the sum of log(x / x_min).
///
/// NaN and infinite values do not count, nor do values below x_min, of whatever sign. Nobody in the tail: NaN.
/// Everybody in it exactly at x_min: infinite.
/// **Errors** ArgumentError for an x_min that is not positive and finite. **Cost** one pass, a logarithm a value.
/// **Source** Hill (1975), Annals of Statistics 3(5), 1163-1174, doi:10.1214/aos/1176343247.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] ParetoTail pareto_tail(const Values& values, tail_from from, const E& executor = {}) {
  if (!(from.x_min > 0.0 && detail::is_finite_value(from.x_min))) {
    raise_argument("pareto_tail", "x_min", from.x_min, "a positive finite number");
  }
  const auto column = detail::any_values(values);
  const auto sums = detail::tail_sums(column, from.x_min, executor);
  const auto skipped = detail::rows_of(column) - sums.finite + detail::skipped_before(values);
  return detail::hill_estimate(sums.logarithms, sums.reaching, from.x_min, skipped);
}

/// The exponent of the tail that the best part of the customers make. Of customers at x_min just so many count as are
/// asked for. NaN where x_min, the value of the first customer below the tail, is not positive.
/// **Errors** ArgumentError for a share outside (0, 1]. **Cost** about ten times a pass that only reads the column, and
/// a logarithm for each value of the tail. **Source** as above.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] ParetoTail pareto_tail(const Values& values, tail_of_top top, const E& executor = {}) {
  detail::require_part("pareto_tail", top.heads);
  const auto column = detail::any_values(values);
  const detail::ColumnTotal all = detail::column_total(column, executor);
  const auto skipped = detail::rows_of(column) - all.finite + detail::skipped_before(values);
  ParetoTail none;
  none.skipped = skipped;
  if (all.finite < 2) {
    return none;
  }
  const Index rank = (std::min)(detail::heads_of(top.heads, all.finite) + 1, all.finite);
  const double x_min = detail::values_at_ranks(column, std::array{rank}, all.finite, executor).front();
  if (!(x_min > 0.0)) {
    none.x_min = x_min;
    return none;
  }
  return detail::hill_estimate(detail::tail_sums(column, x_min, executor).logarithms, rank - 1, x_min, skipped);
}

/// The exponent of the tail that looks most like a Pareto distribution, and where it begins.
///
/// Only positive finite values count, and only tails of at least `least_customers` are tried; where there are fewer,
/// all is NaN. Of equal distances the larger tail is taken. A tail whose customers are all at x_min is no tail and is
/// taken only where there is no other: its exponent and its distance are infinite. The standard error is that of the
/// exponent given x_min, and leaves out that x_min was chosen.
/// **Errors** ArgumentError for numbers below their domain. **Cost** one sort, a logarithm a value, and an exponential
/// for each value of each tail that is tried.
/// **Source** Clauset, Shalizi, Newman (2009), SIAM Review 51(4), 661-703, doi:10.1137/070710111, §3.3.
template <CustomerValues Values, Executor E = serial>
[[nodiscard]] ParetoTail pareto_tail(const Values& values, tail_by_fit options, const E& executor = {}) {
  if (options.candidates < 1) {
    raise_argument("pareto_tail", "the number of candidates", static_cast<double>(options.candidates), "1 or more");
  }
  if (options.least_customers < 2) {
    raise_argument("pareto_tail", "the least number of customers", static_cast<double>(options.least_customers),
                   "2 or more");
  }
  const auto& ranked = detail::sorted(values, executor);
  const auto ascending = ranked.values();
  const detail::TailFits tails(ascending, executor);
  const std::vector<Index> starts = tails.starts(options.candidates, options.least_customers);
  std::vector<detail::TailFit> fits(starts.size());
  executor.for_each(static_cast<Index>(starts.size()), [&](Index i) {
    fits[static_cast<std::size_t>(i)] = tails.fit(starts[static_cast<std::size_t>(i)]);
  });
  const auto best = std::min_element(fits.begin(), fits.end(), [](const auto& a, const auto& b) {
    return a.distance < b.distance || (a.distance == b.distance && a.customers > b.customers);
  });
  if (best == fits.end()) {
    ParetoTail none;
    none.skipped = ranked.skipped();
    return none;
  }
  ParetoTail tail = detail::hill_estimate(best->logarithms, best->customers, best->x_min, ranked.skipped());
  tail.distance = best->distance;
  return tail;
}

}  // namespace custval

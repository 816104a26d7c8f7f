// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/portfolio/gini.hpp>
#include <custval/portfolio/herfindahl.hpp>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/pareto_tail.hpp>
#include <custval/portfolio/top_share.hpp>
#include <custval/portfolio/whale_curve.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace custval {

/// The tops that reports tell the share of, in per cent of the customers.
inline constexpr std::array<int, 5> top_percents{1, 5, 10, 20, 50};

/// Reports draw curves through at most so many points, and say how far off they are at most.
inline constexpr Index curve_points = 101;

/// How unevenly a column is spread over the customers. NaN where a figure is not defined.
struct Concentration {
  std::array<double, top_percents.size()> top_shares{};
  double gini = 0.0;
  double herfindahl = 0.0;
  double effective_customers = 0.0;  ///< as many equal customers would be as concentrated
  std::int64_t profitable_customers = 0;
  std::int64_t zero_customers = 0;
  std::int64_t loss_making_customers = 0;
  double profits = 0.0;
  double losses = 0.0;
  double share_at_peak = 0.0;  ///< share of customers at which the cumulative sum, best first, is largest

  ParetoTail tail;     ///< of the top tenth of the customers
  LorenzCurve lorenz;  ///< through at most curve_points of its points, and so is the next
  WhaleCurve whale;

  /// The share of one of top_percents.
  [[nodiscard]] double top_share(int percent) const noexcept;
};

inline double Concentration::top_share(int percent) const noexcept {
  const auto* const place = std::find(top_percents.begin(), top_percents.end(), percent);
  return place == top_percents.end() ? std::nan("")
                                     : top_shares.at(static_cast<std::size_t>(place - top_percents.begin()));
}

/// The concentration of a column. Values that are not finite do not count. **Cost** one sort of the column.
template <class Values, Executor E = serial>
[[nodiscard]] Concentration concentration_of(const Values& values, const E& executor = {}) {
  Concentration figures;
  const auto sorted = sorted_values(values, executor);
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    figures.top_shares.at(i) = custval::top_share(sorted, top_percents.at(i) / 100.0, executor).share;
  }
  figures.gini = custval::gini(sorted, executor).value;
  const HerfindahlIndex index = custval::herfindahl(sorted, executor);
  figures.herfindahl = index.value;
  figures.effective_customers = index.effective_customers();
  figures.lorenz = lorenz_curve(sorted, points{curve_points}, executor);
  figures.whale = whale_curve(sorted, points{curve_points}, executor);
  const WhaleCurve& whale = figures.whale;
  figures.profitable_customers = whale.profitable().customers;
  figures.zero_customers = whale.break_even().customers;
  figures.loss_making_customers = whale.loss_making().customers;
  figures.profits = whale.profitable().profit;
  figures.losses = whale.loss_making().profit;
  figures.share_at_peak = whale.customers() > 0 ? whale.peak().customers : std::nan("");
  figures.tail = pareto_tail(sorted, tail_of_top{0.1}, executor);
  return figures;
}

}  // namespace custval

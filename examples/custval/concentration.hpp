// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/pareto_tail.hpp>
#include <custval/portfolio/whale_curve.hpp>

namespace custval_cli {

/// The tops that reports tell the share of, in per cent of the customers.
inline constexpr std::array<int, 5> top_percents{1, 5, 10, 20, 50};

/// Reports draw curves through at most so many points, and say how far off they are at most.
inline constexpr custval::Index curve_points = 101;

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

  custval::ParetoTail tail;     ///< of the top tenth of the customers
  custval::LorenzCurve lorenz;  ///< through at most curve_points of its points, and so is the next
  custval::WhaleCurve whale;

  /// The share of one of top_percents.
  [[nodiscard]] double top_share(int percent) const noexcept;
};

[[nodiscard]] Concentration concentration_of(const Eigen::ArrayXd& values, int thread_count);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include "concentration.hpp"

#include <algorithm>
#include <cmath>
#include <custval/core/execution.hpp>
#include <custval/portfolio/gini.hpp>
#include <custval/portfolio/herfindahl.hpp>
#include <custval/portfolio/lorenz_curve.hpp>
#include <custval/portfolio/pareto_tail.hpp>
#include <custval/portfolio/top_share.hpp>
#include <custval/portfolio/whale_curve.hpp>

namespace custval_cli {

double Concentration::top_share(int percent) const noexcept {
  const auto* const place = std::find(top_percents.begin(), top_percents.end(), percent);
  return place == top_percents.end() ? std::nan("")
                                     : top_shares.at(static_cast<std::size_t>(place - top_percents.begin()));
}

Concentration concentration_of(const Eigen::ArrayXd& values, int thread_count) {
  const custval::threads executor{thread_count};
  Concentration figures;
  const auto sorted = custval::sorted_values(values, executor);
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    figures.top_shares.at(i) = custval::top_share(sorted, top_percents.at(i) / 100.0, executor).share;
  }
  figures.gini = custval::gini(sorted, executor).value;
  const custval::HerfindahlIndex herfindahl = custval::herfindahl(sorted, executor);
  figures.herfindahl = herfindahl.value;
  figures.effective_customers = herfindahl.effective_customers();
  figures.lorenz = custval::lorenz_curve(sorted, custval::points{curve_points}, executor);
  figures.whale = custval::whale_curve(sorted, custval::points{curve_points}, executor);
  const custval::WhaleCurve& whale = figures.whale;
  figures.profitable_customers = whale.profitable().customers;
  figures.zero_customers = whale.break_even().customers;
  figures.loss_making_customers = whale.loss_making().customers;
  figures.profits = whale.profitable().profit;
  figures.losses = whale.loss_making().profit;
  figures.share_at_peak = whale.customers() > 0 ? whale.peak().customers : std::nan("");
  figures.tail = custval::pareto_tail(sorted, custval::tail_of_top{0.1}, executor);
  return figures;
}

}  // namespace custval_cli

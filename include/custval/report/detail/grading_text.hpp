// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/report/grading_report.hpp>
#include <custval/report/number_text.hpp>
#include <custval/report/pyramid_drawing.hpp>
#include <custval/report/text_layout.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custval::detail {

// The profit where margins are known, else the spend, which says the same where all have one margin.
[[nodiscard]] inline std::string gains_text(const GradingReport& grading) {
  const bool of_profit = grading.profit_gains.has_value();
  const CumulativeGains& gains = of_profit ? *grading.profit_gains : *grading.spend_gains;
  std::string text = of_profit ? "  Afterwards, of the profit (spend x margin) of these customers in the holdout:\n"
                               : "  Afterwards, of what these customers spent in the holdout:\n";
  for (std::size_t k = 0; k + 1 < gains.size(); ++k) {
    if (grading.pyramid[k].customers == 0) {
      continue;
    }
    text += "    down to " + padded(std::string(grading.grading.label(static_cast<Tier>(k))), 14, false) +
            padded(percent_text(gains.customer_share(k)), 9) +
            (of_profit ? " of customers brought" : " of customers spent") +
            padded(percent_text(gains.value_share(k)), 9) + " (at best" + padded(percent_text(gains.best_share(k)), 9) +
            ")\n";
  }
  return text;
}

[[nodiscard]] inline std::string grading_text(const GradingReport& grading, bool utf8) {
  std::string column = grading.value;
  std::replace(column.begin(), column.end(), '_', ' ');
  std::string text = "Classes by policy " + grading.policy + " (" + column + ")\n";
  text += "  class            customers     share             value     share          mean\n";
  std::vector<PyramidBar> drawing;
  const Pyramid& pyramid = grading.pyramid;
  for (std::size_t tier = 0; tier < pyramid.size(); ++tier) {
    const PyramidClass& figures = pyramid[tier];
    text += "  " + padded(figures.label, 14, false) +
            padded(grouped(static_cast<std::uint64_t>(figures.customers)), 12) +
            padded(percent_text(pyramid.customer_share(tier)), 10) + padded(amount_text(figures.value), 18) +
            padded(percent_text(pyramid.value_share(tier)), 10) +
            padded(figures.customers == 0 ? "-" : amount_text(figures.mean_value()), 14) + "\n";
    drawing.push_back({figures.label, static_cast<double>(figures.customers), figures.value});
  }
  if (const std::int64_t others = pyramid.unclassified_customers().customers; others > 0) {
    text += "  " + padded("unclassified", 14, false) + padded(grouped(static_cast<std::uint64_t>(others)), 12) +
            "  (what the policy reads is not known of them)\n";
  }
  if (grading.by_hand) {
    text += "  by hand: " + grouped(static_cast<std::uint64_t>(grading.by_hand->changed)) + " moved, " +
            grouped(static_cast<std::uint64_t>(grading.by_hand->agreed)) + " there already, " +
            grouped(grading.by_hand->not_found.size()) + " not found\n";
  }
  text += "\n" + draw_pyramids(drawing, utf8, report_width);
  return grading.spend_gains || grading.profit_gains ? text + "\n" + gains_text(grading) : text;
}

}  // namespace custval::detail

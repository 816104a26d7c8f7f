// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/portfolio/stability.hpp>
#include <custval/report/detail/grading_text.hpp>
#include <custval/report/detail/lifetime_text.hpp>
#include <custval/report/number_text.hpp>
#include <custval/report/overflow.hpp>
#include <custval/report/report.hpp>
#include <custval/report/text_layout.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

namespace custval {

namespace detail {

[[nodiscard]] inline std::string value_table(const Report& report) {
  const double total = report.values.empty() ? 0.0 : report.values.back().sum;
  const auto customers = static_cast<double>(report.customers);
  std::string text = "Value                              total     share    per customer\n";
  for (const auto& [column, sum] : report.values) {
    std::string label = column;
    std::replace(label.begin(), label.end(), '_', ' ');
    text += "  " + padded(label, 20, false) + padded(amount_text(sum), 18) +
            padded(percent_text(total > 0.0 ? sum / total : std::nan("")), 10) +
            padded(amount_text(sum / customers), 16) + "\n";
  }
  return text;
}

[[nodiscard]] inline std::string concentration_text(const Concentration& figures) {
  std::string tops;
  std::string shares;
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    const char* const between = i == 0 ? "" : i + 1 == top_percents.size() ? " and " : ", ";
    tops += between + std::to_string(top_percents.at(i));
    shares += between + percent_text(figures.top_shares.at(i));
  }
  std::string text = bullet("the top " + tops + " % of customers hold " + shares + " of total value");
  if (!std::isnan(figures.gini)) {
    text += bullet("Gini " + decimals(figures.gini, 3) + "; as concentrated as " +
                   grouped(static_cast<std::uint64_t>(std::llround(figures.effective_customers))) +
                   " customers of equal value would be");
  }
  if (std::isfinite(figures.tail.exponent)) {
    text += bullet("Pareto exponent of the top tenth " + decimals(figures.tail.exponent, 2) + " (standard error " +
                   decimals(figures.tail.standard_error, 2) + "), from " + amount_text(figures.tail.x_min) + " on");
  }
  if (figures.loss_making_customers > 0) {
    text += bullet(grouped(static_cast<std::uint64_t>(figures.loss_making_customers)) +
                   " customers are worth less than nothing, " + amount_text(figures.losses) + " in all, against " +
                   amount_text(figures.profits) + " of the " +
                   grouped(static_cast<std::uint64_t>(figures.profitable_customers)) + " who are worth something");
  }
  return text;
}

[[nodiscard]] inline std::string comparison_text(const Report& report) {
  std::string text = "How far the policies agree (1: same classes, 0: as by chance)\n";
  text += "  policies                                          adjusted Rand   rank correlation\n";
  for (const GradingPair& pair : report.comparisons) {
    text += "  " + padded(report.gradings[pair.first].policy + ", " + report.gradings[pair.second].policy, 46, false) +
            padded(figure_text(pair.agreement.adjusted_rand), 17) + padded(figure_text(pair.agreement.spearman), 19) +
            "\n";
  }
  return text;
}

[[nodiscard]] inline std::string stability_text(const Report& report) {
  const StabilityOptions& options = report.gradings.front().stability->options;
  const bool whole = options.by == Resampling::bootstrap;
  std::string text = "How stable the classes are: policies fitted again on " +
                     grouped(static_cast<std::uint64_t>(options.resamples)) + (whole ? " resamples" : " halves") +
                     " of the customers\n";
  text += "  policy              stay in their class    at worst    adjusted Rand    at worst\n";
  for (const GradingReport& grading : report.gradings) {
    const Stability stability = grading.stability.value_or(Stability{});
    text += "  " + padded(grading.policy, 18, false) + padded(percent_text(stability.same_class.mean), 21) +
            padded(percent_text(stability.same_class.lowest), 12) +
            padded(figure_text(stability.adjusted_rand.mean), 17) +
            padded(figure_text(stability.adjusted_rand.lowest), 12) + "\n";
  }
  return text;
}

[[nodiscard]] inline std::string explanations_text(const Report& report) {
  std::string text;
  for (std::size_t i = 0; i < report.explained.size(); ++i) {
    text += "\nCustomer " + printable(report.explained[i]) + "\n";
    for (const GradingReport& grading : report.gradings) {
      if (i >= grading.explanations.size()) {
        continue;
      }
      text += "  " + grading.policy + ": ";
      for (const char c : grading.explanations[i]) {
        text += c == '\n' ? std::string("\n    ") : std::string(1, c);
      }
      text += "\n";
    }
  }
  return text;
}

}  // namespace detail

/// A report as text for a terminal of 80 columns; what ids and labels make longer is longer. `utf8`: bars of block
/// characters, else of ASCII.
[[nodiscard]] inline std::string to_text(const Report& report, bool utf8) {
  std::string text = grouped(static_cast<std::uint64_t>(report.customers)) + " customers spent " +
                     amount_text(report.total_spend) + " on " +
                     grouped(static_cast<std::uint64_t>(report.purchase_days)) +
                     " days of purchase; the top 20 % of them spent " +
                     percent_text(report.spend_concentration.top_share(20)) + ".\n\n";
  text += detail::value_table(report);
  for (const Overflow& overflow : report.overflows) {
    text += bullet(overflow_text(overflow));
  }
  text += detail::concentration_text(report.value_concentration);
  if (report.lifetime) {
    text += "\nLifetimes by " + report.lifetime->model + "\n";
    for (const std::string& finding : detail::lifetime_findings(*report.lifetime)) {
      text += bullet(finding);
    }
    text += detail::lifetime_table(*report.lifetime);
  }
  for (const GradingReport& grading : report.gradings) {
    text += "\n" + detail::grading_text(grading, utf8);
  }
  if (!report.comparisons.empty()) {
    text += "\n" + detail::comparison_text(report);
  }
  if (!report.gradings.empty() && report.gradings.front().stability) {
    text += "\n" + detail::stability_text(report);
  }
  text += detail::explanations_text(report);
  text += "\nAssumptions\n";
  for (const Assumption& assumption : report.assumptions) {
    text += bullet(assumption.text);
  }
  return text;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "failure.hpp"
#include "field_text.hpp"
#include "number_text.hpp"
#include "progress.hpp"
#include "purchase_notes.hpp"
#include "pyramid.hpp"
#include "report_files.hpp"

namespace custval_cli {

namespace {

constexpr std::size_t line_width = 80;

// An amount for people: 1,234,567.89; from a billion on 1.23e+09.
std::string amount_text(double amount) {
  if (!(std::abs(amount) < 1e12)) {
    return std::isfinite(amount) ? short_text(amount) : money_text(amount);
  }
  const auto cents = static_cast<std::uint64_t>(std::llround(std::abs(amount) * 100.0));
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%02u", static_cast<unsigned>(cents % 100));
  return (amount < 0.0 && cents != 0 ? "-" : "") + grouped(cents / 100) + fraction;
}

std::string percent_text(double share) {
  if (!std::isfinite(share)) {
    return "-";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
  return text;
}

std::string figure_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return std::isnan(value) ? "-" : text;
}

std::string padded(const std::string& any_text, std::size_t width, bool right = true) {
  const std::string text = printable(any_text);
  const std::size_t shown = display_width(text);
  const std::string blanks(shown < width ? width - shown : 0, ' ');
  return right ? blanks + text : text + blanks;
}

// A sentence broken into lines, the first after "  - ".
std::string bullet(const std::string& sentence) {
  std::string text;
  std::string line = "  -";
  std::size_t start = 0;
  while (start < sentence.size()) {
    const std::size_t end = (std::min)(sentence.find(' ', start), sentence.size());
    const std::string word = sentence.substr(start, end - start);
    if (display_width(line) + 1 + display_width(word) > line_width && display_width(line) > 4) {
      text += line + "\n";
      line = "   ";
    }
    line += " " + word;
    start = end + 1;
  }
  return text + line + "\n";
}

std::string input_lines(const Report& report) {
  const Purchases& purchases = report.purchases;
  std::string text = "Purchases   " + grouped(purchases.rows_read) + " rows read, " + grouped(purchases.rows_used) +
                     " used, " + date_text(purchases.first_day) + " to " + date_text(purchases.observation_end) + "\n";
  if (report.customers.file_given) {
    text += "Customers   " + grouped(report.customers.rows_read) + " rows read, " +
            grouped(report.customers.rows_used) + " used\n";
  }
  for (const auto& [reason, rows] : purchases.rows_left_out) {
    text += "            " + grouped(rows) + " purchase rows left out: " + reason + "\n";
  }
  for (const Rejects::Count& count : report.rejects.counts()) {
    text += "            " + grouped(count.rows) + " of " + count.input + " rejected: " + count.kind + "\n";
  }
  for (const std::string& note : purchase_notes(purchases)) {
    text += bullet(note);
  }
  return text;
}

std::string value_table(const Report& report) {
  const Values& values = report.valuation.values;
  const double total = sum_of(values[custval::total_value{}]);
  const auto customers = static_cast<double>(values.rows());
  std::string text = "Value                              total     share    per customer\n";
  for (const std::string_view name : value_columns) {
    const double sum = sum_of(report.columns[name]);
    std::string label(name);
    std::replace(label.begin(), label.end(), '_', ' ');
    text += "  " + padded(label, 20, false) + padded(amount_text(sum), 18) +
            padded(percent_text(total > 0.0 ? sum / total : std::nan("")), 10) +
            padded(amount_text(sum / customers), 16) + "\n";
  }
  return text;
}

// The profit where margins are known, else the spend, which says the same where all have one margin.
std::string gains_text(const GradingResult& grading) {
  const bool of_profit = grading.profit_gains.has_value();
  const custval::CumulativeGains& cumulative_gains = of_profit ? *grading.profit_gains : *grading.cumulative_gains;
  std::string text = of_profit ? "  Afterwards, of the profit (spend x margin) of these customers in the holdout:\n"
                               : "  Afterwards, of what these customers spent in the holdout:\n";
  for (std::size_t k = 0; k + 1 < cumulative_gains.size(); ++k) {
    if (grading.pyramid[k].customers == 0) {
      continue;
    }
    text += "    down to " + padded(grading.labels[k], 14, false) +
            padded(percent_text(cumulative_gains.customer_share(k)), 9) +
            (of_profit ? " of customers brought" : " of customers spent") +
            padded(percent_text(cumulative_gains.value_share(k)), 9) + " (at best" +
            padded(percent_text(cumulative_gains.best_share(k)), 9) + ")\n";
  }
  return text;
}

std::string grading_text(const GradingResult& grading, bool utf8) {
  std::string column = grading.value;
  std::replace(column.begin(), column.end(), '_', ' ');
  std::string text = "Classes by policy " + grading.policy + " (" + column + ")\n";
  text += "  class            customers     share             value     share          mean\n";
  std::vector<PyramidClass> drawing;
  const custval::Pyramid& pyramid = grading.pyramid;
  for (std::size_t tier = 0; tier < pyramid.size(); ++tier) {
    const custval::PyramidClass& figures = pyramid[tier];
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
  if (grading.overrides) {
    text += "  by hand: " + grouped(static_cast<std::uint64_t>(grading.overrides->changed)) + " moved, " +
            grouped(static_cast<std::uint64_t>(grading.overrides->agreed)) + " there already, " +
            grouped(grading.overrides->not_found.size()) + " not found\n";
  }
  text += "\n" + draw_pyramids(drawing, utf8, line_width);
  return grading.cumulative_gains ? text + "\n" + gains_text(grading) : text;
}

std::string concentration_text(const Concentration& figures) {
  std::string tops;
  std::string shares;
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    const char* const between = i == 0 ? "" : i + 1 == top_percents.size() ? " and " : ", ";
    tops += between + std::to_string(top_percents.at(i));
    shares += between + percent_text(figures.top_shares.at(i));
  }
  std::string text = bullet("the top " + tops + " % of customers hold " + shares + " of total value");
  if (!std::isnan(figures.gini)) {
    char gini[32];
    std::snprintf(gini, sizeof gini, "%.3f", figures.gini);
    text += bullet(std::string("Gini ") + gini + "; as concentrated as " +
                   grouped(static_cast<std::uint64_t>(std::llround(figures.effective_customers))) +
                   " customers of equal value would be");
  }
  if (std::isfinite(figures.tail.exponent)) {
    char tail[64];
    std::snprintf(tail, sizeof tail, "%.2f (standard error %.2f)", figures.tail.exponent, figures.tail.standard_error);
    text += bullet(std::string("Pareto exponent of the top tenth ") + tail + ", from " +
                   amount_text(figures.tail.x_min) + " on");
  }
  if (figures.loss_making_customers > 0) {
    text += bullet(grouped(static_cast<std::uint64_t>(figures.loss_making_customers)) +
                   " customers are worth less than nothing, " + amount_text(figures.losses) + " in all, against " +
                   amount_text(figures.profits) + " of the " +
                   grouped(static_cast<std::uint64_t>(figures.profitable_customers)) + " who are worth something");
  }
  return text;
}

std::string comparison_text(const Report& report) {
  std::string text = "How far the policies agree (1: same classes, 0: as by chance)\n";
  text += "  policies                                          adjusted Rand   rank correlation\n";
  for (const PairOfGradings& pair : report.pairs) {
    text += "  " + padded(report.gradings[pair.first].policy + ", " + report.gradings[pair.second].policy, 46, false) +
            padded(figure_text(pair.agreement.adjusted_rand), 17) + padded(figure_text(pair.agreement.spearman), 19) +
            "\n";
  }
  return text;
}

std::string stability_text(const Report& report) {
  const custval::StabilityOptions& options = *report.config.stability;
  const bool whole = options.by == custval::Resampling::bootstrap;
  std::string text = "How stable the classes are: policies fitted again on " +
                     grouped(static_cast<std::uint64_t>(options.resamples)) + (whole ? " resamples" : " halves") +
                     " of the customers\n";
  text += "  policy              stay in their class    at worst    adjusted Rand    at worst\n";
  for (const GradingResult& grading : report.gradings) {
    const custval::Stability& stability = *grading.stability;
    text += "  " + padded(grading.policy, 18, false) + padded(percent_text(stability.same_class.mean), 21) +
            padded(percent_text(stability.same_class.lowest), 12) +
            padded(figure_text(stability.adjusted_rand.mean), 17) +
            padded(figure_text(stability.adjusted_rand.lowest), 12) + "\n";
  }
  return text;
}

std::string explanations_text(const Report& report) {
  std::string text;
  for (std::size_t i = 0; i < report.options.explain.size(); ++i) {
    text += "\nCustomer " + printable(report.options.explain[i]) + "\n";
    for (const GradingResult& grading : report.gradings) {
      text += "  " + grading.policy + ": ";
      for (const char c : grading.explanations[i]) {
        text += c == '\n' ? std::string("\n    ") : std::string(1, c);
      }
      text += "\n";
    }
  }
  return text;
}

}  // namespace

std::string summary_text(const Report& report, bool utf8) {
  const Eigen::ArrayXd& spend = report.purchases.total_spend();
  std::string text = input_lines(report) + "\n";
  text += grouped(static_cast<std::uint64_t>(spend.size())) + " customers spent " + amount_text(sum_of(spend)) +
          " on " + grouped(report.purchases.purchase_days) + " days of purchase; the top 20 % of them spent " +
          percent_text(report.spend_concentration.top_share(20)) + ".\n\n";
  text += value_table(report);
  for (const auto* const list : {&report.purchases.overflows, &report.valuation.overflows}) {
    for (const Overflow& overflow : *list) {
      text += bullet(overflow_text(overflow));
    }
  }
  text += concentration_text(report.value_concentration);
  if (report.lifetime != nullptr) {
    text += "\nLifetimes by " + std::string(report.lifetime->model.name()) + "\n";
    for (const std::string& finding : lifetime_findings(*report.lifetime)) {
      text += bullet(finding);
    }
    text += lifetime_table(*report.lifetime);
  }
  for (const GradingResult& grading : report.gradings) {
    text += "\n" + grading_text(grading, utf8);
  }
  if (!report.pairs.empty()) {
    text += "\n" + comparison_text(report);
  }
  if (report.config.stability && !report.gradings.empty()) {
    text += "\n" + stability_text(report);
  }
  text += explanations_text(report);
  text += "\nAssumptions\n";
  for (const Assumption& assumption : report.valuation.assumptions) {
    text += bullet(assumption.text);
  }
  return text;
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "field_text.hpp"
#include "progress.hpp"
#include "pyramid.hpp"
#include "report_files.hpp"

namespace custval_cli {

namespace {

constexpr std::size_t line_width = 80;

// An amount for people: 1,234,567.89; from a billion on 1.23e+09.
std::string amount_text(double amount) {
  if (std::abs(amount) >= 1e12) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", amount);
    return text;
  }
  const auto cents = static_cast<std::uint64_t>(std::llround(std::abs(amount) * 100.0));
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%02u", static_cast<unsigned>(cents % 100));
  return (amount < 0.0 && cents != 0 ? "-" : "") + grouped(cents / 100) + fraction;
}

std::string percent_text(double part, double whole) {
  if (!(whole > 0.0)) {
    return "-";
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100.0 * part / whole);
  return text;
}

std::string padded(const std::string& text, std::size_t width, bool right = true) {
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
  return text;
}

std::string value_table(const Report& report) {
  const Values& values = report.valuation.values;
  const double total = sum_of(values[custval::total_value{}]);
  const auto customers = static_cast<double>(values.rows());
  std::string text = "Value                              total     share    per customer\n";
  for (const std::string_view name : value_columns) {
    const double sum = sum_of(value_column(values, name));
    std::string label(name);
    std::replace(label.begin(), label.end(), '_', ' ');
    text += "  " + padded(label, 20, false) + padded(amount_text(sum), 18) + padded(percent_text(sum, total), 10) +
            padded(amount_text(sum / customers), 16) + "\n";
  }
  return text;
}

std::string grading_text(const GradingResult& grading, double customers, bool utf8) {
  std::string column = grading.policy.column;
  std::replace(column.begin(), column.end(), '_', ' ');
  std::string text = "Classes by policy " + grading.policy.name + " (" + column + ")\n";
  text += "  class            customers     share             value     share          mean\n";
  std::vector<PyramidClass> pyramid;
  for (const ClassFigures& figures : grading.classes) {
    const auto count = static_cast<double>(figures.customers);
    text += "  " + padded(figures.label, 14, false) + padded(grouped(figures.customers), 12) +
            padded(percent_text(count, customers), 10) + padded(amount_text(figures.value), 18) +
            padded(percent_text(figures.value, grading.total), 10) +
            padded(figures.customers == 0 ? "-" : amount_text(figures.value / count), 14) + "\n";
    pyramid.push_back({figures.label, count, figures.value});
  }
  return text + "\n" + draw_pyramids(pyramid, utf8, line_width);
}

}  // namespace

std::string summary_text(const Report& report, bool utf8) {
  const Eigen::ArrayXd& spend = report.purchases.total_spend();
  const auto customers = static_cast<double>(spend.size());
  std::string text = input_lines(report) + "\n";
  text += grouped(static_cast<std::uint64_t>(spend.size())) + " customers spent " + amount_text(sum_of(spend)) +
          " on " + grouped(report.purchases.purchase_days) + " days of purchase; the top 20 % of them spent " +
          percent_text(top_share(spend, 0.2), 1.0) + ".\n\n";
  text += value_table(report);
  text += "  The top 20 % of customers hold " +
          percent_text(top_share(report.valuation.values[custval::total_value{}], 0.2), 1.0) + " of total value.\n";
  for (const GradingResult& grading : report.gradings) {
    text += "\n" + grading_text(grading, customers, utf8);
  }
  text += "\nTaken for granted\n";
  for (const Assumption& assumption : report.valuation.assumptions) {
    text += bullet(assumption.text);
  }
  return text;
}

}  // namespace custval_cli

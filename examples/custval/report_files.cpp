// SPDX-License-Identifier: BSL-1.0
#include "report_files.hpp"

#include <algorithm>
#include <cmath>
#include <custval/version.hpp>
#include <nlohmann/json.hpp>
#include <span>

#include "concentration.hpp"
#include "csv_writer.hpp"
#include "field_text.hpp"
#include "interrupt.hpp"
#include "purchase_notes.hpp"

namespace custval_cli {

namespace {

using custval::Index;
using custval::Json;

// A figure that is not defined is null.
Json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json purchases_json(const Report& report) {
  const Purchases& purchases = report.purchases;
  Json json;
  json["file"] = report.options.purchases;
  json["rows_read"] = purchases.rows_read;
  json["rows_used"] = purchases.rows_used;
  json["rows_rejected"] = purchases.rows_read - purchases.rows_parsed;
  json["rows_left_out"] = Json::object();
  for (const auto& [reason, rows] : purchases.rows_left_out) {
    json["rows_left_out"][reason] = rows;
  }
  json["purchase_days"] = purchases.purchase_days;
  json["first_day"] = date_text(purchases.first_day);
  json["last_day"] = date_text(purchases.last_day);
  json["observation_end"] = date_text(purchases.observation_end);
  json["window_days"] = purchases.window_days();
  json.update(left_out_json(purchases));
  return json;
}

Json customers_json(const Report& report) {
  const CustomerData& customers = report.customers;
  Json json;
  json["file"] = report.options.customers;
  json["rows_read"] = customers.rows_read;
  json["rows_used"] = customers.rows_used;
  json["rows_rejected"] = customers.rows_read - customers.rows_used;
  json["customers_without_a_row"] = customers.customers_missing;
  json["unused_columns"] = customers.unused_columns;
  return json;
}

Json totals_json(const Report& report) {
  const Values& values = report.valuation.values;
  Json json;
  json["customers"] = values.rows();
  json["total_spend"] = number_or_null(sum_of(report.purchases.total_spend()));
  json["top_20_percent_share_of_spend"] = number_or_null(report.spend_concentration.top_share(20));
  for (const std::string_view name : value_columns) {
    json[std::string(name)] = number_or_null(sum_of(report.columns[name]));
  }
  json["top_20_percent_share_of_value"] = number_or_null(report.value_concentration.top_share(20));
  constexpr std::size_t marketing_cost = customer_column("marketing_cost");
  if (report.customers.in_file[marketing_cost]) {
    json["marketing_cost"] = number_or_null(sum_of(report.customers[marketing_cost]));
  }
  return json;
}

Json class_json(const custval::Pyramid& pyramid, std::size_t tier) {
  const custval::PyramidClass& figures = pyramid[tier];
  Json row;
  row["class"] = figures.label;
  row["customers"] = figures.customers;
  row["share_of_customers"] = number_or_null(pyramid.customer_share(tier));
  row["value"] = number_or_null(figures.value);
  row["share_of_value"] = number_or_null(pyramid.value_share(tier));
  row["mean_value"] = number_or_null(figures.mean_value());
  return row;
}

// `of` ends the name of the key: spend or profit.
Json gains_json(const custval::CumulativeGains& cumulative_gains, const std::vector<std::string>& labels,
                const char* of) {
  Json rows = Json::array();
  for (std::size_t k = 0; k < cumulative_gains.size(); ++k) {
    rows.push_back({{"down_to_class", labels[k]},
                    {"share_of_customers", number_or_null(cumulative_gains.customer_share(k))},
                    {std::string("share_of_holdout_") + of, number_or_null(cumulative_gains.value_share(k))},
                    {"best_possible_share", number_or_null(cumulative_gains.best_share(k))},
                    {"lift", number_or_null(cumulative_gains.lift(k))}});
  }
  return rows;
}

Json resampled_json(const custval::ResampledFigure& figure) {
  return {{"mean", number_or_null(figure.mean)}, {"lowest", number_or_null(figure.lowest)}};
}

Json stability_json(const custval::Stability& stability) {
  Json json;
  json["same_class"] = resampled_json(stability.same_class);
  json["adjusted_rand"] = resampled_json(stability.adjusted_rand);
  json["classes"] = Json::array();
  for (const custval::StabilityClass& one : stability.classes) {
    json["classes"].push_back(
        {{"class", one.label}, {"customers", one.customers}, {"stays", resampled_json(one.stays)}});
  }
  json["cuts"] = Json::array();
  for (const custval::StabilityCut& cut : stability.cuts) {
    json["cuts"].push_back({{"whole", number_or_null(cut.whole)},
                            {"lowest", number_or_null(cut.lowest)},
                            {"highest", number_or_null(cut.highest)},
                            {"mean", number_or_null(cut.mean)},
                            {"deviation", number_or_null(cut.deviation)}});
  }
  return json;
}

Json grading_json(const GradingResult& grading) {
  Json json;
  json["policy"] = grading.policy;
  json["type"] = grading.type;
  json["value_column"] = grading.value;
  json["classes"] = Json::array();
  for (std::size_t tier = 0; tier < grading.pyramid.size(); ++tier) {
    json["classes"].push_back(class_json(grading.pyramid, tier));
  }
  json["unclassified"] = grading.pyramid.unclassified_customers().customers;
  if (grading.overrides) {
    json["overrides"] = {{"changed", grading.overrides->changed},
                         {"agreed", grading.overrides->agreed},
                         {"not_found", grading.overrides->not_found}};
  }
  if (grading.cumulative_gains) {
    json["captured"] = gains_json(*grading.cumulative_gains, grading.labels, "spend");
  }
  if (grading.profit_gains) {
    json["captured_profit"] = gains_json(*grading.profit_gains, grading.labels, "profit");
  }
  if (grading.stability) {
    json["stability"] = stability_json(*grading.stability);
  }
  json["grading"] = grading.grading;
  return json;
}

// A row for each class of the first policy.
Json contingency_json(const custval::Contingency& pairs) {
  Json json;
  json["customers"] = Json::array();
  for (std::size_t a = 0; a < pairs.size_a(); ++a) {
    const auto row = pairs.counts().subspan(a * pairs.size_b(), pairs.size_b());
    json["customers"].push_back(std::vector<std::int64_t>(row.begin(), row.end()));
  }
  json["unclassified_by_first"] = pairs.left_out().only_a;
  json["unclassified_by_second"] = pairs.left_out().only_b;
  json["unclassified_by_both"] = pairs.left_out().both;
  return json;
}

Json agreement_json(const PairOfGradings& pair, const std::vector<GradingResult>& gradings) {
  const custval::Agreement& figures = pair.agreement;
  return {{"first", gradings[pair.first].policy},
          {"second", gradings[pair.second].policy},
          {"customers", figures.customers},
          {"same_class", number_or_null(figures.same_class)},
          {"within_one", number_or_null(figures.within_one)},
          {"adjusted_rand", number_or_null(figures.adjusted_rand)},
          {"spearman", number_or_null(figures.spearman)},
          {"kendall_tau_b", number_or_null(figures.kendall_tau_b)},
          {"contingency", contingency_json(pair.contingency)}};
}

// The points as two lists: shares of customers, and the curve's height at each.
template <class Point>
Json curve_json(std::span<const Point> corners, const char* height, double Point::*its_height, double max_error) {
  Json json;
  json["customers"] = Json::array();
  json[height] = Json::array();
  for (const Point& corner : corners) {
    json["customers"].push_back(corner.customers);
    json[height].push_back(corner.*its_height);
  }
  json["max_error"] = max_error;
  return json;
}

Json concentration_json(const Concentration& figures) {
  Json json;
  json["gini"] = number_or_null(figures.gini);
  json["herfindahl"] = number_or_null(figures.herfindahl);
  json["effective_customers"] = number_or_null(figures.effective_customers);
  json["top_shares"] = Json::object();
  for (std::size_t i = 0; i < top_percents.size(); ++i) {
    json["top_shares"][std::to_string(top_percents.at(i))] = number_or_null(figures.top_shares.at(i));
  }
  json["profitable_customers"] = figures.profitable_customers;
  json["zero_customers"] = figures.zero_customers;
  json["loss_making_customers"] = figures.loss_making_customers;
  json["profits"] = figures.profits;
  json["losses"] = figures.losses;
  json["customers_at_peak_profit"] = number_or_null(figures.share_at_peak);
  json["pareto_tail"] = {{"exponent", number_or_null(figures.tail.exponent)},
                         {"standard_error", number_or_null(figures.tail.standard_error)},
                         {"from", number_or_null(figures.tail.x_min)},
                         {"customers", figures.tail.customers}};
  json["lorenz_curve"] =
      curve_json(figures.lorenz.corners(), "value", &custval::LorenzPoint::value, figures.lorenz.max_error());
  json["whale_curve"] =
      curve_json(figures.whale.corners(), "profit", &custval::WhalePoint::profit, figures.whale.max_error());
  return json;
}

}  // namespace

void write_customers(const Report& report, OutputFile& file) {
  using namespace custval;
  CsvWriter writer(file, report.options.formulas);
  writer.field("customer_id").field("first_purchase").field("last_purchase").field("purchase_days");
  writer.field("repeat_purchases").field("recency_days").field("observed_days").field("mean_repeat_spend");
  writer.field("total_spend");
  for (const std::string_view name : value_columns) {
    writer.field(name);
  }
  std::vector<const Eigen::ArrayXd*> columns;
  const auto add_column = [&](std::string_view name) { columns.push_back(&report.columns[name]); };
  std::for_each(value_columns.begin(), value_columns.end(), add_column);
  if (report.lifetime != nullptr) {
    for (const std::string_view name : lifetime_columns) {
      writer.field(name);
      add_column(name);
    }
  }
  for (const PolicyConfig& policy : report.config.policies) {
    if (!policy.scores.empty()) {
      writer.field(policy.scores);
      add_column(policy.scores);
    }
  }
  for (const GradingResult& grading : report.gradings) {
    writer.field("class_" + grading.policy);
  }
  writer.end_row();

  const Purchases& purchases = report.purchases;
  for (Index row = 0; row < report.valuation.values.rows(); ++row) {
    if ((row & 0xfff) == 0) {
      stop_if_interrupted();
    }
    purchases.write_summary(row, writer);
    for (const Eigen::ArrayXd* column : columns) {
      writer.field((*column)(row));
    }
    for (const GradingResult& grading : report.gradings) {
      const Tier tier = grading.tiers[static_cast<std::size_t>(row)];
      writer.label(tier < grading.labels.size() ? std::string_view(grading.labels[tier]) : std::string_view());
    }
    writer.end_row();
  }
}

void write_classes(const Report& report, OutputFile& file) {
  CsvWriter writer(file, report.options.formulas);
  writer.field("policy").field("class").field("customers").field("share_of_customers").field("value");
  writer.field("share_of_value").field("mean_value");
  writer.end_row();
  for (const GradingResult& grading : report.gradings) {
    const custval::Pyramid& pyramid = grading.pyramid;
    for (std::size_t tier = 0; tier < pyramid.size(); ++tier) {
      const custval::PyramidClass& figures = pyramid[tier];
      writer.label(grading.policy).label(figures.label).field(figures.customers).field(pyramid.customer_share(tier));
      writer.field(figures.value).field(pyramid.value_share(tier)).field(figures.mean_value());
      writer.end_row();
    }
  }
}

void write_json(const Report& report, OutputFile& file) {
  Json json;
  json["format"] = 1;
  json["custval"] = std::to_string(custval::version_major) + "." + std::to_string(custval::version_minor) + "." +
                    std::to_string(custval::version_patch);
  json["purchases"] = purchases_json(report);
  json["customers"] = report.customers.file_given ? customers_json(report) : Json(nullptr);
  json["rejected"] = Json::array();
  for (const Rejects::Count& count : report.rejects.counts()) {
    json["rejected"].push_back({{"input", count.input}, {"reason", count.kind}, {"rows", count.rows}});
  }
  json["overflows"] = Json::array();
  for (const auto* const list : {&report.purchases.overflows, &report.valuation.overflows}) {
    for (const Overflow& overflow : *list) {
      json["overflows"].push_back(
          {{"column", overflow.column}, {"customers", overflow.customers}, {"first", overflow.first}});
    }
  }
  json["totals"] = totals_json(report);
  json["concentration"]["total_spend"] = concentration_json(report.spend_concentration);
  json["concentration"]["total_value"] = concentration_json(report.value_concentration);
  if (report.lifetime != nullptr) {
    json["lifetime"] = lifetime_section(*report.lifetime);
  }
  json["assumptions"] = Json::array();
  for (const Assumption& assumption : report.valuation.assumptions) {
    json["assumptions"].push_back({{"about", assumption.about}, {"text", assumption.text}});
  }
  json["gradings"] = Json::array();
  for (const GradingResult& grading : report.gradings) {
    json["gradings"].push_back(grading_json(grading));
  }
  json["comparison"] = Json::array();
  for (const PairOfGradings& pair : report.pairs) {
    json["comparison"].push_back(agreement_json(pair, report.gradings));
  }
  json["config"] = config_json(report.config);
  // Ids and labels may hold bytes that are not UTF-8; they must not cost the report.
  file.write(json.dump(2, ' ', false, Json::error_handler_t::replace));
  file.write("\n");
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include "report_files.hpp"

#include <array>
#include <cmath>
#include <custval/version.hpp>
#include <nlohmann/json.hpp>

#include "csv_writer.hpp"
#include "field_text.hpp"
#include "interrupt.hpp"

namespace custval_cli {

namespace {

using custval::Index;
using Json = nlohmann::ordered_json;

// A part of a whole; nothing where there is no whole to speak of.
Json share_of(double part, double whole) {
  return whole > 0.0 ? Json(part / whole) : Json(nullptr);
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
  json["total_spend"] = sum_of(report.purchases.total_spend());
  json["top_20_percent_share_of_spend"] = top_share(report.purchases.total_spend(), 0.2);
  for (const std::string_view name : value_columns) {
    json[std::string(name)] = sum_of(value_column(values, name));
  }
  json["top_20_percent_share_of_value"] = top_share(values[custval::total_value{}], 0.2);
  constexpr std::size_t marketing_cost = customer_column("marketing_cost");
  if (report.customers.in_file[marketing_cost]) {
    json["marketing_cost"] = sum_of(report.customers[marketing_cost]);
  }
  return json;
}

Json grading_json(const GradingResult& grading, double customers) {
  constexpr std::array<const char*, 3> types{"cumulative_share", "head_count", "thresholds"};
  Json json;
  json["policy"] = grading.policy.name;
  json["type"] = types.at(static_cast<std::size_t>(grading.policy.type));
  json["column"] = grading.policy.column;
  json["cuts"] = grading.policy.cuts;
  json["thresholds"] = Json::array();
  for (const double threshold : grading.thresholds) {
    json["thresholds"].push_back(std::isfinite(threshold) ? Json(threshold) : Json(nullptr));
  }
  json["classes"] = Json::array();
  for (const ClassFigures& figures : grading.classes) {
    const auto count = static_cast<double>(figures.customers);
    Json row;
    row["class"] = figures.label;
    row["customers"] = figures.customers;
    row["share_of_customers"] = share_of(count, customers);
    row["value"] = figures.value;
    row["share_of_value"] = share_of(figures.value, grading.total);
    row["mean_value"] = figures.customers == 0 ? Json(nullptr) : Json(figures.value / count);
    json["classes"].push_back(std::move(row));
  }
  return json;
}

}  // namespace

void write_customers(const Report& report, OutputFile& file) {
  using namespace custval;
  CsvWriter writer(file);
  writer.field("customer_id").field("first_purchase").field("last_purchase").field("purchase_days");
  writer.field("repeat_purchases").field("recency_days").field("observed_days").field("mean_repeat_spend");
  writer.field("total_spend");
  for (const std::string_view name : value_columns) {
    writer.field(name);
  }
  for (const GradingResult& grading : report.gradings) {
    writer.field("class_" + grading.policy.name);
  }
  writer.end_row();

  const Purchases& purchases = report.purchases;
  std::array<const Eigen::ArrayXd*, value_columns.size()> columns{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns.at(i) = &value_column(report.valuation.values, value_columns.at(i));
  }
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
      writer.field(tier < grading.classes.size() ? std::string_view(grading.classes[tier].label) : std::string_view());
    }
    writer.end_row();
  }
}

void write_classes(const Report& report, OutputFile& file) {
  CsvWriter writer(file);
  writer.field("policy").field("class").field("customers").field("share_of_customers").field("value");
  writer.field("share_of_value").field("mean_value");
  writer.end_row();
  const auto customers = static_cast<double>(report.valuation.values.rows());
  const double nothing = std::nan("");
  for (const GradingResult& grading : report.gradings) {
    for (const ClassFigures& figures : grading.classes) {
      const auto count = static_cast<double>(figures.customers);
      writer.field(grading.policy.name).field(figures.label).field(figures.customers).field(count / customers);
      writer.field(figures.value).field(grading.total > 0.0 ? figures.value / grading.total : nothing);
      writer.field(figures.customers == 0 ? nothing : figures.value / count);
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
  json["totals"] = totals_json(report);
  json["assumptions"] = Json::array();
  for (const Assumption& assumption : report.valuation.assumptions) {
    json["assumptions"].push_back({{"about", assumption.about}, {"text", assumption.text}});
  }
  json["gradings"] = Json::array();
  for (const GradingResult& grading : report.gradings) {
    json["gradings"].push_back(grading_json(grading, static_cast<double>(report.valuation.values.rows())));
  }
  json["config"] = Json::parse(config_text(report.config));
  // Ids and labels may hold bytes that are not UTF-8; they must not cost the report.
  file.write(json.dump(2, ' ', false, Json::error_handler_t::replace));
  file.write("\n");
}

}  // namespace custval_cli

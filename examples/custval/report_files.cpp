// SPDX-License-Identifier: BSL-1.0
#include "report_files.hpp"

#include <algorithm>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/interop/json/lifetime_spend.hpp>
#include <custval/interop/json/purchase_facts.hpp>
#include <custval/interop/json/report.hpp>
#include <custval/report/report_text.hpp>
#include <custval/version.hpp>
#include <string_view>
#include <vector>

#include "interrupt.hpp"
#include "lifetime_models.hpp"
#include "progress.hpp"

namespace custval_cli {

using custval::CsvWriter;
using custval::date_text;

namespace {

using custval::Index;
using custval::Json;

Json purchases_json(const ReportRun& run) {
  const Purchases& purchases = run.purchases;
  Json json;
  json["file"] = run.options.purchases;
  json["rows_read"] = purchases.rows_read;
  json["rows_used"] = purchases.facts().rows_used;
  json["rows_rejected"] = purchases.rows_read - purchases.rows_parsed;
  json["rows_left_out"] = Json::object();
  for (const auto& [reason, rows] : purchases.facts().rows_left_out) {
    json["rows_left_out"][reason] = rows;
  }
  json["purchase_days"] = purchases.facts().purchase_days;
  json["first_day"] = date_text(purchases.facts().first_day);
  json["last_day"] = date_text(purchases.facts().last_day);
  json["observation_end"] = date_text(purchases.facts().observation_end);
  json["window_days"] = purchases.facts().window_days();
  json.update(custval::left_out_json(purchases.facts()));
  return json;
}

Json customers_json(const ReportRun& run) {
  const CustomerData& customers = run.customers;
  Json json;
  json["file"] = run.options.customers;
  json["rows_read"] = customers.rows_read;
  json["rows_used"] = customers.rows_used;
  json["rows_rejected"] = customers.rows_read - customers.rows_used;
  json["customers_without_a_row"] = customers.customers_missing;
  json["unused_columns"] = customers.unused_columns;
  return json;
}

std::string input_lines(const ReportRun& run) {
  const Purchases& purchases = run.purchases;
  std::string text = "Purchases   " + grouped(purchases.rows_read) + " rows read, " +
                     grouped(purchases.facts().rows_used) + " used, " + date_text(purchases.facts().first_day) +
                     " to " + date_text(purchases.facts().observation_end) + "\n";
  if (run.customers.file_given) {
    text += "Customers   " + grouped(run.customers.rows_read) + " rows read, " + grouped(run.customers.rows_used) +
            " used\n";
  }
  for (const auto& [reason, rows] : purchases.facts().rows_left_out) {
    text += "            " + grouped(rows) + " purchase rows left out: " + reason + "\n";
  }
  for (const Rejects::Count& count : run.rejects.counts()) {
    text += "            " + grouped(count.rows) + " of " + count.input + " rejected: " + count.kind + "\n";
  }
  for (const std::string& note : custval::purchase_notes(purchases.facts())) {
    text += custval::bullet(note);
  }
  return text;
}

}  // namespace

void write_customers(const ReportRun& run, OutputFile& file) {
  using namespace custval;
  CsvWriter writer(file.sink(), run.options.formulas);
  writer.field("customer_id").field("first_purchase").field("last_purchase").field("purchase_days");
  writer.field("repeat_purchases").field("recency_days").field("observed_days").field("mean_repeat_spend");
  writer.field("total_spend");
  for (const std::string_view name : value_columns) {
    writer.field(name);
  }
  std::vector<const double*> columns;
  const auto add_column = [&](std::string_view name) { columns.push_back(column_of(run.columns, name).data()); };
  std::for_each(value_columns.begin(), value_columns.end(), add_column);
  if (run.lifetime != nullptr) {
    for (const std::string_view name : lifetime_columns) {
      writer.field(name);
      add_column(name);
    }
  }
  for (std::size_t g = 0; g < run.config.policies.size(); ++g) {
    if (const std::string& scores = run.config.policies[g].scores; !scores.empty()) {
      writer.field(scores);
      columns.push_back(run.report.gradings[g].scores.data());
    }
  }
  std::vector<TierLabels> labels;
  for (const GradingReport& grading : run.report.gradings) {
    writer.field("class_" + grading.policy);
    labels.push_back(grading.grading.labels());
  }
  writer.end_row();

  const Purchases& purchases = run.purchases;
  for (Index row = 0; row < run.report.customers; ++row) {
    if ((row & 0xfff) == 0) {
      stop_if_interrupted();
    }
    purchases.write_summary(row, writer);
    for (const double* const column : columns) {
      writer.field(column[row]);
    }
    for (std::size_t g = 0; g < labels.size(); ++g) {
      const Tier tier = run.report.gradings[g].tiers[static_cast<std::size_t>(row)];
      writer.label(tier < labels[g].size() ? std::string_view(labels[g][tier]) : std::string_view());
    }
    writer.end_row();
  }
}

void write_classes(const ReportRun& run, OutputFile& file) {
  CsvWriter writer(file.sink(), run.options.formulas);
  writer.field("policy").field("class").field("customers").field("share_of_customers").field("value");
  writer.field("share_of_value").field("mean_value");
  writer.end_row();
  for (const custval::GradingReport& grading : run.report.gradings) {
    const custval::Pyramid& pyramid = grading.pyramid;
    for (std::size_t tier = 0; tier < pyramid.size(); ++tier) {
      const custval::PyramidClass& figures = pyramid[tier];
      writer.label(grading.policy).label(figures.label).field(figures.customers).field(pyramid.customer_share(tier));
      writer.field(figures.value).field(pyramid.value_share(tier)).field(figures.mean_value());
      writer.end_row();
    }
  }
}

void write_json(const ReportRun& run, OutputFile& file) {
  Json json;
  json["format"] = 1;
  json["custval"] = std::to_string(custval::version_major) + "." + std::to_string(custval::version_minor) + "." +
                    std::to_string(custval::version_patch);
  json["purchases"] = purchases_json(run);
  json["customers"] = run.customers.file_given ? customers_json(run) : Json(nullptr);
  json["rejected"] = Json::array();
  for (const Rejects::Count& count : run.rejects.counts()) {
    json["rejected"].push_back({{"input", count.input}, {"reason", count.kind}, {"rows", count.rows}});
  }
  json.update(custval::report_json(run.report));
  if (run.lifetime != nullptr) {
    json["lifetime"]["model"] = model_json(run.lifetime->model);
    json["lifetime"]["spend"] = custval::spend_json(run.lifetime->spend);
  }
  json["config"] = config_json(run.config);
  // Ids and labels may hold bytes that are not UTF-8; they must not cost the report.
  file.write(json.dump(2, ' ', false, Json::error_handler_t::replace));
  file.write("\n");
}

std::string summary_text(const ReportRun& run, bool utf8) {
  return input_lines(run) + "\n" + custval::to_text(run.report, utf8);
}

}  // namespace custval_cli

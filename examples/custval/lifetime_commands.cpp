// SPDX-License-Identifier: BSL-1.0
#include "lifetime_commands.hpp"

#include <chrono>
#include <cstdio>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <filesystem>
#include <optional>
#include <utility>

#include "config.hpp"
#include "csv_writer.hpp"
#include "failure.hpp"
#include "field_text.hpp"
#include "input_file.hpp"
#include "lifetime_models.hpp"
#include "output_folder.hpp"
#include "progress.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"

namespace custval_cli {

namespace {

std::optional<std::int32_t> day_of(const std::string& text, const std::string& option) {
  if (text.empty()) {
    return std::nullopt;
  }
  std::int32_t day = 0;
  if (parse_date(text, day) != FieldProblem::none) {
    throw UsageFailure(option + ": " + in_quotes(text) + " is not a date such as 1997-09-30");
  }
  return day;
}

// A result file and, beside it, what of the log could not be used.
struct ResultFiles {
  explicit ResultFiles(const std::string& path, const std::string& input)
      : folder{std::filesystem::path(path).has_parent_path() ? std::filesystem::path(path).parent_path().string()
                                                             : "."},
        name{std::filesystem::path(path).filename().string()},
        rejects_file{&folder.open(name + ".rejects.csv")},
        rejects{*rejects_file} {
    if (input != "-") {
      folder.protect(input);
    }
  }
  OutputFolder folder;
  std::string name;
  OutputFile* rejects_file;
  Rejects rejects;
};

void say_caveat(const LifetimeFit& fitted) {
  if (!fitted.caveat().empty()) {
    std::printf("Note: %s\n", fitted.caveat().c_str());
  }
}

void say_notes(const SpendFit& spend, const Purchases& purchases) {
  for (const std::string& note : spend.notes(purchases)) {
    std::printf("Note: %s\n", note.c_str());
  }
}

void say_rejects(const ResultFiles& files) {
  if (files.rejects.total() > 0) {
    std::printf("%s rows of the log could not be used: %s.rejects.csv\n", grouped(files.rejects.total()).c_str(),
                files.name.c_str());
  }
}

custval::Json parse_model(const std::string& path) {
  const std::string text = read_small_file(path);
  custval::Json json = custval::Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    throw Failure(in_quotes(path) + " is not JSON, or not all of it");
  }
  return json;
}

}  // namespace

namespace {

// BG/BB counts opportunities: days, or weeks in which something was bought.
int span_of(std::string_view model, double unit_days) {
  return model == custval::BgBb::name() ? static_cast<int>(unit_days) : 1;
}

void write_model(ResultFiles& files, const FitOptions& options, custval::Json json, const Purchases& purchases,
                 const std::string& table) {
  json["purchases"] = {{"rows_used", purchases.rows_used},
                       {"first_day", date_text(purchases.first_day)},
                       {"observation_end", date_text(purchases.observation_end)}};
  files.folder.open(files.name).write(json.dump(2) + "\n");
  files.folder.commit();
  std::printf("%s\n", table.c_str());
  say_rejects(files);
  std::printf("Written to %s\n", options.out.c_str());
}

}  // namespace

int run_fit(const FitOptions& options) {
  LogOptions log = static_cast<const LogOptions&>(options);
  log.span_days = span_of(options.model, options.unit_days);
  Config config;
  config.calibration_end = day_of(options.calibration_end, "--calibration-end");
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, options.purchases);
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const SpendFit spend(purchases, options.threads);
  if (options.model == custval::GammaGamma::name()) {
    if (!spend.model()) {
      throw Failure("no Gamma-Gamma model can be fitted to these purchases: " + spend.problem());
    }
    write_model(files, options, spend.json()["model"], purchases, spend.table());
    say_notes(spend, purchases);
    return 0;
  }
  const LifetimeFit fitted(options.model, purchases, custval::TimeUnit(options.unit_days), options.threads);
  if (!fitted.problem().empty()) {
    throw Failure(options.model + " cannot be fitted to these purchases: " + fitted.problem());
  }
  custval::Json json = fitted.json();
  json["spend"] = spend.json();
  write_model(files, options, std::move(json), purchases, fitted.table() + "\n" + spend.table());
  say_caveat(fitted);
  say_notes(spend, purchases);
  return 0;
}

int run_score(const ScoreOptions& options) {
  const custval::Json json = parse_model(options.model);
  if (custval::lifetime_model_name(json) == custval::GammaGamma::name()) {
    throw Failure(in_quotes(options.model) + " is a model of spend alone: it says nothing about purchases to come");
  }
  const LifetimeFit fitted(json);
  if (!fitted.problem().empty()) {
    throw Failure(in_quotes(options.model) +
                  " is of a fit that failed, and says nothing about anybody: " + fitted.problem());
  }
  LogOptions log = static_cast<const LogOptions&>(options);
  log.span_days = span_of(fitted.name(), fitted.unit().days());
  if (!json.contains("spend")) {
    throw Failure(in_quotes(options.model) + " has no part 'spend'");
  }
  const SpendFit spending(json["spend"]);
  Config config;
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, options.purchases);
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const Forecast forecast =
      fitted.predict(purchases,
                     {.horizon = std::chrono::duration<double, std::chrono::days::period>(options.horizon_days),
                      .discount_per_year = options.discount},
                     options.threads);
  const Eigen::ArrayXd spend = spending.spend(purchases, options.threads);

  OutputFile& file = files.folder.open(files.name);
  file.write(
      "customer_id,repeat_purchases,recency,observed_time,probability_alive,expected_purchases,residual_purchases,"
      "expected_spend,lifetime_value\n");
  CsvWriter writer(file);
  for (custval::Index row = 0; row < purchases.customers(); ++row) {
    const auto whole = [&](auto tag) { return static_cast<std::int64_t>(purchases.summary[tag](row)); };
    writer.field(purchases.id(row)).field(whole(custval::repeat_purchases{})).field(whole(custval::recency{}));
    writer.field(whole(custval::observed_time{})).field(forecast.alive(row));
    writer.field(forecast.purchases(row)).field(forecast.residual(row));
    writer.field(spend(row)).field(forecast.residual(row) * spend(row) * options.margin);
    writer.end_row();
  }
  files.folder.commit();
  std::printf("%s customers: %.0f of them still are, by expectation; they are worth %.2f in all\n",
              grouped(static_cast<std::uint64_t>(purchases.customers())).c_str(), forecast.alive.sum(),
              (forecast.residual * spend).sum() * options.margin);
  say_caveat(fitted);
  say_notes(spending, purchases);
  say_rejects(files);
  std::printf("Written to %s\n", options.out.c_str());
  return 0;
}

}  // namespace custval_cli

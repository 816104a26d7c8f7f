// SPDX-License-Identifier: BSL-1.0
#include "lifetime_commands.hpp"

#include <chrono>
#include <custval/core/error.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "config.hpp"
#include "csv_writer.hpp"
#include "failure.hpp"
#include "field_text.hpp"
#include "input_file.hpp"
#include "interrupt.hpp"
#include "lifetime_models.hpp"
#include "number_text.hpp"
#include "output_folder.hpp"
#include "overflows.hpp"
#include "progress.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "same_file.hpp"
#include "terminal.hpp"

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
  ResultFiles(const std::string& path, const Inputs& inputs, FormulaRule formulas)
      : name{name_in(path)},
        folder{folder_of(path), {name + rejects_ending, name}, inputs},
        rejects{folder.open(name + rejects_ending), formulas} {}

  static constexpr const char* rejects_ending = ".rejects.csv";
  std::string name;
  OutputFolder folder;
  Rejects rejects;

 private:
  static std::string name_in(const std::string& path) {
    std::string file = std::filesystem::path(path).filename().string();
    if (path == "-") {
      throw Failure("results go to files, not to standard output; a file of that name is './-'");
    }
    if (file.empty()) {
      throw Failure(path.empty() ? "the output file has an empty name" : in_quotes(path) + " is a folder's name");
    }
    return file;
  }
  static std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
  }
};

void say_caveat(const LifetimeFit& fitted) {
  if (!fitted.caveat().empty()) {
    say("Note: " + fitted.caveat() + "\n");
  }
}

void say_place(const ResultFiles& files) {
  say("Written to " + printable(files.folder.place_of(files.name)) + "\n");
}

void say_rejects(const ResultFiles& files) {
  if (files.rejects.total() > 0) {
    say(grouped(files.rejects.total()) +
        " rows of the log could not be used: " + printable(files.name + ResultFiles::rejects_ending) + "\n");
  }
}

custval::Json parse_model(const std::string& path) {
  try {
    return custval::json_from_text(read_small_file(path));
  } catch (const custval::FormatError& error) {
    const std::string_view problem = error.what();
    constexpr std::string_view subject = "the text ";
    throw Failure(in_quotes(path) + " " + std::string(problem.substr(problem.find(subject) + subject.size())));
  }
}

}  // namespace

namespace {

// BG/BB counts opportunities: days, or weeks in which something was bought.
int span_of(std::string_view model, double unit_days) {
  return model == custval::BgBb::name() ? static_cast<int>(unit_days) : 1;
}

void write_model(ResultFiles& files, custval::Json json, const Purchases& purchases, const std::string& table) {
  json["purchases"] = {{"rows_used", purchases.rows_used},
                       {"first_day", date_text(purchases.first_day)},
                       {"observation_end", date_text(purchases.observation_end)}};
  files.folder.open(files.name).write(json.dump(2) + "\n");
  files.folder.commit();
  say(table + "\n");
  say_rejects(files);
  say_place(files);
}

}  // namespace

int run_fit(const FitOptions& options) {
  LogOptions log = static_cast<const LogOptions&>(options);
  log.span_days = span_of(options.model, options.unit_days);
  Config config;
  config.calibration_end = day_of(options.calibration_end, "--calibration-end");
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, Inputs().add("--purchases", options.purchases), options.formulas);
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const SpendFit spend(purchases, options.threads);
  if (options.model == custval::GammaGamma::name()) {
    if (!spend.model()) {
      throw Failure("no Gamma-Gamma model can be fitted to these purchases: " + spend.problem());
    }
    write_model(files, spend.json()["model"], purchases, spend.table());
    return 0;
  }
  const LifetimeFit fitted(options.model, purchases, custval::TimeUnit(options.unit_days), options.threads);
  if (!fitted.problem().empty()) {
    throw Failure(options.model + " cannot be fitted to these purchases: " + fitted.problem());
  }
  custval::Json json = fitted.json();
  json["spend"] = spend.json();
  write_model(files, std::move(json), purchases, fitted.table() + "\n" + spend.table());
  say_caveat(fitted);
  return 0;
}

int run_score(const ScoreOptions& options) {
  Config config;
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, Inputs().add("--model", options.model).add("--purchases", options.purchases),
                    options.formulas);
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
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const Forecast forecast =
      fitted.predict(purchases,
                     {.horizon = std::chrono::duration<double, std::chrono::days::period>(options.horizon_days),
                      .discount_per_year = options.discount},
                     options.threads);
  const Eigen::ArrayXd spend = spending.spend(purchases, options.threads);
  Eigen::ArrayXd value = forecast.residual * spend * options.margin;
  std::vector<Overflow> overflows = purchases.overflows;
  // Of whom it is not known already, for what follows from a spend that is none is none too.
  Eigen::ArrayXd known = purchases.total_spend().isNaN().select(0.0, value);
  take_out_overflows(
      "lifetime_value", known, [&](Eigen::Index row) { return purchases.id(row); }, overflows);
  value = purchases.total_spend().isNaN().select(value, known);

  OutputFile& file = files.folder.open(files.name);
  file.write(
      "customer_id,repeat_purchases,recency,observed_time,probability_alive,expected_purchases,residual_purchases,"
      "expected_spend,lifetime_value\n");
  CsvWriter writer(file, options.formulas);
  for (custval::Index row = 0; row < purchases.customers(); ++row) {
    if ((row & 0xfff) == 0) {
      stop_if_interrupted();
    }
    const auto whole = [&](auto tag) { return static_cast<std::int64_t>(purchases.summary[tag](row)); };
    writer.input_text(purchases.id(row)).field(whole(custval::repeat_purchases{})).field(whole(custval::recency{}));
    writer.field(whole(custval::observed_time{})).field(forecast.alive(row));
    writer.field(forecast.purchases(row)).field(forecast.residual(row));
    writer.field(spend(row)).field(value(row));
    writer.end_row();
  }
  files.folder.commit();
  say(grouped(static_cast<std::uint64_t>(purchases.customers())) + " customers: " + decimals(forecast.alive.sum(), 0) +
      " of them still are, by expectation; they are worth " + decimals(value.isFinite().select(value, 0.0).sum(), 2) +
      " in all\n");
  for (const Overflow& overflow : overflows) {
    say(overflow_text(overflow) + "\n");
  }
  say_caveat(fitted);
  say_rejects(files);
  say_place(files);
  return 0;
}

}  // namespace custval_cli

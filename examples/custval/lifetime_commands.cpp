// SPDX-License-Identifier: BSL-1.0
#include "lifetime_commands.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <custval/interop/json/lifetime_spend.hpp>
#include <custval/interop/json/object.hpp>
#include <custval/interop/json/purchase_facts.hpp>
#include <custval/lifetime/lifetime_forecast.hpp>
#include <custval/report/lifetime/lifetime_report.hpp>
#include <custval/report/number_text.hpp>
#include <custval/report/overflow.hpp>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "config.hpp"
#include "failure.hpp"
#include "input_file.hpp"
#include "interrupt.hpp"
#include "lifetime_models.hpp"
#include "output_folder.hpp"
#include "progress.hpp"
#include "purchases_input.hpp"
#include "rejects.hpp"
#include "same_file.hpp"
#include "terminal.hpp"

namespace custval_cli {

using custval::CsvWriter;
using custval::date_text;
using custval::FieldProblem;
using custval::FormulaRule;
using custval::parse_date;

using custval::AnyLifetimeModel;
using custval::decimals;
using custval::finite_sum;
using custval::money_text;
using custval::Overflow;
using custval::overflow_text;
using custval::SpendForecast;
using custval::take_out_overflows;

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

void say_caveat(const AnyLifetimeModel& fitted) {
  if (const std::string caveat = custval::model_caveat(fitted); !caveat.empty()) {
    say("Note: " + caveat + "\n");
  }
}

void say_place(const ResultFiles& files) {
  say("Written to " + printable(files.folder.place_of(files.name)) + "\n");
}

void say_notes(const SpendForecast& spend, const Purchases& purchases) {
  for (const std::string& note : custval::spend_notes(spend, purchases.table())) {
    say("Note: " + note + "\n");
  }
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

constexpr std::array<std::string_view, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};

// The calendar of the options: main.cpp has checked the words.
custval::Calendar calendar_of(const FitOptions& options) {
  const bool weeks = options.time_unit == "week";
  if (!options.week_starts.empty() && !(weeks && options.model == model_of_opportunities)) {
    throw UsageFailure("--week-starts: only bg-bb with --time-unit week counts by weeks of the calendar");
  }
  if (weeks) {
    const auto* const place = std::find(weekdays.begin(), weekdays.end(),
                                        options.week_starts.empty() ? std::string_view("monday") : options.week_starts);
    return custval::Calendar::weeks(std::chrono::weekday{static_cast<unsigned>(place - weekdays.begin())});
  }
  return options.time_unit == "month"     ? custval::Calendar::months()
         : options.time_unit == "quarter" ? custval::Calendar::quarters()
         : options.time_unit == "year"    ? custval::Calendar::years()
                                          : custval::Calendar::days();
}

// The calendar that the opportunities of a model's file follow; days for models without opportunities.
custval::Calendar opportunities_of(const AnyLifetimeModel& fitted) {
  if (fitted.name() != model_of_opportunities) {
    if (fitted.facts().unit.calendar()) {
      throw Failure("calendar: only bg-bb counts by a calendar, not " + std::string(fitted.name()));
    }
    return custval::Calendar::days();
  }
  if (!fitted.facts().unit.calendar() && fitted.facts().unit.days() != 1.0) {
    throw Failure("unit_days is " + custval::to_text(fitted.facts().unit.days()) +
                  ", expected 1, or a calendar beside it: opportunities are days, weeks, months, quarters or years "
                  "(custval fit --time-unit writes it)");
  }
  return fitted.facts().unit.calendar().value_or(custval::Calendar::days());
}

// How far ahead a model looks: one that counts by a calendar as many of its periods as are nearest to so many days.
std::string horizon_text(const AnyLifetimeModel& fitted, double days) {
  const std::optional<custval::Calendar> calendar = fitted.facts().unit.calendar();
  if (!calendar || calendar->unit() == custval::calendar_unit::day) {
    return custval::to_text(days) + " days";
  }
  const double periods = std::round(days / fitted.facts().unit.days());
  const std::string period(custval::period_name(*calendar));
  if (periods < 1.0) {
    throw UsageFailure("--horizon: " + custval::to_text(days) + " days are less than half a " + period +
                       ", and the model counts by whole ones");
  }
  return custval::to_text(periods) + " " + period + (periods == 1.0 ? "" : "s");
}

// Refunds and zeros count as when the model was fitted, unless the options say otherwise.
void take_rules(const custval::Json& model, LogOptions& log) {
  const auto take = [&](const char* key, const auto& words, std::optional<RowRule>& rule) {
    if (rule || !model.contains("purchases") || !model["purchases"].is_object() || !model["purchases"].contains(key)) {
      return;
    }
    const custval::JsonObject purchases(model["purchases"], "score", "purchases");
    rule = row_rule(purchases.text(key), words);
    if (!rule) {
      purchases.refuse(key, "one of the words that custval fit takes");
    }
  };
  take("refunds", refund_rules, log.refunds);
  take("zero_amounts", zero_rules, log.zero_amounts);
}

void say_overflows(const std::vector<Overflow>& overflows) {
  for (const Overflow& overflow : overflows) {
    say(overflow_text(overflow) + "\n");
  }
}

// What the log was taken for.
void say_purchases(const Purchases& purchases) {
  if (purchases.facts().calendar.unit() != custval::calendar_unit::day) {
    const std::string period(custval::period_name(purchases.facts().calendar));
    say("Opportunities are " + std::string(custval::period_name(purchases.facts().calendar)) + "s of the calendar" +
        (purchases.facts().calendar.unit() == custval::calendar_unit::week
             ? " from " + std::string(weekdays.at(purchases.facts().calendar.week_starts().c_encoding()))
             : std::string()) +
        ", the last full one up to " + date_text(purchases.facts().observation_end) + "\n");
  }
  for (const auto& [reason, rows] : purchases.facts().rows_left_out) {
    say(grouped(rows) + " rows of the log left out: " + reason + "\n");
  }
  for (const std::string& note : custval::purchase_notes(purchases.facts())) {
    say("Note: " + note + "\n");
  }
}

void write_model(ResultFiles& files, custval::Json json, const Purchases& purchases, const std::string& table) {
  json["purchases"] = {{"rows_used", purchases.facts().rows_used},
                       {"first_day", date_text(purchases.facts().first_day)},
                       {"observation_end", date_text(purchases.facts().observation_end)}};
  json["purchases"].update(custval::left_out_json(purchases.facts()));
  files.folder.open(files.name).write(json.dump(2) + "\n");
  files.folder.commit();
  say(table + "\n");
  say_overflows(purchases.report.overflows);
  say_purchases(purchases);
  say_rejects(files);
  say_place(files);
}

}  // namespace

int run_fit(const FitOptions& options) {
  LogOptions log = static_cast<const LogOptions&>(options);
  const custval::Calendar calendar = calendar_of(options);
  const bool opportunities = options.model == model_of_opportunities;
  const custval::TimeUnit unit = opportunities ? custval::TimeUnit(calendar) : custval::TimeUnit(calendar.mean_days());
  log.calendar = opportunities ? calendar : custval::Calendar::days();
  Config config;
  config.calibration_end = day_of(options.calibration_end, "--calibration-end");
  log.looks_after_calibration = false;
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, Inputs().add("--purchases", options.purchases), options.formulas);
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const SpendForecast spend = fit_spends(purchases.table(), options.threads);
  if (options.model == model_of_spend) {
    if (!spend.model) {
      throw Failure("no Gamma-Gamma model can be fitted to these purchases: " + spend.problem);
    }
    write_model(files, custval::spend_json(spend)["model"], purchases, to_text(spend));
    say_notes(spend, purchases);
    return 0;
  }
  const AnyLifetimeModel fitted =
      fit_model(options.model, custval::LifetimeData(purchases.summary(), unit), options.threads);
  if (const std::string problem = custval::fit_problem(fitted); !problem.empty()) {
    throw Failure(options.model + " cannot be fitted to these purchases: " + problem);
  }
  custval::Json json = model_json(fitted);
  json["spend"] = custval::spend_json(spend);
  write_model(files, std::move(json), purchases, to_text(fitted) + "\n" + to_text(spend));
  say_caveat(fitted);
  say_notes(spend, purchases);
  return 0;
}

int run_score(const ScoreOptions& options) {
  Config config;
  config.observation_end = day_of(options.observation_end, "--observation-end");
  ResultFiles files(options.out, Inputs().add("--model", options.model).add("--purchases", options.purchases),
                    options.formulas);
  const custval::Json json = parse_model(options.model);
  if (custval::lifetime_model_name(json) == model_of_spend) {
    throw Failure(in_quotes(options.model) + " is a model of spend alone: it says nothing about purchases to come");
  }
  const AnyLifetimeModel fitted = read_model(json);
  if (const std::string problem = custval::fit_problem(fitted); !problem.empty()) {
    throw Failure(in_quotes(options.model) + " is of a fit that failed, and says nothing about anybody: " + problem);
  }
  LogOptions log = static_cast<const LogOptions&>(options);
  try {
    log.calendar = opportunities_of(fitted);
  } catch (const Failure& failure) {
    throw Failure(in_quotes(options.model) + ": " + failure.what());
  }
  take_rules(json, log);
  const std::string horizon = horizon_text(fitted, options.horizon_days);
  if (!json.contains("spend")) {
    throw Failure(in_quotes(options.model) + " has no part 'spend'");
  }
  const SpendForecast spending = custval::spend_from_json(json["spend"]);
  const Purchases purchases = read_purchases(log, config, files.rejects);
  const custval::threads workers(options.threads);
  custval::NamedColumns base;
  base.add(purchases.summary());
  const custval::LifetimeForecast forecast = custval::forecast_lifetime(
      fitted, base,
      {.horizon = std::chrono::duration<double, std::chrono::days::period>(options.horizon_days),
       .discount_per_year = options.discount},
      workers);
  // Histories of a log can all be; parameters read from a file may be too extreme for any forecast.
  if (!forecast.is_finite()) {
    throw Failure(std::string(fitted.name()) +
                  " gives no finite forecast for some customers: its parameters are too extreme");
  }
  const auto id = [&purchases](Eigen::Index row) { return purchases.id(row); };
  std::vector<Overflow> overflows = purchases.report.overflows;
  Eigen::ArrayXd spend = expected_spends(spending, purchases.table(), workers);
  take_out_overflows("expected_spend", spend, purchases.total_spend(), id, overflows);
  const auto worth = [&](const char* column, const Eigen::ArrayXd& purchases_to_come) {
    Eigen::ArrayXd value = purchases_to_come * spend * options.margin;
    take_out_overflows(column, value, spend, id, overflows);
    return value;
  };
  const Eigen::ArrayXd value = worth("lifetime_value", forecast.endless);
  const Eigen::ArrayXd horizon_value = worth("horizon_value", forecast.discounted);

  OutputFile& file = files.folder.open(files.name);
  file.write(
      "customer_id,repeat_purchases,recency,observed_time,probability_alive,expected_purchases,discounted_expected_"
      "purchases,"
      "expected_spend,lifetime_value,horizon_value\n");
  CsvWriter writer(file.sink(), options.formulas);
  for (custval::Index row = 0; row < purchases.customers(); ++row) {
    if ((row & 0xfff) == 0) {
      stop_if_interrupted();
    }
    const auto whole = [&](auto tag) { return static_cast<std::int64_t>(purchases.table()[tag](row)); };
    writer.input_text(purchases.id(row)).field(whole(custval::repeat_purchases{})).field(whole(custval::recency{}));
    writer.field(whole(custval::observed_time{})).field(forecast.alive(row));
    writer.field(forecast.purchases(row)).field(forecast.endless(row));
    writer.field(spend(row)).field(value(row)).field(horizon_value(row));
    writer.end_row();
  }
  files.folder.commit();
  say(grouped(static_cast<std::uint64_t>(purchases.customers())) + " customers, " + decimals(forecast.alive.sum(), 0) +
      " of them expected to be still alive\n");
  say("Worth of their purchases: " + money_text(finite_sum(horizon_value)) + " in the next " + horizon + ", " +
      money_text(finite_sum(value)) + " as long as they stay (both discounted)\n");
  say_overflows(overflows);
  say_purchases(purchases);
  say_caveat(fitted);
  say_notes(spending, purchases);
  say_rejects(files);
  say_place(files);
  return 0;
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <custval/version.hpp>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "failure.hpp"
#include "interrupt.hpp"
#include "lifetime_commands.hpp"
#include "lifetime_models.hpp"
#include "report.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "unfinished.hpp"
#include "usable_threads.hpp"

namespace {

using namespace custval_cli;

constexpr int exit_data = 1;
constexpr int exit_usage = 2;
constexpr const char* usage_hint = " (custval --help lists commands and options)";

std::string version_text() {
  return "custval " + std::to_string(custval::version_major) + "." + std::to_string(custval::version_minor) + "." +
         std::to_string(CUSTVAL_VERSION_PATCH);
}

// Checks of numbers whose messages say what is expected.
CLI::Validator number_that(const char* expected, bool (*holds)(double)) {
  return CLI::Validator(
      [expected, holds](const std::string& text) {
        double value = 0.0;
        return CLI::detail::lexical_cast(text, value) && holds(value)
                   ? std::string()
                   : "must be " + std::string(expected) + ", not '" + text + "'";
      },
      "");
}
CLI::Validator positive_number() {
  return number_that("a number above 0", [](double value) { return value > 0.0 && std::isfinite(value); });
}
CLI::Validator finite_number() {
  return number_that("a number", [](double value) { return std::isfinite(value); });
}

// `rules_by_default`: what refunds and zeros are where no option says it; empty: the usual.
void add_log(CLI::App& command, LogOptions& options, const std::string& rules_by_default = {}) {
  command.add_option("--purchases", options.purchases, "CSV file with a row per purchase; - reads standard input")
      ->required()
      ->type_name("FILE");
  command.add_option("--id-column", options.id_column, "name of the customer's column, in every file")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--date-column", options.date_column, "name of the date's column")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--amount-column", options.amount_column, "name of the amount's column")
      ->type_name("NAME")
      ->capture_default_str();
  const std::map<std::string, char> delimiters{{"auto", '\0'},     {",", ','},    {"comma", ','}, {";", ';'},
                                               {"semicolon", ';'}, {"tab", '\t'}, {"|", '|'}};
  command
      .add_option_function<std::string>(
          "--delimiter", [&options, delimiters](const std::string& word) { options.delimiter = delimiters.at(word); },
          "what separates fields: auto, comma, semicolon, tab or |")
      ->check([delimiters](const std::string& word) {
        return delimiters.contains(word) ? "" : "must be auto, comma, semicolon, tab or |, not '" + word + "'";
      })
      ->type_name("WORD")
      ->default_str("auto");
  const std::map<std::string, FormulaRule> rules{
      {"labels", FormulaRule::labels}, {"all", FormulaRule::all}, {"none", FormulaRule::none}};
  command
      .add_option_function<std::string>(
          "--escape-formulas", [&options, rules](const std::string& word) { options.formulas = rules.at(word); },
          "which texts of CSV results get an apostrophe where a spreadsheet would take them for formulas: labels of "
          "classes, all (ids and rejected rows too: they then differ from the input) or none")
      ->check(CLI::IsMember(std::vector<std::string>{"labels", "all", "none"}))
      ->type_name("WORD")
      ->default_str("labels");
  const auto add_rule = [&command](const char* name, const char* about, const auto& words, std::optional<RowRule>& rule,
                                   const std::string& otherwise) {
    command
        .add_option_function<std::string>(
            name, [&rule, &words](const std::string& word) { rule = row_rule(word, words); }, about)
        ->check(CLI::IsMember(std::vector<std::string>(words.begin(), words.end())))
        ->type_name("RULE")
        ->default_str(otherwise);
  };
  add_rule(
      "--refunds",
      "what a negative amount is: net_same_day (takes from its day), net_purchase (takes back the purchase of the "
      "same customer and amount, the latest before), apart (money beside the purchases), keep (a purchase like any "
      "other, as in a log of profits), drop or reject",
      refund_rules, options.refunds, rules_by_default.empty() ? "net_same_day" : rules_by_default);
  add_rule("--zero-amounts", "what a zero amount is: keep (a purchase), drop, net_same_day or reject", zero_rules,
           options.zero_amounts, rules_by_default.empty() ? "keep" : rules_by_default);
  command.add_option("--threads", options.threads, "threads to use; 0 for all of the machine's")
      ->check(CLI::Range(0, 1024).description(""))
      ->type_name("N")
      ->capture_default_str();
}

CLI::App* add_report(CLI::App& app, ReportOptions& options) {
  CLI::App* const report = app.add_subcommand("report", "Value and grade the customers of a purchase log");
  add_log(*report, options, "what the configuration says, else net_same_day and keep");
  report->add_option("--customers", options.customers, "CSV file with a row per customer: wallet share, margin ...")
      ->type_name("FILE");
  report->add_option("--config", options.config, "JSON file with model parameters and grading policies")
      ->type_name("FILE");
  std::vector<std::string> lifetimes(report_lifetimes.begin(), report_lifetimes.end());
  lifetimes.emplace_back(best_lifetime);
  CLI::Option* const lifetime =
      report
          ->add_option("--lifetime", options.lifetime,
                       "value customers by the purchases to come that a lifetime model expects: pareto-nbd, bg-nbd, "
                       "mbg-nbd, or the best of them")
          ->check(CLI::IsMember(lifetimes))
          ->type_name("NAME");
  report->add_option("--lifetime-discount", options.lifetime_discount, "per year, for --lifetime")
      ->needs(lifetime)
      ->check(positive_number())
      ->type_name("RATE")
      ->capture_default_str();
  report
      ->add_option("--horizon", options.horizon_days,
                   "how far ahead expected purchases and the value within it look, with --lifetime")
      ->needs(lifetime)
      ->check(positive_number())
      ->type_name("DAYS")
      ->capture_default_str();
  report->add_option("--out", options.out, "folder for the results; earlier results in it are replaced")
      ->required()
      ->type_name("DIR");
  report->add_option("--explain", options.explain, "customer whose classes to explain; may be given several times")
      ->type_name("ID")
      ->allow_extra_args(false);
  return report;
}

CLI::App* add_fit(CLI::App& app, custval_cli::FitOptions& options) {
  CLI::App* const fit = app.add_subcommand("fit", "Fit a lifetime model to a purchase log");
  add_log(*fit, options);
  std::vector<std::string> models(lifetime_models.begin(), lifetime_models.end());
  models.emplace_back(model_of_spend);
  fit->add_option("--model", options.model,
                  "nbd, pareto-nbd, bg-nbd, mbg-nbd, bg-bb (a chance to purchase every time unit) or gamma-gamma")
      ->required()
      ->check(CLI::IsMember(models))
      ->type_name("NAME");
  fit->add_option("--calibration-end", options.calibration_end,
                  "day that the fit looks back from; what follows is not used")
      ->type_name("DATE");
  fit->add_option("--observation-end", options.observation_end, "last day observed; default: that of the last purchase")
      ->type_name("DATE");
  fit->add_option("--time-unit", options.time_unit,
                  "unit of the model's time parameters; of bg-bb the periods of the calendar, of which each that is "
                  "over is a chance to purchase: day, week, month, quarter or year")
      ->check(CLI::IsMember(std::vector<std::string>{"day", "week", "month", "quarter", "year"}))
      ->type_name("WORD")
      ->capture_default_str();
  fit->add_option("--week-starts", options.week_starts, "first day of the weeks of bg-bb: monday (ISO 8601) to sunday")
      ->check(CLI::IsMember(
          std::vector<std::string>{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}))
      ->type_name("WEEKDAY")
      ->default_str("monday");
  fit->add_option("--out", options.out, "JSON file for the model")->required()->type_name("FILE");
  return fit;
}

CLI::App* add_score(CLI::App& app, ScoreOptions& options) {
  CLI::App* const score = app.add_subcommand("score", "Value customers by a lifetime model fitted before");
  add_log(*score, options, "what the model was fitted with");
  score->add_option("--model", options.model, "JSON file that 'custval fit' wrote")->required()->type_name("FILE");
  score
      ->add_option("--observation-end", options.observation_end,
                   "last day observed; default: that of the last purchase")
      ->type_name("DATE");
  score
      ->add_option("--horizon,--horizon-days", options.horizon_days,
                   "how far ahead expected purchases and horizon_value look; lifetime_value looks without end")
      ->check(positive_number())
      ->type_name("DAYS")
      ->capture_default_str();
  score->add_option("--discount", options.discount, "per year")
      ->check(positive_number())
      ->type_name("RATE")
      ->capture_default_str();
  score->add_option("--margin", options.margin, "profit per unit of spend")
      ->check(finite_number())
      ->type_name("SHARE")
      ->capture_default_str();
  score->add_option("--out", options.out, "CSV file for the customers")->required()->type_name("FILE");
  return score;
}

CLI::App* add_simulate(CLI::App& app, SimulateOptions& options) {
  CLI::App* const simulate = app.add_subcommand("simulate", "Make up a plausible customer base to try things on");
  simulate->add_option("--customers", options.customers, "number of customers; about 10 purchases each")
      ->type_name("N")
      ->capture_default_str();
  simulate->add_option("--seed", options.seed, "same seed, same files")->type_name("S")->capture_default_str();
  simulate->add_option("--out", options.out, "folder for purchases.csv and customers.csv")
      ->required()
      ->type_name("DIR");
  return simulate;
}

int complain(const std::string& message, int code) {
  // One line, whatever a message may hold.
  const std::string line = printable(message.substr(0, message.find('\n')));
  std::fprintf(stderr, "custval: %s\n", line.c_str());
  return code;
}

// What CLI11 has to say (help, version) goes the way of all that is printed.
int print_wish(const CLI::App& app, const CLI::Success& wish) {
  std::ostringstream text;
  const int code = app.exit(wish, text, text);
  say(text.str());
  return code;
}

template <class Options>
Options with_usable_threads(Options options) {
  options.threads = usable_threads(options.threads);
  return options;
}

int run(int argc, char** argv) {
  CLI::App app{"Tells what each customer is worth, and which customers matter most.", "custval"};
  app.set_version_flag("--version", version_text(), "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.require_subcommand(1);
  app.footer(
      "Example:\n  custval simulate --customers 100000 --out demo\n"
      "  custval report --purchases demo/purchases.csv --customers demo/customers.csv --out results");
  ReportOptions report_options;
  SimulateOptions simulate_options;
  custval_cli::FitOptions fit_options;
  ScoreOptions score_options;
  const CLI::App* const report = add_report(app, report_options);
  const CLI::App* const fit = add_fit(app, fit_options);
  const CLI::App* const score = add_score(app, score_options);
  add_simulate(app, simulate_options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    return print_wish(app, wish);
  } catch (const CLI::RequiredError& error) {
    const std::string word = argc > 1 && *argv[1] != '\0' ? argv[1] : "-";
    if (app.get_subcommands().empty() && word.front() != '-') {
      return complain("there is no command '" + word + "'; the commands are report, fit, score and simulate",
                      exit_usage);
    }
    return complain(std::string(error.what()) + usage_hint, exit_usage);
  } catch (const CLI::ParseError& error) {
    return complain(std::string(error.what()) + usage_hint, exit_usage);
  }
  if (report->parsed()) {
    return run_report(with_usable_threads(report_options));
  }
  if (fit->parsed()) {
    return run_fit(with_usable_threads(fit_options));
  }
  return score->parsed() ? run_score(with_usable_threads(score_options)) : run_simulate(simulate_options);
}

// A stop is the last word, whatever else went wrong meanwhile, and even where all was done before it came.
int run_and_report(int argc, char** argv) {
  std::string message;
  int code = exit_data;
  try {
    code = run(argc, argv);
    finish_saying();
  } catch (const UsageFailure& failure) {
    message = failure.what();
    code = exit_usage;
  } catch (const std::bad_alloc&) {
    message = "not enough memory";
  } catch (const std::exception& failure) {
    message = failure.what();
    code = exit_data;
  }
  if (exit_code_of_stop() != 0) {
    return take_last_word() ? complain(stop_message(), exit_code_of_stop()) : exit_code_of_stop();
  }
  return message.empty() ? code : complain(message, code);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_closed_standard_streams();
  const SignalWatch watch;
  remove_unfinished_on_terminate();
  return run_and_report(argc, argv);
}

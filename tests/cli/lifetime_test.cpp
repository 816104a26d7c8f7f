// SPDX-License-Identifier: BSL-1.0
// custval fit and custval score as a user runs them.
#include "../shared_data.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using custval_test::names_in;
using custval_test::read_file;
using custval_test::run_program;
using custval_test::TemporaryFolder;
using custval_test::write_file;
using nlohmann::json;

namespace {

// Twelve customers, of whom some come back, and a row that is none.
std::string small_log() {
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < 12; ++c) {
    for (int k = 0; k <= c % 4; ++k) {
      const int day = 1 + c % 5 + 6 * k;
      log += "c" + std::to_string(c) + ",2024-0" + std::to_string(1 + (c + k) % 3 + k) + "-" + (day < 10 ? "0" : "") +
             std::to_string(day) + "," + std::to_string(10 + 3 * c + k) + "\n";
    }
  }
  return log + "c1,2024-99-01,5\n";
}

}  // namespace

TEST_CASE("fit: the CDNOW sample gives what the papers print") {
  const auto log = custval_test::shared_data("cdnow_sample_purchases.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  REQUIRE(run_program(folder, "fit --purchases '" + *log +
                                  "' --model bg-nbd --calibration-end 1997-09-30 --time-unit week --out model.json") ==
          0);
  const json model = json::parse(read_file(folder / "model.json"));
  CHECK(model["model"] == "bg-nbd");
  CHECK(model["status"] == "converged");
  CHECK(model["customers"] == 2357);
  // Fader, Hardie, Lee (2005): .243, 4.414, .793, 2.426, -9582.4; the digits beyond are those of the reference.
  CHECK(model["parameters"]["r"].get<double>() == doctest::Approx(0.24259452243016).epsilon(1e-9));
  CHECK(model["parameters"]["alpha"].get<double>() == doctest::Approx(4.4136020190135).epsilon(1e-9));
  CHECK(model["parameters"]["a"].get<double>() == doctest::Approx(0.7929220172256).epsilon(1e-9));
  CHECK(model["parameters"]["b"].get<double>() == doctest::Approx(2.4259067768263).epsilon(1e-9));
  CHECK(model["log_likelihood"].get<double>() == doctest::Approx(-9582.429206673931).epsilon(1e-13));
  CHECK(model["standard_errors"]["b"].get<double>() == doctest::Approx(0.705).epsilon(1e-3));
  CHECK(model["spend"]["model"]["parameters"]["p"].get<double>() == doctest::Approx(6.2495722713238).epsilon(1e-9));
  CHECK(read_file(folder / "stdout").find("alpha           4.4136          0.378           3.731 … 5.221") !=
        std::string::npos);
  const std::string note =
      "\nNote: bg-nbd takes customers without a repeat purchase for alive, whatever the time since\n";
  CHECK(read_file(folder / "stdout").find(note) != std::string::npos);

  // Customers as at the same day.
  REQUIRE(run_program(folder, "fit --purchases '" + *log + "' --model mbg-nbd --time-unit day --out days.json") == 0);
  REQUIRE(run_program(folder, "score --model model.json --purchases '" + *log + "' --out customers.csv") == 0);
  CHECK(read_file(folder / "stdout").find(note) != std::string::npos);
  const std::string customers = read_file(folder / "customers.csv");
  CHECK(
      customers.starts_with("customer_id,repeat_purchases,recency,observed_time,probability_alive,expected_purchases,"
                            "discounted_expected_purchases,"
                            "expected_spend,lifetime_value,horizon_value\n0001,3,345,545,0.58"));
}

TEST_CASE("fit and score: a small log with a row that cannot be used") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", small_log());
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out m.json") == 0);
  CHECK(read_file(folder / "stdout").find("1 rows of the log could not be used: m.json.rejects.csv") !=
        std::string::npos);
  CHECK(read_file(folder / "m.json.rejects.csv").find("2024-99-01") != std::string::npos);
  const json model = json::parse(read_file(folder / "m.json"));
  CHECK(model["customers"] == 12);
  CHECK(model["purchases"]["first_day"] == "2024-01-01");
  REQUIRE(run_program(folder, "score --model m.json --purchases p.csv --horizon-days 30 --margin 0.5 --out c.csv") ==
          0);
  const std::string half = read_file(folder / "c.csv");
  CHECK(half.find("\nc0,0,0,") != std::string::npos);
  CHECK(half.find("nan") == std::string::npos);
}

TEST_CASE("fit and score: what is wrong is said and nothing is written") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", small_log());
  CHECK(run_program(folder, "fit --purchases p.csv --model gb-nbd --out m.json") == 2);
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --calibration-end yesterday --out m.json") == 2);
  CHECK(read_file(folder / "stderr").find("--calibration-end: 'yesterday' is not a date") != std::string::npos);
  CHECK(run_program(folder, "fit --purchases none.csv --model nbd --out m.json") == 1);
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --out p.csv") == 1);  // its own input
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --calibration-end 2031-01-01 --out m.json") == 1);
  CHECK(read_file(folder / "stderr").find("the calibration end, 2031-01-01, is after the observation end, 2024-") !=
        std::string::npos);
  // Nobody came back by then.
  CHECK(run_program(folder, "fit --purchases p.csv --model bg-nbd --calibration-end 2024-01-01 --out m.json") == 1);
  CHECK(read_file(folder / "stderr") ==
        "custval: bg-nbd cannot be fitted to these purchases: no customers with a repeat purchase\n");
  CHECK(run_program(folder, "score --model m.json --purchases p.csv --margin nan --out c.csv") == 2);
  CHECK(read_file(folder / "stderr").find("--margin: must be a number, not 'nan'") != std::string::npos);
  CHECK(run_program(folder, "score --model m.json --purchases p.csv --discount 0 --out c.csv") == 2);
  CHECK(read_file(folder / "stderr").find("--discount: must be a number above 0, not '0'") != std::string::npos);
  write_file(folder / "broken.json", "{\"format\": \"custval.lifetime_model\", ");
  CHECK(run_program(folder, "score --model broken.json --purchases p.csv --out c.csv") == 1);
  const std::string broken = read_file(folder / "stderr");
  CHECK(broken.starts_with("custval: 'broken.json' is not JSON, or not all of it: parse error at line 1, column "));
  CHECK(std::count(broken.begin(), broken.end(), '\n') == 1);
  write_file(folder / "other.json", R"({"format": "custval.grading", "version": 1})");
  CHECK(run_program(folder, "score --model other.json --purchases p.csv --out c.csv") == 1);
  CHECK(names_in(folder.path()) == std::set<std::string>{"broken.json", "other.json", "p.csv", "stderr", "stdout"});
}

TEST_CASE("fit: every model by its name") {
  const auto log = custval_test::shared_data("cdnow_sample_purchases.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  const auto fitted = [&](const std::string& model) {
    REQUIRE(run_program(folder, "fit --purchases '" + *log + "' --model " + model +
                                    " --calibration-end 1997-09-30 --out model.json") == 0);
    return json::parse(read_file(folder / "model.json"));
  };
  const json pareto = fitted("pareto-nbd");
  CHECK(pareto["parameters"]["beta"].get<double>() == doctest::Approx(11.668735288855).epsilon(1e-7));
  CHECK(pareto["parameters"]["s"].get<double>() == doctest::Approx(0.60623998912783).epsilon(1e-7));
  CHECK(pareto["log_likelihood"].get<double>() == doctest::Approx(-9594.976178939543).epsilon(1e-12));
  REQUIRE(run_program(folder, "score --model model.json --purchases '" + *log + "' --out customers.csv") == 0);
  CHECK(read_file(folder / "customers.csv").find("\n0001,3,345,545,0.63191") != std::string::npos);

  // Opportunities are weeks from Monday, of which the last full one ends on Sunday, 28 June 1998.
  const json weeks = fitted("bg-bb");
  CHECK(weeks["parameters"].size() == 4);
  CHECK(weeks["parameters"].contains("delta"));
  CHECK(weeks["status"] == "converged");
  REQUIRE(run_program(folder, "score --model model.json --purchases '" + *log + "' --out customers.csv") == 0);
  CHECK(read_file(folder / "customers.csv").find("\n0001,3,49,77,0.6") != std::string::npos);

  const json spend = fitted("gamma-gamma");
  CHECK(spend["model"] == "gamma-gamma");
  CHECK(spend["parameters"]["q"].get<double>() == doctest::Approx(3.744224667132).epsilon(1e-9));
  CHECK(run_program(folder, "score --model model.json --purchases '" + *log + "' --out spend.csv") == 1);
  CHECK(read_file(folder / "stderr") ==
        "custval: 'model.json' is a model of spend alone: it says nothing about purchases to come\n");
}

TEST_CASE("report: values by a lifetime model that the policies can use") {
  const auto log = custval_test::shared_data("cdnow_sample_purchases.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  write_file(folder / "config.json", R"({"calibration_end": "1997-09-30",
    "defaults": {"margin": 0.3},
    "policies": [{"name": "alive", "type": "thresholds", "column": "probability_alive", "cuts": [0.8, 0.4],
                  "labels": ["alive", "perhaps", "gone"]}]})");
  const std::string report =
      "report --purchases '" + *log + "' --config config.json --lifetime pareto-nbd --lifetime-discount 0.15 --out r";
  REQUIRE(run_program(folder, report) == 0);
  const json figures = json::parse(read_file(folder / "r/report.json"));
  CHECK(figures["lifetime"]["model"]["parameters"]["r"].get<double>() ==
        doctest::Approx(0.55327704685318).epsilon(1e-7));
  CHECK(figures["lifetime"]["discount_per_year"] == 0.15);
  CHECK(figures["lifetime"]["choice"] == "pareto-nbd was asked for");
  CHECK(figures["gradings"][0]["classes"].size() == 3);
  const std::string customers = read_file(folder / "r/customers.csv");
  CHECK(
      customers.find(",probability_alive,expected_purchases,discounted_expected_purchases,expected_spend,horizon_value,"
                     "class_alive\n") != std::string::npos);
  // Purchase value is residual purchases x spend x margin, row by row and in all.
  std::istringstream rows(customers);
  std::string line;
  std::getline(rows, line);
  double total = 0;
  double within = 0;
  while (std::getline(rows, line)) {
    std::vector<std::string> fields;
    std::istringstream list(line);
    for (std::string field; std::getline(list, field, ',');) {
      fields.push_back(field);
    }
    REQUIRE(fields.size() == 23);
    const double value = std::stod(fields[19]) * std::stod(fields[20]) * 0.3;
    CHECK(std::stod(fields[9]) == doctest::Approx(value).epsilon(1e-12));
    const double alive = std::stod(fields[17]);
    CHECK(fields[22] == (alive >= 0.8 ? "alive" : alive >= 0.4 ? "perhaps" : "gone"));
    total += value;
    CHECK(std::stod(fields[21]) < value);  // of the next year alone
    within += std::stod(fields[21]);
  }
  CHECK(figures["lifetime"]["value_within_horizon"].get<double>() == doctest::Approx(within).epsilon(1e-12));
  CHECK(figures["lifetime"]["value_to_come"].get<double>() == doctest::Approx(total).epsilon(1e-12));
  CHECK(figures["totals"]["purchase_value"].get<double>() == doctest::Approx(total).epsilon(1e-12));
}

TEST_CASE(
    "report: the best lifetime model is the one that foretells best, or of those tied the likelier, and says so") {
  const auto log = custval_test::shared_data("cdnow_sample_purchases.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  REQUIRE(run_program(folder, "report --purchases '" + *log + "' --lifetime best --out r") == 0);
  const json lifetime = json::parse(read_file(folder / "r/report.json"))["lifetime"];
  REQUIRE(lifetime["trials"].size() == 3);
  double highest = -1e300;
  for (const json& trial : lifetime["trials"]) {
    CHECK(trial["problem"] == "");
    highest = std::max(highest, trial["holdout_log_score"].get<double>());
  }
  std::string best;
  double least = 1e300;
  for (const json& trial : lifetime["trials"]) {
    const double behind = trial["behind_the_highest"];
    const double error = trial["standard_error"];
    CHECK(behind == doctest::Approx(highest - trial["holdout_log_score"].get<double>()).epsilon(1e-6));
    CHECK(trial["tied"] == (behind <= 0.0 || behind < 2 * error));
    CHECK(trial["aic"].get<double>() == doctest::Approx(8.0 - 2.0 * trial["log_likelihood"].get<double>()));
    if (trial["tied"].get<bool>() && trial["aic"].get<double>() < least) {
      least = trial["aic"].get<double>();
      best = trial["model"].get<std::string>();
    }
    // What each would make of the customers: as when it is asked for.
    const std::string name = trial["model"];
    REQUIRE(run_program(folder, "report --purchases '" + *log + "' --lifetime " + name + " --out one") == 0);
    const json one = json::parse(read_file(folder / "one/report.json"))["lifetime"];
    CHECK(one["customers_alive"] == trial["customers_alive"]);
    CHECK(one["value_to_come"] == trial["value_to_come"]);
  }
  CHECK(best != "bg-nbd");
  CHECK(lifetime["model"]["model"] == best);
  CHECK(lifetime["choice"].get<std::string>().starts_with(best + ": of the models fitted to the first 364 days, "));
  const std::string shown = read_file(folder / "stdout");
  REQUIRE(run_program(folder, "report --purchases '" + *log + "' --lifetime best --out r") == 0);
  CHECK(read_file(folder / "stdout").find("Lifetimes by " + best + "\n") != std::string::npos);
  CHECK(read_file(folder / "stdout").find("\n  pareto-nbd  ") != std::string::npos);
  CHECK(shown.find("candidate") == std::string::npos);  // one was asked for
  // The first part is what a fit with this calibration end sees.
  REQUIRE(run_program(folder, "fit --purchases '" + *log +
                                  "' --model pareto-nbd --calibration-end 1997-12-30 --out m.json") == 0);
  CHECK(json::parse(read_file(folder / "m.json"))["log_likelihood"].get<double>() ==
        doctest::Approx(lifetime["trials"][0]["log_likelihood"].get<double>()).epsilon(1e-12));
}

TEST_CASE("report: a lifetime model that cannot be is refused") {
  const TemporaryFolder folder;
  write_file(folder / "once.csv", "customer_id,date,amount\na,2024-01-01,5\nb,2024-02-01,6\n");
  CHECK(run_program(folder, "report --purchases once.csv --lifetime bg-nbd --out r") == 1);
  CHECK(read_file(folder / "stderr") ==
        "custval: --lifetime bg-nbd: bg-nbd cannot be fitted to these purchases (no customers with a repeat "
        "purchase)\n");
  CHECK(run_program(folder, "report --purchases once.csv --lifetime best --out r") == 1);
  CHECK(read_file(folder / "stderr").find("no lifetime model can be fitted to the first two thirds of the time") !=
        std::string::npos);
  CHECK(run_program(folder, "report --purchases once.csv --lifetime nbd --out r") == 2);
  CHECK(run_program(folder, "report --purchases once.csv --lifetime best --lifetime-discount 0 --out r") == 2);
  // Columns that only a lifetime model has are not there without one.
  write_file(folder / "config.json", R"({"policies": [{"name": "p", "type": "thresholds", "column": "expected_spend",
                                          "cuts": [1], "labels": ["a", "b"]}]})");
  CHECK(run_program(folder, "report --purchases once.csv --config config.json --out r") == 1);
  CHECK(read_file(folder / "stderr").find("reads the column 'expected_spend'") != std::string::npos);
}

TEST_CASE("fit and score: customers who spend their own mean each time are expected to spend it") {
  const TemporaryFolder folder;
  std::string log = "customer_id,date,amount\n";
  for (int month = 1; month <= 6; ++month) {
    log += "SMALL,2024-0" + std::to_string(month) + "-08,10\n";
    log += month < 6 ? "BIG,2024-0" + std::to_string(month) + "-06,1000\n" : "";
  }
  write_file(folder / "p.csv", log);
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out m.json") == 0);
  const std::string note =
      "\nNote: the Gamma-Gamma model of spend is at a boundary, and predicts as it does there: customers who spend "
      "their "
      "own mean each time (inverse gamma)\n";
  CHECK(read_file(folder / "stdout").find(note) != std::string::npos);
  REQUIRE(run_program(folder, "score --model m.json --purchases p.csv --out c.csv") == 0);
  CHECK(read_file(folder / "stdout").find(note) != std::string::npos);
  // The last columns: expected_spend, lifetime_value, horizon_value.
  std::istringstream rows(read_file(folder / "c.csv"));
  std::string line;
  std::getline(rows, line);
  REQUIRE(line.ends_with(",expected_spend,lifetime_value,horizon_value"));
  std::vector<double> spends;
  while (std::getline(rows, line)) {
    std::size_t comma = line.size();
    for (int column = 0; column < 3; ++column) {
      comma = line.rfind(',', comma - 1);
    }
    spends.push_back(std::stod(line.substr(comma + 1)));
  }
  REQUIRE(spends.size() == 2);
  CHECK(spends[0] == doctest::Approx(10.0).epsilon(2e-4));
  CHECK(spends[1] == doctest::Approx(1000.0).epsilon(2e-4));
  REQUIRE(run_program(folder, "report --purchases p.csv --lifetime bg-nbd --out r") == 0);
  CHECK(read_file(folder / "r/report.json").find("customers who spend their own mean each time") != std::string::npos);

  // Of a customer without repeats there is no mean here, as q < 1: the mean of the base, (60 + 5000 + 7) / 12
  // purchases.
  write_file(folder / "more.csv", log + "ONCE,2024-03-03,7\n");
  REQUIRE(run_program(folder, "score --model m.json --purchases more.csv --out c.csv") == 0);
  CHECK(read_file(folder / "stdout")
            .find("the Gamma-Gamma model has no mean spend for 1 of 3 customers with few repeat "
                  "purchases: they are expected to spend the mean of all purchases, 460.00") != std::string::npos);
  CHECK(read_file(folder / "c.csv").find("\nONCE,0,") != std::string::npos);
}

TEST_CASE("fit and report: spend that rises with the number of purchases is said") {
  const TemporaryFolder folder;
  const auto make_log = [](bool rising) {
    std::string log = "customer_id,date,amount\n";
    for (int c = 0; c < 90; ++c) {
      const int purchases = 1 + c % 6;
      for (int k = 0; k < purchases; ++k) {
        const int day = 1 + (c * 7 + k * 3) % 28;
        const double own = 20.0 * (1.0 + c * 37 % 11 / 10.0) * (1.0 + (c + 5 * k) % 7 / 20.0);
        log += "c" + std::to_string(c) + ",2024-" + (k % 2 == 0 ? "01" : "05") + (day < 10 ? "-0" : "-") +
               std::to_string(day) + "," + std::to_string(rising ? own * purchases : own) + "\n";
      }
    }
    return log;
  };
  write_file(folder / "rising.csv", make_log(true));
  write_file(folder / "apart.csv", make_log(false));
  const std::string sentence = "customers who purchase more often spend more a purchase (twice the purchases, ";
  REQUIRE(run_program(folder, "fit --purchases rising.csv --model nbd --out m.json") == 0);
  CHECK(read_file(folder / "stdout").find("Note: " + sentence) != std::string::npos);
  REQUIRE(run_program(folder, "score --model m.json --purchases rising.csv --out c.csv") == 0);
  CHECK(read_file(folder / "stdout").find("Note: " + sentence) != std::string::npos);
  REQUIRE(run_program(folder, "report --purchases rising.csv --lifetime bg-nbd --out r") == 0);
  CHECK(read_file(folder / "r/report.json").find(sentence) != std::string::npos);
  REQUIRE(run_program(folder, "fit --purchases apart.csv --model nbd --out m.json") == 0);
  CHECK(read_file(folder / "stdout").find("purchase more often") == std::string::npos);
}

TEST_CASE("fit: amounts beyond what numbers hold are said and models can be read again") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\nc16,2023-02-17,0.01\nc10,2024-03-04,1e-310\n"
             "c16,2024-06-26,1.7976931348623157e308\nc10,2023-05-28,1e150\n");
  CHECK(run_program(folder, "fit --purchases p.csv --model gamma-gamma --out m.json") == 1);
  CHECK(read_file(folder / "stderr") ==
        "custval: no Gamma-Gamma model can be fitted to these purchases: not converged: the log-likelihood is not "
        "finite\n");
  // What a purchase brings on average is a number, though what all bring is none.
  write_file(folder / "large.csv",
             "customer_id,date,amount\na,2024-01-01,1.5e308\nb,2024-01-01,1.5e308\nb,2024-02-01,1e307\n"
             "c,2024-01-01,1.5e308\nc,2024-03-01,2e307\n");
  REQUIRE(run_program(folder, "fit --purchases large.csv --model nbd --out m.json") == 0);
  CHECK(run_program(folder, "score --model m.json --purchases large.csv --out c.csv") == 0);
}

// SPDX-License-Identifier: BSL-1.0
// Calendars, refunds, who is left out and the horizon, as a user of fit, score and report meets them.
#include "../shared_data.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

#include <doctest/doctest.h>

#include <map>
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

bool says(const TemporaryFolder& folder, const std::string& text) {
  // Lines of a report are broken at 80 columns.
  std::string shown = read_file(folder / "stdout");
  for (std::size_t at = shown.find("\n    "); at != std::string::npos; at = shown.find("\n    ", at)) {
    shown.replace(at, 5, " ");
  }
  return shown.find(text) != std::string::npos;
}

// A row of customers.csv by the names of its columns.
using Row = std::map<std::string, std::string>;
std::map<std::string, Row> rows_of(const std::string& csv) {
  const auto fields = [](const std::string& line) {
    std::vector<std::string> list;
    std::istringstream in(line);
    for (std::string field; std::getline(in, field, ',');) {
      list.push_back(field);
    }
    return list;
  };
  std::istringstream in(csv);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = fields(line);
  std::map<std::string, Row> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> row = fields(line);
    for (std::size_t i = 0; i < row.size() && i < header.size(); ++i) {
      rows[row[0]][header[i]] = row[i];
    }
  }
  return rows;
}

std::string date_of(int month, int day) {
  return "2024-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + (day < 10 ? "-0" : "-") +
         std::to_string(day);
}

// Forty customers who purchase in some of the first nine months of 2024, the first in January.
std::string monthly_log() {
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < 40; ++c) {
    const std::string id = "c" + std::to_string(c);
    log += id + "," + date_of(1, 1 + c % 28) + ",10\n";
    for (int month = 2; month <= 9 - c % 5; ++month) {
      if ((c * month) % 7 < 2 + c % 4) {
        log += id + "," + date_of(month, 1 + (c + 3 * month) % 28) + "," + std::to_string(10 + c % 7 + month) + "\n";
      }
    }
  }
  return log;
}

json model_in(const TemporaryFolder& folder, const std::string& name) {
  return json::parse(read_file(folder / name));
}

}  // namespace

TEST_CASE("bg-bb: opportunities are ISO weeks, or weeks from a weekday of one's own") {
  const auto log = custval_test::shared_data("faults/calendar_weeks.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  const auto repeats = [&](const std::string& options) {
    REQUIRE(run_program(folder, "fit --purchases '" + *log + "' --model bg-bb --time-unit week " + options +
                                    " --out m.json") == 0);
    REQUIRE(run_program(folder, "score --model m.json --purchases '" + *log + "' --out c.csv") == 0);
    std::string found;
    auto rows = rows_of(read_file(folder / "c.csv"));
    for (const char* const id : {"SAME_WEEK", "TWO_WEEKS", "MONSUN", "SUNMON"}) {
      found += rows[id]["repeat_purchases"] + " ";
    }
    return found;
  };
  CHECK(repeats("") == "0 1 0 1 ");
  CHECK(model_in(folder, "m.json")["calendar"] == json{{"unit", "week"}, {"week_starts", "monday"}});
  CHECK(says(folder, "Opportunities are weeks of the calendar from monday, the last full one up to 2024-07-28\n"));
  // The first week is that of Monday, 1 January, the last one that of 22 July: 29 weeks later.
  CHECK(rows_of(read_file(folder / "c.csv"))["SAME_WEEK"]["observed_time"] == "29");
  // From Thursday on: 3 and 4 January are two weeks, 4 and 9 one, the 8th and the 14th two, the 14th and the 15th one.
  CHECK(repeats("--week-starts thursday") == "1 0 1 0 ");
  CHECK(model_in(folder, "m.json")["calendar"]["week_starts"] == "thursday");
}

TEST_CASE("bg-bb: opportunities are months, quarters and years of the calendar, and days") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log());
  const auto scored = [&](const std::string& unit, const std::string& id) {
    REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-bb --observation-end 2024-10-10 --time-unit " + unit +
                                    " --out m.json") == 0);
    REQUIRE(run_program(folder, "score --model m.json --purchases p.csv --observation-end 2024-10-10 --out c.csv") ==
            0);
    CHECK(model_in(folder, "m.json")["calendar"]["unit"] == unit);
    return rows_of(read_file(folder / "c.csv"))[id]["observed_time"];
  };
  // From January to September, of which October is not over; from the first quarter to the third.
  CHECK(scored("month", "c0") == "8");
  CHECK(model_in(folder, "m.json")["unit_days"] == 30.436875);
  CHECK(model_in(folder, "m.json")["purchases"]["observation_end"] == "2024-09-30");
  CHECK(scored("quarter", "c0") == "2");
  CHECK(scored("day", "c0") == "283");  // 1 January to 10 October of a leap year
  // No year is over.
  CHECK(run_program(folder, "fit --purchases p.csv --model bg-bb --time-unit year --out y.json") == 1);
  CHECK(read_file(folder / "stderr").find("after 2023-12-31, the last day of a full year") != std::string::npos);
}

TEST_CASE("bg-bb: a period that is not over is no opportunity, unless the observation ends with it") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log() + "late,2024-09-03,10\n");
  const auto fit = [&](const std::string& end) {
    REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-bb --time-unit month --observation-end " + end +
                                    " --out m.json") == 0);
    return model_in(folder, "m.json");
  };
  const json whole = fit("2024-09-30");
  CHECK(whole["purchases"]["observation_end"] == "2024-09-30");
  CHECK(whole["customers"] == 41);
  const json early = fit("2024-09-29");
  CHECK(early["purchases"]["observation_end"] == "2024-08-31");
  CHECK(early["customers"] == 40);
  CHECK(says(folder, "Opportunities are months of the calendar, the last full one up to 2024-08-31\n"));
  CHECK(says(folder, "1 of 41 customers have no row that counts (up to 2024-08-31): they are left out\n"));
  CHECK(says(folder, "rows of the log left out: after 2024-08-31, the last day of a full month\n"));
  CHECK(early["purchases"]["customers_left_out"]["no_row_that_counts"] == 1);
}

TEST_CASE("--time-unit: the unit of any model's times; --week-starts only where weeks are counted") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log());
  const auto alpha = [&](const std::string& unit) {
    REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --time-unit " + unit + " --out m.json") == 0);
    CHECK(!model_in(folder, "m.json").contains("calendar"));
    return model_in(folder, "m.json")["parameters"]["alpha"].get<double>();
  };
  const double days = alpha("day");
  CHECK(alpha("week") == doctest::Approx(days / 7).epsilon(1e-5));
  CHECK(alpha("month") == doctest::Approx(days / 30.436875).epsilon(1e-5));
  CHECK(alpha("quarter") == doctest::Approx(days / 91.310625).epsilon(1e-5));
  CHECK(alpha("year") == doctest::Approx(days / 365.2425).epsilon(1e-5));
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --time-unit fortnight --out x.json") == 2);
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --week-starts sunday --out x.json") == 2);
  CHECK(run_program(folder,
                    "fit --purchases p.csv --model bg-bb --time-unit month --week-starts sunday --out x.json") == 2);
  CHECK(run_program(folder, "fit --purchases p.csv --model bg-bb --week-starts someday --out x.json") == 2);
}

TEST_CASE("score: a model's file whose numbers cannot be is refused with the place, and nothing is written") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log());
  REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-bb --time-unit week --out good.json") == 0);
  const json good = model_in(folder, "good.json");
  const auto refused = [&](json bad, const std::string& message) {
    write_file(folder / "bad.json", bad.dump());
    CHECK(run_program(folder, "score --model bad.json --purchases p.csv --out c.csv") == 1);
    CHECK(read_file(folder / "stderr").find(message) != std::string::npos);
    CHECK(!names_in(folder.path()).contains("c.csv"));
  };
  json days = good;
  days.erase("calendar");
  for (const char* const wrong : {"0.5", "3.5", "7"}) {
    days["unit_days"] = json::parse(wrong);
    refused(days, std::string("'bad.json': unit_days is ") + wrong + ", expected 1, or a calendar beside it");
  }
  for (const char* const wrong : {"0", "-3", "1e15"}) {
    days["unit_days"] = json::parse(wrong);
    refused(days, "unit_days is ");
    CHECK(read_file(folder / "stderr").find(", expected a number of days from 1e-15 to 1e10\n") != std::string::npos);
  }
  json other = good;
  other["unit_days"] = 3.5;
  refused(other, "unit_days is 3.5, expected 7, the mean length of the calendar's periods");
  other = good;
  other["parameters"]["gamma"] = 0;
  refused(other, "parameters.gamma is 0, expected a finite number > 0");
  other = good;
  other["spend"]["mean"] = "inf";
  refused(other, "spend.mean is \"inf\", expected a finite number");
  if (!good["spend"]["model"].is_null()) {
    other = good;
    other["spend"]["model"]["parameters"]["q"] = -2;
    refused(other, "spend.model.parameters.q is -2, expected a finite number > 0");
  }
  other = good;
  other["purchases"]["refunds"] = "perhaps";
  refused(other, "purchases.refunds is \"perhaps\", expected one of the words that custval fit takes");
  // A calendar is for opportunities alone.
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out nbd.json") == 0);
  other = model_in(folder, "nbd.json");
  other["calendar"] = good["calendar"];
  refused(other, "only bg-bb counts by a calendar, not nbd");
  other = model_in(folder, "nbd.json");
  other["unit_days"] = 0;
  refused(other, "unit_days is 0, expected a number of days from 1e-15 to 1e10");
}

TEST_CASE("--refunds: a log of profits keeps its losses in fit, score and report, and a fit that nets them says so") {
  const TemporaryFolder folder;
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < 12; ++c) {
    for (int k = 0; k < 10; ++k) {  // nine repeats, every third order at a loss
      log += "c" + std::to_string(c) + "," + date_of(1 + (k + c % 2) / 2, 1 + 14 * ((k + c % 2) % 2) + c % 7) + "," +
             (k % 3 == 2 ? "-" : "") + std::to_string(5 + c + k) + "\n";
    }
  }
  write_file(folder / "p.csv", log);
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out m.json") == 0);
  CHECK(says(folder, "36 rows of "));
  CHECK(says(folder,
             "are no purchase; where negative amounts are data, such as losses in a log of profits: --refunds "
             "keep\n"));
  REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --out c.csv") == 0);
  CHECK(rows_of(read_file(folder / "c.csv"))["c0"]["repeat_purchases"] == "6");
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --refunds keep --out m.json") == 0);
  CHECK(model_in(folder, "m.json")["purchases"]["refunds"] == "keep");
  CHECK(says(folder, "Note: negative amounts are kept as purchases like any other\n"));
  // The model knows what it was fitted by.
  REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --out c.csv") == 0);
  CHECK(rows_of(read_file(folder / "c.csv"))["c0"]["repeat_purchases"] == "9");
  REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --refunds net_same_day --out c.csv") == 0);
  CHECK(rows_of(read_file(folder / "c.csv"))["c0"]["repeat_purchases"] == "6");
  REQUIRE(run_program(folder, "report --purchases p.csv --refunds keep --out r") == 0);
  CHECK(rows_of(read_file(folder / "r/customers.csv"))["c0"]["repeat_purchases"] == "9");
  // An option goes before the configuration.
  write_file(folder / "config.json", R"({"refunds": "keep"})");
  REQUIRE(run_program(folder, "report --purchases p.csv --config config.json --refunds drop --out r") == 0);
  CHECK(rows_of(read_file(folder / "r/customers.csv"))["c0"]["repeat_purchases"] == "6");
  CHECK(model_in(folder, "r/report.json")["purchases"]["refunds"] == "drop");
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --refunds sometimes --out x.json") == 2);
}

TEST_CASE("--refunds: what came back a week later is told, and taken back or kept apart where that is wanted") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log() +
                                   "back,2024-03-01,30\nback,2024-04-01,80\nback,2024-05-01,40\n"
                                   "back,2024-05-08,-80\nback,2024-06-01,-7\n");
  const auto row = [&](const std::string& options) {
    REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out m.json " + options) == 0);
    const json told = model_in(folder, "m.json")["purchases"];
    CHECK(told["returns_of_earlier_days"] == json{{"rows", 1}, {"amount", -80.0}});
    CHECK(told["refunds_without_a_purchase"] == json{{"rows", 1}, {"amount", -7.0}});
    REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --out c.csv " + options) == 0);
    return rows_of(read_file(folder / "c.csv"))["back"];
  };
  CHECK(row("")["repeat_purchases"] == "2");
  CHECK(says(folder,
             "Note: 1 refund of -80.00 gave back the purchase of an earlier day (same customer and amount), "
             "which counts as if kept; --refunds net_purchase takes it back"));
  CHECK(says(folder,
             "Note: 1 refund of -7.00 gave back no purchase of the same customer and amount before: netted "
             "within the day\n"));
  CHECK(row("--refunds net_purchase")["repeat_purchases"] == "1");
  CHECK(says(folder, "Note: 1 refund of -80.00 took back the purchase of an earlier day (same customer and amount)\n"));
  CHECK(row("--refunds net_purchase")["recency"] == "61");  // 1 March to 1 May
  CHECK(row("--refunds apart")["repeat_purchases"] == "2");
  CHECK(says(folder, "kept apart, the purchase counts\n"));
  REQUIRE(run_program(folder, "report --purchases p.csv --refunds net_purchase --out r") == 0);
  auto report = rows_of(read_file(folder / "r/customers.csv"))["back"];
  CHECK(report["repeat_purchases"] == "1");
  CHECK(report["mean_repeat_spend"] == "40");
  CHECK(report["total_spend"] == "63");
  CHECK(says(folder, "1 refund of -80.00 took back the purchase of an earlier day (same customer and amount)"));
  // The same rule from the configuration.
  write_file(folder / "config.json", R"({"refunds": "net_purchase"})");
  REQUIRE(run_program(folder, "report --purchases p.csv --config config.json --out r2") == 0);
  CHECK(read_file(folder / "r2/customers.csv") == read_file(folder / "r/customers.csv"));
}

TEST_CASE("--refunds net_purchase: a return takes back the purchase of its day, not another one of its week") {
  const TemporaryFolder folder;
  // Weeks of 1, 8 and 15 January 2024; what came on the 9th went back on the 15th, before the like came on the 19th.
  write_file(folder / "p.csv", monthly_log() +
                                   "back,2024-01-03,30\nback,2024-01-09,80\nback,2024-01-15,-80\n"
                                   "back,2024-01-19,80\n");
  REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-bb --refunds net_purchase --out m.json") == 0);
  REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --out c.csv") == 0);
  auto row = rows_of(read_file(folder / "c.csv"))["back"];
  CHECK(row["repeat_purchases"] == "1");
  CHECK(row["recency"] == "2");
}

TEST_CASE("--zero-amounts: in fit and score as in report") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log() + "gift,2024-02-01,10\ngift,2024-03-01,0\n");
  const auto repeats = [&](const std::string& options) {
    REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --out m.json " + options) == 0);
    REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --out c.csv") == 0);
    return rows_of(read_file(folder / "c.csv"))["gift"]["repeat_purchases"];
  };
  CHECK(repeats("") == "1");
  CHECK(repeats("--zero-amounts drop") == "0");
  CHECK(repeats("--zero-amounts reject") == "0");
  CHECK(read_file(folder / "c.csv.rejects.csv").find("amount is zero") != std::string::npos);
  CHECK(run_program(folder, "fit --purchases p.csv --model nbd --zero-amounts apart --out x.json") == 2);
}

TEST_CASE("fit: customers whom the calibration end leaves out are told") {
  const TemporaryFolder folder;
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < 300; ++c) {
    const int first = c < 150 ? 1 : 7;
    const std::string id = "c" + std::to_string(c);
    log += id + "," + date_of(first, 1 + c % 28) + ",10\n";
    if (c % 3 == 0) {
      log += id + "," + date_of(first + 1, 1 + c % 28) + ",10\n";
    }
  }
  write_file(folder / "p.csv", log);
  REQUIRE(run_program(folder, "fit --purchases p.csv --model nbd --calibration-end 2024-04-30 --out m.json") == 0);
  CHECK(says(folder,
             "Note: 150 of 300 customers first bought after 2024-04-30, the calibration end: they are left out\n"));
  CHECK(model_in(folder, "m.json")["customers"] == 150);
  CHECK(model_in(folder, "m.json")["purchases"]["customers_left_out"]["first_bought_after_the_calibration_end"] == 150);
  write_file(folder / "config.json", R"({"calibration_end": "2024-04-30"})");
  REQUIRE(run_program(folder, "report --purchases p.csv --config config.json --out r") == 0);
  CHECK(says(folder, "150 of 300 customers first bought after 2024-04-30, the calibration end: they are left out"));
}

TEST_CASE(
    "refunds: a return within a period is none of an earlier one, and what a fit does not look at is not counted") {
  const TemporaryFolder folder;
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < 8; ++c) {
    for (int month = 1; month <= 1 + c % 4; ++month) {
      log += "c" + std::to_string(c) + ",2024-0" + std::to_string(month) + "-1" + std::to_string(c) + ",20\n";
    }
  }
  // Back within the month, back in the next, and back after the calibration end.
  log += "c3,2024-02-20,-20\nc7,2024-02-03,-20\nc2,2024-06-20,-20\nc5,2024-06-30,9\n";
  write_file(folder / "p.csv", log);
  REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-bb --time-unit month --out m.json") == 0);
  json purchases = model_in(folder, "m.json")["purchases"];
  CHECK(purchases["returns_of_earlier_days"]["rows"] == 2);
  CHECK(says(folder, "2 refunds of -40.00 in all gave back the purchase of an earlier month"));
  REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --horizon 100 --out s.csv") == 0);
  CHECK(says(folder, " in the next 3 months, "));
  CHECK(run_program(folder, "score --purchases p.csv --model m.json --horizon 10 --out s.csv") == 2);
  REQUIRE(run_program(folder, "fit --purchases p.csv --model bg-nbd --calibration-end 2024-04-30 --out m.json") == 0);
  purchases = model_in(folder, "m.json")["purchases"];
  CHECK(purchases["returns_of_earlier_days"]["rows"] == 2);
  CHECK(purchases["refunds_without_a_purchase"]["rows"] == 0);
  CHECK(purchases["rows_without_a_purchase"]["rows"] == 2);
}

TEST_CASE("--horizon: the value of so many days stands beside the endless one, in score and report") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", monthly_log());
  REQUIRE(run_program(folder, "fit --purchases p.csv --model pareto-nbd --out m.json") == 0);
  const auto values = [&](const std::string& horizon) {
    REQUIRE(run_program(folder, "score --purchases p.csv --model m.json --margin 0.5 --out c.csv " + horizon) == 0);
    auto rows = rows_of(read_file(folder / "c.csv"));
    double within = 0;
    double all = 0;
    for (auto& [id, row] : rows) {
      within += std::stod(row["horizon_value"]);
      all += std::stod(row["lifetime_value"]);
      // Discounted: below purchases x spend x margin, by a tenth a year at the most.
      const double plain = std::stod(row["expected_purchases"]) * std::stod(row["expected_spend"]) * 0.5;
      CHECK(std::stod(row["horizon_value"]) <= plain * (1 + 1e-12));
      if (horizon.empty()) {
        CHECK(std::stod(row["horizon_value"]) >= plain / 1.1);
      }
    }
    return std::vector<double>{within, all};
  };
  const auto year = values("");
  CHECK(year[0] < year[1]);
  CHECK(says(folder, " in the next 365 days, "));
  const auto month = values("--horizon 30");
  CHECK(month[0] < year[0]);
  CHECK(month[1] == year[1]);
  CHECK(says(folder, " in the next 30 days, "));
  const auto ages = values("--horizon-days 400000");  // as the option was called at first
  CHECK(ages[0] == doctest::Approx(ages[1]).epsilon(1e-9));
  CHECK(run_program(folder, "score --purchases p.csv --model m.json --horizon 0 --out x.csv") == 2);

  REQUIRE(run_program(folder, "report --purchases p.csv --lifetime pareto-nbd --horizon 30 --out r") == 0);
  const json told = model_in(folder, "r/report.json")["lifetime"];
  CHECK(told["horizon_days"] == 30);
  // All margins are 1 in the report, 0.5 above.
  CHECK(told["value_within_horizon"].get<double>() == doctest::Approx(2 * month[0]).epsilon(1e-9));
  CHECK(told["value_to_come"].get<double>() == doctest::Approx(2 * month[1]).epsilon(1e-9));
  CHECK(says(folder, "times in the next 30 days"));
}

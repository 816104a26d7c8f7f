// SPDX-License-Identifier: BSL-1.0
// custval fit and custval score as a user runs them.
#include "../shared_data.hpp"
#include "temporary_folder.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

using custval_test::names_in;
using custval_test::read_file;
using custval_test::TemporaryFolder;
using custval_test::write_file;
using nlohmann::json;

namespace {

// The exit code.
int run(const TemporaryFolder& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder.path().string() + "' && '" CUSTVAL_PROGRAM "' " + arguments + " >'" +
                              (folder / "stdout") + "' 2>'" + (folder / "stderr") + "'";
  const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

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
  REQUIRE(run(folder, "fit --purchases '" + *log +
                          "' --model bg-nbd --calibration-end 1997-09-30 --time-unit week --out model.json") == 0);
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

  // Customers as at the same day.
  REQUIRE(run(folder, "fit --purchases '" + *log + "' --model mbg-nbd --time-unit day --out days.json") == 0);
  REQUIRE(run(folder, "score --model model.json --purchases '" + *log + "' --out customers.csv") == 0);
  const std::string customers = read_file(folder / "customers.csv");
  CHECK(customers.starts_with(
      "customer_id,repeat_purchases,recency,observed_time,probability_alive,expected_purchases,residual_purchases,"
      "expected_spend,lifetime_value\n0001,3,345,545,0.58"));
}

TEST_CASE("fit and score: a small log with a row that cannot be used") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", small_log());
  REQUIRE(run(folder, "fit --purchases p.csv --model nbd --out m.json") == 0);
  CHECK(read_file(folder / "stdout").find("1 rows of the log could not be used: m.json.rejects.csv") !=
        std::string::npos);
  CHECK(read_file(folder / "m.json.rejects.csv").find("2024-99-01") != std::string::npos);
  const json model = json::parse(read_file(folder / "m.json"));
  CHECK(model["customers"] == 12);
  CHECK(model["purchases"]["first_day"] == "2024-01-01");
  REQUIRE(run(folder, "score --model m.json --purchases p.csv --horizon-days 30 --margin 0.5 --out c.csv") == 0);
  const std::string half = read_file(folder / "c.csv");
  CHECK(half.find("\nc0,0,0,") != std::string::npos);
  CHECK(half.find("nan") == std::string::npos);
}

TEST_CASE("fit and score: what is wrong is said and nothing is written") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", small_log());
  CHECK(run(folder, "fit --purchases p.csv --model gb-nbd --out m.json") == 2);
  CHECK(run(folder, "fit --purchases p.csv --model nbd --calibration-end yesterday --out m.json") == 2);
  CHECK(read_file(folder / "stderr").find("--calibration-end: 'yesterday' is not a date") != std::string::npos);
  CHECK(run(folder, "fit --purchases none.csv --model nbd --out m.json") == 1);
  CHECK(run(folder, "fit --purchases p.csv --model nbd --out p.csv") == 1);  // its own input
  write_file(folder / "broken.json", "{\"format\": \"custval.lifetime_model\", ");
  CHECK(run(folder, "score --model broken.json --purchases p.csv --out c.csv") == 1);
  CHECK(read_file(folder / "stderr") == "custval: 'broken.json' is not JSON, or not all of it\n");
  write_file(folder / "other.json", R"({"format": "custval.grading", "version": 1})");
  CHECK(run(folder, "score --model other.json --purchases p.csv --out c.csv") == 1);
  CHECK(names_in(folder.path()) == std::set<std::string>{"broken.json", "other.json", "p.csv", "stderr", "stdout"});
}

// SPDX-License-Identifier: BSL-1.0
// The program as a user runs it: command line in, files and exit code out.
#include "report.hpp"

#include "../shared_data.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

using custval_test::names_in;
using custval_test::read_file;
using custval_test::TemporaryFolder;
using custval_test::write_file;
using nlohmann::json;

namespace {

struct Run {
  int exit_code;
  std::string out;
  std::string err;
};

// Runs the program in the folder with these arguments.
Run run(const TemporaryFolder& folder, const std::string& arguments) {
  const int exit_code = custval_test::run_program(folder, arguments);
  return {exit_code, read_file(folder / "stdout"), read_file(folder / "stderr")};
}

// A result file as rows of named fields; the test files have no quoted fields.
std::vector<std::map<std::string, std::string>> read_rows(const std::string& path) {
  std::vector<std::vector<std::string>> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == ',') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    lines.push_back(fields);
  }
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(lines[i].size() == lines[0].size());
    auto& row = rows.emplace_back();
    for (std::size_t k = 0; k < lines[0].size(); ++k) {
      row[lines[0][k]] = lines[i][k];
    }
  }
  return rows;
}

double number(const std::string& text) {
  return std::stod(text);
}

constexpr const char* three_customers =
    "customer_id,date,amount\n"
    "007,2024-01-01,60\n"
    "007,2024-03-01,40\n"
    "08,2024-02-01,10\n"
    "8,2024-12-30,30\n";

}  // namespace

namespace {

const std::filesystem::path project = std::filesystem::path(custval_test::project_folder);

// Every block of a document that is marked as printed is in the output. Gives the number of blocks.
int blocks_printed(const std::string& document_name, const std::string& output) {
  const std::string document = read_file((project / "docs" / document_name).string());
  const std::string opening = "<!-- printed -->\n```text\n";
  int blocks = 0;
  for (std::size_t at = document.find(opening); at != std::string::npos; at = document.find(opening, at), ++blocks) {
    at += opening.size();
    const std::string block = document.substr(at, document.find("```", at) - at);
    CHECK_MESSAGE(output.find(block) != std::string::npos, block);
  }
  return blocks;
}

}  // namespace

TEST_CASE("report: the worked examples show what the program prints") {
  const auto log = custval_test::shared_data("cdnow_purchases.csv");
  if (!log) {
    return;
  }
  const TemporaryFolder folder;
  const std::string report = "report --purchases '" + *log + "' --config '" +
                             (project / "examples/configs/cdnow.json").string() + "' --out out ";
  const Run present = run(folder, report + "--explain 00003");
  REQUIRE_MESSAGE(present.exit_code == 0, present.err);
  CHECK(blocks_printed("cdnow.md", present.out) == 11);
  const Run ahead = run(folder, report + "--lifetime best");
  REQUIRE_MESSAGE(ahead.exit_code == 0, ahead.err);
  const Run fit =
      run(folder, "fit --purchases '" + *log + "' --model mbg-nbd --calibration-end 1997-09-30 --out m.json");
  REQUIRE_MESSAGE(fit.exit_code == 0, fit.err);
  CHECK(blocks_printed("lifetime_cdnow.md", ahead.out + fit.out) == 5);
}

TEST_CASE("report on the CDNOW log agrees with an independent computation") {
  const auto log = custval_test::shared_data("cdnow_purchases.csv");
  if (!log) {
    return;
  }
  // Read and worked out here by other means: lines, maps and sorting.
  std::map<std::string, double> spend;
  std::map<std::string, std::map<std::string, double>> days;
  std::size_t rows = 0;
  {
    std::ifstream file(*log);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::stringstream fields(line);
      std::string id;
      std::string date;
      std::string amount;
      std::getline(fields, id, ',');
      std::getline(fields, date, ',');
      std::getline(fields, amount, ',');
      spend[id] += std::stod(amount);
      days[id][date] += std::stod(amount);
      ++rows;
    }
  }
  REQUIRE(rows == 69'659);
  REQUIRE(spend.size() == 23'570);
  std::vector<double> sorted;
  double total = 0;
  for (const auto& [id, amount] : spend) {
    sorted.push_back(amount);
    total += amount;
  }
  std::sort(sorted.begin(), sorted.end(), std::greater<>{});
  double top = 0;
  for (std::size_t i = 0; i < 4'714; ++i) {  // a fifth of 23,570
    top += sorted[i];
  }
  // Share held by strictly greater spend, customer by customer.
  const auto class_of = [&](double amount) {
    double above = 0;
    for (const double other : sorted) {
      if (!(other > amount)) {
        break;
      }
      above += other;
    }
    return amount <= 0 ? "C" : above < 0.8 * total ? "A" : above < 0.95 * total ? "B" : "C";
  };

  const TemporaryFolder folder;
  const Run result = run(folder, "report --purchases '" + *log + "' --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  CHECK(result.err.empty());
  const json report = json::parse(read_file(folder / "out/report.json"));
  CHECK(report["purchases"]["rows_read"] == 69'659);
  CHECK(report["purchases"]["rows_used"] == 69'659);
  CHECK(report["purchases"]["rows_rejected"] == 0);
  CHECK(report["purchases"]["purchase_days"] == 67'591);
  CHECK(report["totals"]["customers"] == 23'570);
  CHECK(report["totals"]["total_spend"].get<double>() == doctest::Approx(total).epsilon(1e-12));
  CHECK(report["totals"]["top_20_percent_share_of_spend"].get<double>() == doctest::Approx(top / total).epsilon(1e-12));

  // The exact Lorenz curve lies below the reduced one, nowhere further than the report says, and somewhere as far.
  const auto& lorenz = report["concentration"]["total_spend"]["lorenz_curve"];
  const auto shares = lorenz["customers"].get<std::vector<double>>();
  const auto heights = lorenz["value"].get<std::vector<double>>();
  REQUIRE(shares.size() == 101);
  REQUIRE(heights.size() == 101);
  std::size_t above = 0;
  double farthest = 0;
  double held = 0;
  std::size_t corner = 1;
  for (std::size_t i = 1; i <= sorted.size(); ++i) {
    held += sorted[sorted.size() - i];
    const double share = static_cast<double>(i) / static_cast<double>(sorted.size());
    while (corner + 1 < shares.size() && shares[corner] < share) {
      ++corner;
    }
    const double line = heights[corner - 1] + (share - shares[corner - 1]) / (shares[corner] - shares[corner - 1]) *
                                                  (heights[corner] - heights[corner - 1]);
    above += held / total > line + 1e-12;
    farthest = std::max(farthest, line - held / total);
  }
  CHECK(above == 0);
  CHECK(lorenz["max_error"].get<double>() == doctest::Approx(farthest).epsilon(1e-6));
  CHECK(farthest < 0.001);

  std::map<std::string, int> expected_classes;
  const auto customers = read_rows(folder / "out/customers.csv");
  REQUIRE(customers.size() == spend.size());
  std::size_t wrong = 0;
  for (const auto& row : customers) {
    const std::string& id = row.at("customer_id");
    REQUIRE(spend.contains(id));
    const auto& purchases = days.at(id);
    const std::string grade = class_of(spend.at(id));
    ++expected_classes[grade];
    wrong += row.at("class_abc") != grade;
    wrong += std::abs(number(row.at("total_spend")) - spend.at(id)) > 1e-9;
    wrong += std::abs(number(row.at("total_value")) - spend.at(id)) > 1e-9;
    wrong += row.at("purchase_days") != std::to_string(purchases.size());
    wrong += row.at("first_purchase") != purchases.begin()->first;
    wrong += row.at("last_purchase") != purchases.rbegin()->first;
    const double repeat_spend =
        purchases.size() == 1 ? 0.0
                              : (spend.at(id) - purchases.begin()->second) / static_cast<double>(purchases.size() - 1);
    wrong += std::abs(number(row.at("mean_repeat_spend")) - repeat_spend) > 1e-9;
  }
  CHECK(wrong == 0);
  for (const auto& figures : report["gradings"][0]["classes"]) {
    CHECK(figures["customers"] == expected_classes[figures["class"]]);
  }
  CHECK(read_rows(folder / "out/classes.csv").size() == 3);
  CHECK(read_file(folder / "out/rejects.csv") == "file,line,reason,row\n");
}

TEST_CASE("ids come back as they were, and the summary is right, by hand") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  const Run result = run(folder, "report --purchases p.csv --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const auto rows = read_rows(folder / "out/customers.csv");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].at("customer_id") == "007");
  CHECK(rows[1].at("customer_id") == "08");
  CHECK(rows[2].at("customer_id") == "8");
  CHECK(rows[0].at("first_purchase") == "2024-01-01");
  CHECK(rows[0].at("last_purchase") == "2024-03-01");
  CHECK(rows[0].at("repeat_purchases") == "1");
  CHECK(rows[0].at("recency_days") == "60");    // 31 + 29 days: 2024 has a leap day
  CHECK(rows[0].at("observed_days") == "364");  // to 2024-12-30
  CHECK(rows[0].at("mean_repeat_spend") == "40");
  CHECK(rows[0].at("total_value") == "100");
  // 100, 10, 30 of 140: nothing above 100: A; 100/140 = .71 above 30: A; 130/140 = .93 above 10: B
  CHECK(rows[0].at("class_abc") == "A");
  CHECK(rows[2].at("class_abc") == "A");
  CHECK(rows[1].at("class_abc") == "B");
  const auto classes = read_rows(folder / "out/classes.csv");
  REQUIRE(classes.size() == 3);
  CHECK(classes[0].at("customers") == "2");
  CHECK(number(classes[0].at("share_of_value")) == doctest::Approx(130.0 / 140.0).epsilon(1e-15));
  CHECK(classes[2].at("customers") == "0");
  CHECK(classes[2].at("mean_value").empty());
}

TEST_CASE("five kinds of value from a customers file, by hand") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  write_file(
      folder / "c.csv",
      "customer_id,wallet_share,unit_margin,influence,reach,audience_value,profile_value,contacts_need,contact_ages,"
      "knowledge_1_convertibility,knowledge_1_contribution,knowledge_1_benefit,knowledge_1_cost,"
      "partner_eligible,colour\n"
      "007,0.5,0.25,-0.5,4,20,10,2,0,1,0.5,40,2,1,red\n"
      "8,,0.5,0.1,10,,0,0,0,1,1,1,5,0,blue\n");
  write_file(
      folder / "config.json",
      R"({"models": {"transaction": {"pool": 60}, "information": {"unit_values": {"need": 3}, "decay": {"need": 0}},
                            "knowledge": {"capability": 0.5}},
                 "policies": [{"name": "abc", "type": "cumulative_share", "cuts": [0.8, 0.95]},
                              {"name": "head", "type": "head_count", "cuts": [0.5], "labels": ["top", "rest"]},
                              {"name": "fixed", "type": "thresholds", "column": "purchase_value", "cuts": [20]}]})");
  const Run result = run(folder, "report --purchases p.csv --customers c.csv --config config.json --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const auto rows = read_rows(folder / "out/customers.csv");
  REQUIRE(rows.size() == 3);
  // 007: 100 · .25 = 25; −.5 · 4 · 20 = −40; 10 + 2 · 3 = 16; .5 · 1 · .5 · 40 − 2 = 8; 60 over the two eligible: 30
  CHECK(number(rows[0].at("purchase_value")) == doctest::Approx(25));
  CHECK(number(rows[0].at("word_of_mouth_value")) == doctest::Approx(-40));
  CHECK(number(rows[0].at("information_value")) == doctest::Approx(16));
  CHECK(number(rows[0].at("knowledge_value")) == doctest::Approx(8));
  CHECK(number(rows[0].at("transaction_value")) == doctest::Approx(30));
  CHECK(number(rows[0].at("current_value")) == doctest::Approx(25));
  CHECK(number(rows[0].at("potential_value")) == doctest::Approx(14));
  CHECK(number(rows[0].at("total_value")) == doctest::Approx(39));
  // 08 is not in the file: defaults. 10 · 1 = 10 and its part of the pool.
  CHECK(number(rows[1].at("total_value")) == doctest::Approx(40));
  // 8: 30 · .5 = 15; .1 · 10 · mean purchase value (25 + 10 + 15) / 3; knowledge that does not pay; not eligible.
  CHECK(number(rows[2].at("word_of_mouth_value")) == doctest::Approx(50.0 / 3.0));
  CHECK(number(rows[2].at("total_value")) == doctest::Approx(15.0 + 50.0 / 3.0));
  CHECK(rows[0].at("class_head") == "top");
  CHECK(rows[2].at("class_head") == "rest");
  CHECK(rows[0].at("class_fixed") == "A");
  CHECK(rows[1].at("class_fixed") == "B");

  const json report = json::parse(read_file(folder / "out/report.json"));
  CHECK(report["customers"]["unused_columns"] == json::array({"colour"}));
  CHECK(report["customers"]["customers_without_a_row"] == 1);
  CHECK(report["totals"]["transaction_value"].get<double>() == doctest::Approx(60));
  std::string assumptions;
  for (const auto& assumption : report["assumptions"]) {
    assumptions += assumption["text"].get<std::string>() + "\n";
  }
  CHECK(assumptions.find("unit_margin is 1 for 1 of 3 customers") != std::string::npos);
  CHECK(assumptions.find("wallet_share is 1 for 2 of 3 customers") != std::string::npos);
  CHECK(result.out.find("unit_margin is 1 for 1 of 3 customers") != std::string::npos);
}

TEST_CASE("a bad row never stops the run and never disappears") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "\xEF\xBB\xBF"
             "customer_id,date,amount,note\r\n"
             "\"0,1\",2024-01-01,10,\"two\r\nlines\"\r\n"
             "02,2024-02-30,10,\r\n"
             "02,2024-02-28,ten,\r\n"
             ",2024-02-28,1,\r\n"
             "02,2024-02-28,5,\r\n"
             "02,2024-02-28\r\n");
  write_file(folder / "c.csv",
             "customer_id,wallet_share,margin\n02,1.5,0.1\n02,0.5,0.2\n\"0,1\",0,1\n99,1,1\n02,1,1\n\"0,1\",1,x\n");
  const Run result = run(folder, "report --purchases p.csv --customers c.csv --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const std::string rejects = read_file(folder / "out/rejects.csv");
  CHECK(rejects.find("purchases,4,date '2024-02-30' is not a day of the calendar") != std::string::npos);
  CHECK(rejects.find("purchases,5,amount 'ten' is not a number,\"02,2024-02-28,ten,\"") != std::string::npos);
  CHECK(rejects.find("purchases,6,customer_id is missing") != std::string::npos);
  CHECK(rejects.find("purchases,8,") != std::string::npos);
  CHECK(rejects.find("customers,2,wallet_share '1.5' should be between 0 and 1,\"02,1.5,0.1\"") != std::string::npos);
  CHECK(rejects.find("customers,4,wallet_share '0' should be above 0: the customer bought") != std::string::npos);
  CHECK(rejects.find("customers,5,customer '99' has no purchase in the log") != std::string::npos);
  CHECK(rejects.find("customers,6,customer '02' has a row already; the first one counts") != std::string::npos);
  CHECK(rejects.find("customers,7,margin 'x' is not a number") != std::string::npos);
  const json report = json::parse(read_file(folder / "out/report.json"));
  CHECK(report["purchases"]["rows_read"] == 6);
  CHECK(report["purchases"]["rows_used"] == 2);
  CHECK(report["purchases"]["rows_rejected"] == 4);
  CHECK(report["customers"]["rows_rejected"] == 5);
  CHECK(read_file(folder / "out/customers.csv").find("\n\"0,1\",2024-01-01,") != std::string::npos);
  CHECK(read_file(folder / "out/customers.csv").find("\n02,2024-02-28,2024-02-28,1,0,0,0,0,5,1,") != std::string::npos);
}

TEST_CASE("refunds and zero amounts follow the configuration, and every row is accounted for") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\na,2024-01-01,50\na,2024-01-01,-20\na,2024-02-01,-10\na,2024-03-01,0\n"
             "b,2024-01-05,8\n");
  const auto total_and_days = [&](const std::string& rule, const std::string& zeros) {
    write_file(folder / "config.json", R"({"refunds": ")" + rule + R"(", "zero_amounts": ")" + zeros + "\"}");
    const Run result = run(folder, "report --purchases p.csv --config config.json --out out");
    REQUIRE_MESSAGE(result.exit_code == 0, result.err);
    const auto rows = read_rows(folder / "out/customers.csv");
    const json report = json::parse(read_file(folder / "out/report.json"));
    std::size_t accounted =
        report["purchases"]["rows_used"].get<std::size_t>() + report["purchases"]["rows_rejected"].get<std::size_t>();
    for (const auto& rows_left : report["purchases"]["rows_left_out"]) {
      accounted += rows_left.get<std::size_t>();
    }
    CHECK(accounted == 5);
    return rows[0].at("total_spend") + " on " + rows[0].at("purchase_days");
  };
  CHECK(total_and_days("keep", "keep") == "20 on 3");
  CHECK(total_and_days("drop", "keep") == "50 on 2");
  CHECK(total_and_days("net_same_day", "keep") == "20 on 2");
  CHECK(total_and_days("net_same_day", "net_same_day") == "20 on 1");
  CHECK(total_and_days("reject", "drop") == "50 on 1");
  CHECK(total_and_days("keep", "reject") == "20 on 2");
}

TEST_CASE("what cannot be done is one clear line and a non-zero exit, and nothing is written") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  write_file(folder / "bad.csv", "customer_id,date,amount\n1,yesterday,5\n");
  write_file(folder / "header.csv", "customer_id,date,amount\n");
  write_file(folder / "other.csv", "client,date,amount\n1,2024-01-01,5\n");
  write_file(folder / "config.json", "{\"polices\": []}");
  write_file(folder / "file", "");
  const auto fails = [&](const std::string& arguments, int code, const std::string& says) {
    CAPTURE(arguments);
    const auto before = names_in(folder.path());
    const Run result = run(folder, arguments);
    CHECK(result.exit_code == code);
    CHECK(result.out.empty());
    CHECK_MESSAGE(result.err.find(says) != std::string::npos, result.err);
    CHECK(result.err.starts_with("custval: "));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    auto after = names_in(folder.path());
    after.erase("stdout");
    after.erase("stderr");
    auto expected = before;
    expected.erase("stdout");
    expected.erase("stderr");
    CHECK(after == expected);
  };
  fails("report --purchases none.csv --out out", 1, "'none.csv'");
  fails("report --purchases other.csv --out out", 1, "customer_id");
  fails("report --purchases p.csv --customers other.csv --out out", 1, "customer_id");
  fails("report --purchases p.csv --customers none.csv --out out", 1, "'none.csv'");
  fails("report --purchases bad.csv --out out", 1, "has no row that can be used: 1 row read, 1 rejected");
  fails("report --purchases header.csv --out out", 1, "there is nothing below the header");
  fails("report --purchases p.csv --config config.json --out out", 1, "polices");
  fails("report --purchases p.csv --out file", 1, "'file'");
  fails("report --purchases p.csv", 2, "--out");
  fails("reprot", 2, "'reprot'");
}

TEST_CASE(
    "a run that fails leaves earlier results as they were, and a run that reads one of them refuses to replace it") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  REQUIRE(run(folder, "report --purchases p.csv --out out").exit_code == 0);
  const std::string before = read_file(folder / "out/customers.csv");
  write_file(folder / "out/mine.txt", "mine");
  write_file(folder / "bad.csv", "customer_id,date,amount\n1,yesterday,5\n");
  CHECK(run(folder, "report --purchases bad.csv --out out").exit_code == 1);
  CHECK(read_file(folder / "out/customers.csv") == before);
  CHECK(names_in(folder / "out") ==
        std::set<std::string>{"customers.csv", "classes.csv", "report.json", "rejects.csv", "mine.txt"});
  CHECK(run(folder, "report --purchases p.csv --customers out/customers.csv --out out").exit_code == 1);
  CHECK(read_file(folder / "out/customers.csv") == before);
}

TEST_CASE("standard input, other names of columns, any number of threads: the same results") {
  const TemporaryFolder folder;
  REQUIRE(run(folder, "simulate --customers 3000 --seed 5 --out sim").exit_code == 0);
  REQUIRE(run(folder, "report --purchases sim/purchases.csv --customers sim/customers.csv --out one --threads 1")
              .exit_code == 0);
  REQUIRE(run(folder, "report --purchases - --customers sim/customers.csv --out two --threads 3 <sim/purchases.csv")
              .exit_code == 0);
  for (const char* const name : {"customers.csv", "classes.csv", "rejects.csv"}) {
    CHECK(read_file(folder / (std::string("one/") + name)) == read_file(folder / (std::string("two/") + name)));
  }
  std::string renamed = read_file(folder / "sim/purchases.csv");
  renamed.replace(0, renamed.find('\n'), "who;when;what");
  std::replace(renamed.begin(), renamed.end(), ',', ';');
  write_file(folder / "renamed.csv", renamed);
  REQUIRE(
      run(folder, "report --purchases renamed.csv --id-column who --date-column when --amount-column what --out three")
          .exit_code == 0);
  const auto first = read_rows(folder / "one/customers.csv");
  const auto third = read_rows(folder / "three/customers.csv");
  REQUIRE(third.size() == first.size());
  CHECK(third.back().at("total_spend") == first.back().at("total_spend"));
}

TEST_CASE("the terminal shows the value table and both pyramids, without a progress bar in a file") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  const Run result = run(folder, "report --purchases p.csv --out out");
  CHECK(result.err.empty());
  CHECK(result.out.find("3 customers spent 140.00 on 4 days of purchase; the top 20 % of them spent 71.4 %.") !=
        std::string::npos);
  CHECK(result.out.find("Classes by policy abc (total value)") != std::string::npos);
  CHECK(result.out.find("Assumptions") != std::string::npos);
  CHECK(result.out.find('\r') == std::string::npos);
}

namespace {

// Six customers: what they spent in 2024, and the first four again in 2025.
constexpr const char* six_customers =
    "customer_id,date,amount\n"
    "a,2024-01-01,500\na,2024-06-01,300\nb,2024-02-01,100\nc,2024-02-10,60\nd,2024-03-01,30\n"
    "e,2024-04-01,8\nf,2024-05-01,2\n"
    "a,2025-02-01,10\nb,2025-02-01,70\nc,2025-03-01,20\n";
constexpr const char* six_files =
    "customer_id,credit_rating,size,marketing_cost,cost_to_serve\n"
    "a,700,10,100,1\nb,500,90,50,1\nc,700,80,60,1\nd,,5,0,100\ne,400,4,8,1\nf,300,3,0,1\n";

}  // namespace

TEST_CASE("report: every type of policy grades, by hand") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", six_customers);
  write_file(folder / "c.csv", six_files);
  write_file(folder / "config.json", R"({"calibration_end": "2024-12-31", "policies": [
    {"name": "abc", "type": "cumulative_share", "cuts": [0.8, 0.95], "overrides": {"f": "A", "b": "B", "zz": "C"}},
    {"name": "breaks", "type": "natural_breaks", "classes": 2},
    {"name": "rules", "type": "rules", "otherwise": "plain", "rules": [
      {"class": "risk", "when": {"column": "credit_rating", "is": "<", "value": 450}},
      {"class": "big", "when": {"any": [{"column": "size", "is": ">", "value": 50},
                                        {"column": "total_value", "is": ">=", "value": 500}]}}]},
    {"name": "cost", "type": "cost_contribution", "mean_rate": 1.0, "multiples": [2, 1]},
    {"name": "grid", "type": "factor_grid", "cells": ["key", "big", "good", "rest"],
     "factors": [{"column": "size", "cuts": [50]}, {"column": "credit_rating", "cuts": [600]}]},
    {"name": "growth", "type": "value_growth", "valuable": 0.16},
    {"name": "rfm", "type": "rfm", "bins": 2, "scale": 2, "otherwise": "rest",
     "segments": [{"class": "core", "frequency": [2, 2]}]},
    {"name": "nested", "type": "nested", "outer": {"type": "head_count", "cuts": [0.5]},
     "inner": {"type": "head_count", "column": "size", "cuts": [0.34]}},
    {"name": "worse", "type": "worse_of", "first": {"type": "head_count", "cuts": [0.5]},
     "second": {"type": "head_count", "column": "size", "cuts": [0.5]}}]})");
  const Run result =
      run(folder, "report --purchases p.csv --customers c.csv --config config.json --out out --explain d --explain a");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const auto rows = read_rows(folder / "out/customers.csv");
  REQUIRE(rows.size() == 6);
  const auto classes = [&](const std::string& policy) {
    std::vector<std::string> labels;
    for (const auto& row : rows) {
      labels.push_back(row.at("class_" + policy));
    }
    return labels;
  };
  using Labels = std::vector<std::string>;
  // As at the end of 2024 they spent 800, 100, 60, 30, 8 and 2 of 1,000: 80 % above b, 90 % above c, 96 % above d.
  CHECK(rows[0].at("total_spend") == "800");
  CHECK(classes("abc") == Labels{"A", "B", "B", "C", "C", "A"});  // f by hand
  CHECK(classes("breaks") == Labels{"A", "B", "B", "B", "B", "B"});
  // d's rating is not known: the first rule might have been true.
  CHECK(classes("rules") == Labels{"big", "big", "big", "", "risk", "risk"});
  // 800/100, 100/50, 60/60, 30 and 2 without cost, 8/8
  CHECK(classes("cost") == Labels{"A", "A", "B", "A", "B", "A"});
  CHECK(classes("grid") == Labels{"good", "big", "key", "", "rest", "rest"});
  CHECK(classes("growth") == Labels{"MVC", "MGC", "MGC", "BZC", "MGC", "MGC"});  // all have no potential: ties
  CHECK(classes("rfm") == Labels{"core", "rest", "rest", "rest", "rest", "rest"});
  // The richer three have sizes 10, 90, 80, the others 5, 4, 3: a third and a little is two of three.
  CHECK(classes("nested") == Labels{"A/B", "A/A", "A/A", "B/A", "B/A", "B/B"});
  CHECK(classes("worse") == Labels{"A", "A", "A", "B", "B", "B"});

  const json report = json::parse(read_file(folder / "out/report.json"));
  const auto& abc = report["gradings"][0];
  CHECK(abc["overrides"] == json::parse(R"({"changed": 1, "agreed": 1, "not_found": ["zz"]})"));
  CHECK(abc["classes"][0]["customers"] == 2);
  CHECK(abc["classes"][0]["value"] == 802);
  CHECK(abc["grading"]["fitted_on"]["day"] == "2024-12-31");
  CHECK(abc["grading"]["columns"] == json::array({"total_value"}));
  // Afterwards a spent 10, b 70 and c 20: class A (a and f) captured a tenth of it, at best two customers 90 %.
  CHECK(abc["captured"][0]["share_of_holdout_spend"].get<double>() == doctest::Approx(0.1));
  CHECK(abc["captured"][0]["best_possible_share"].get<double>() == doctest::Approx(0.9));
  CHECK(abc["captured"][1]["share_of_holdout_spend"].get<double>() == doctest::Approx(1.0));
  CHECK(report["gradings"][2]["unclassified"] == 1);
  CHECK(report["gradings"][2]["grading"]["rules"][0]["when"]["column"] == "credit_rating");
  CHECK(report["gradings"][7]["grading"]["outer"]["type"] == "thresholds");
  CHECK(report["comparison"].size() == 36);
  const auto& same = report["comparison"][0];  // abc with the changed f, and breaks
  CHECK(same["first"] == "abc");
  CHECK(same["second"] == "breaks");
  CHECK(same["customers"] == 6);
  // 800 100 60 30 8 2: Gini Σ (2 i − 7) x / (6 · 1000) = (−5·2 −3·8 −30 + 60 + 300 + 4000) / 6000
  CHECK(report["concentration"]["total_spend"]["gini"].get<double>() == doctest::Approx(4296.0 / 6000.0));
  CHECK(report["concentration"]["total_spend"]["top_shares"]["20"].get<double>() ==
        doctest::Approx(0.9));  // two of six
  CHECK(report["concentration"]["total_spend"]["herfindahl"].get<double>() ==
        doctest::Approx(0.64 + 0.01 + 0.0036 + 0.0009 + 0.000064 + 0.000004));

  CHECK(result.out.find("by hand: 1 moved, 1 there already, 1 not found") != std::string::npos);
  CHECK(result.out.find("Customer d\n  abc: class C: total_value is 30: below ") != std::string::npos);
  CHECK(result.out.find(
            "rules: class unclassified: rule 1 (risk: credit_rating < 450) is unknown with credit_rating = NaN") !=
        std::string::npos);
  CHECK(result.out.find("growth: class BZC") != std::string::npos);
  CHECK(result.out.find("{0") == std::string::npos);  // no name that is not the user's
}

TEST_CASE("report: who is put into a class by hand is explained as such") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", six_customers);
  write_file(folder / "config.json", R"({"policies": [{"name": "abc", "type": "cumulative_share", "cuts": [0.8, 0.95],
    "overrides": {"a": "C", "b": "A"}}]})");
  // 810, 170, 80, 30, 8 and 2 of 1,100: 73.6 % above b, 89.1 % above c
  const Run result =
      run(folder, "report --purchases p.csv --config config.json --out out --explain a --explain b --explain c");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const auto rows = read_rows(folder / "out/customers.csv");
  CHECK(rows[0].at("class_abc") == "C");
  CHECK(
      result.out.find("Customer a\n  abc: class C: put there by hand (overrides)\n    the policy by itself says class "
                      "A: total_value is 810: at least 170 (A)\n\n") != std::string::npos);
  CHECK(result.out.find("Customer b\n  abc: class A: put there by hand (overrides)\n    the policy by itself says the "
                        "same: total_value is 170: at least 170 (A)\n\n") != std::string::npos);
  CHECK(
      result.out.find("Customer c\n  abc: class B: total_value is 80: at least 80 (B), below 170 (A)\n    to reach A: "
                      "total_value rises to 170 (from 80)\n") != std::string::npos);
}

TEST_CASE("report: tables, curves and captured profit, by hand") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", six_customers);
  write_file(folder / "c.csv", "customer_id,margin,rating\na,1,5\nb,0.1,3\nc,0.5,\nd,1,1\ne,1,1\nf,1,1\n");
  write_file(folder / "config.json", R"({"calibration_end": "2024-12-31", "policies": [
    {"name": "abc", "type": "cumulative_share", "column": "total_spend", "cuts": [0.8, 0.95], "overrides": {"f": "A"}},
    {"name": "rated", "type": "thresholds", "column": "rating", "cuts": [4]}]})");
  const Run known = run(folder, "report --purchases p.csv --customers c.csv --config config.json --out out");
  REQUIRE_MESSAGE(known.exit_code == 0, known.err);
  const json report = json::parse(read_file(folder / "out/report.json"));
  // abc: A is a and f, B b and c, C d and e; rated: A is a, B all others but c, of whom nothing is known.
  CHECK(report["comparison"][0]["contingency"] ==
        json::parse(R"({"customers": [[1, 1], [0, 1], [0, 2]], "unclassified_by_first": 0,
                        "unclassified_by_second": 1, "unclassified_by_both": 0})"));
  CHECK(report["comparison"][0]["same_class"].get<double>() == doctest::Approx(0.4));  // a and b
  CHECK(report["comparison"][0]["within_one"] == 1);

  // They spent 2, 8, 30, 60, 100 and 800: the curves have all their corners.
  const auto& spend = report["concentration"]["total_spend"];
  const auto is_near = [](const json& numbers, const std::vector<double>& expected) {
    REQUIRE(numbers.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(numbers[i].get<double>() == doctest::Approx(expected[i]).epsilon(1e-14));
    }
  };
  const std::vector<double> sixths{0, 1 / 6., 2 / 6., 3 / 6., 4 / 6., 5 / 6., 1};
  is_near(spend["lorenz_curve"]["customers"], sixths);
  is_near(spend["lorenz_curve"]["value"], {0, 0.002, 0.01, 0.04, 0.1, 0.2, 1});
  CHECK(spend["lorenz_curve"]["max_error"] == 0);
  is_near(spend["whale_curve"]["customers"], sixths);
  is_near(spend["whale_curve"]["profit"], {0, 800, 900, 960, 990, 998, 1000});
  CHECK(spend["whale_curve"]["max_error"] == 0);
  // A tenth of six is one customer, the tail begins at the next: 1 / ln(800 / 100). Of value: 800, 30, 30, 10 …
  CHECK(spend["pareto_tail"]["exponent"].get<double>() == doctest::Approx(1 / std::log(8.0)));
  CHECK(known.out.find("  - Pareto exponent of the top tenth 0.30 (standard error 0.30), from 30.00 on\n") !=
        std::string::npos);

  // Afterwards a spent 10, b 70 and c 20: profits of 10, 7 and 10.
  const auto& abc = report["gradings"][0];
  CHECK(abc["captured"][0]["share_of_holdout_spend"].get<double>() == doctest::Approx(0.1));
  CHECK(abc["captured_profit"][0]["share_of_holdout_profit"].get<double>() == doctest::Approx(10.0 / 27));
  CHECK(abc["captured_profit"][0]["best_possible_share"].get<double>() == doctest::Approx(20.0 / 27));
  CHECK(known.out.find("  Afterwards, of the profit (spend x margin) of these customers in the holdout:\n"
                       "    down to A                33.3 % of customers brought   37.0 % (at best   74.1 %)\n") !=
        std::string::npos);

  write_file(
      folder / "config.json",
      R"({"calibration_end": "2024-12-31", "policies": [{"name": "abc", "type": "cumulative_share", "cuts": [1]}]})");
  const Run unknown = run(folder, "report --purchases p.csv --config config.json --out out");
  REQUIRE_MESSAGE(unknown.exit_code == 0, unknown.err);
  const json without = json::parse(read_file(folder / "out/report.json"));
  CHECK_FALSE(without["gradings"][0].contains("captured_profit"));
  CHECK_FALSE(without["gradings"][0].contains("stability"));
  CHECK(without["gradings"][0]["classes"][0]["customers"] == 6);  // a cut of 1: whoever is worth anything
  CHECK(unknown.out.find("Afterwards, of what these customers spent in the holdout:") != std::string::npos);
}

TEST_CASE("report: weights, named pairs of factors, scores as a column, by hand") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", six_customers);
  write_file(folder / "c.csv",
             "customer_id,credit_rating,size,shops\n"
             "a,700,10,0.001\nb,500,90,1\nc,700,80,1\nd,,5,1\ne,400,4,1\nf,300,3,1\n");
  const std::string breaks = R"({"name": "breaks", "type": "natural_breaks", "classes": 2, "weight": "shops"})";
  const std::string rfm = R"({"name": "rfm", "type": "rfm", "bins": 2, "weights": [2, 0, 1]})";
  const std::string scored =
      R"({"name": "scored", "type": "thresholds", "column": "score_rfm", "cuts": [1.5], "value": "total_spend"})";
  const std::string credit =
      R"({"name": "credit", "type": "factor_grid_preset", "factors": "size_and_credit", "columns": ["size", "credit_rating"]})";
  const auto config = [&](const std::string& policies) {
    write_file(folder / "config.json", R"({"calibration_end": "2024-12-31", "policies": [)" + policies + "]}");
    return run(folder, "report --purchases p.csv --customers c.csv --config config.json --out out --explain b");
  };
  const Run result = config(breaks + "," + rfm + "," + scored + "," + credit);
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const auto rows = read_rows(folder / "out/customers.csv");
  const auto fields = [&](const std::string& name) {
    std::vector<std::string> labels;
    for (const auto& row : rows) {
      labels.push_back(row.at(name));
    }
    return labels;
  };
  using Labels = std::vector<std::string>;
  // Where the 800 of a hardly count, 1,753 of squares are left by {800, 100, 60} and {30, 8, 2}; 6,568 by {800} alone.
  CHECK(fields("class_breaks") == Labels{"A", "A", "A", "B", "B", "B"});
  // Recency: a, e and f came last. Money: a, b and c spent most. (2 R + M) / 3:
  const std::vector<double> scores{2, 4 / 3., 4 / 3., 1, 5 / 3., 5 / 3.};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    CHECK(number(rows[i].at("score_rfm")) == doctest::Approx(scores[i]).epsilon(1e-15));
  }
  CHECK(fields("class_scored") == Labels{"A", "B", "B", "B", "A", "A"});
  // Sizes 90 and 80 are the top fifth, 10 the next to the half; of the ratings the two 700 are, 500 is next. d's is not
  // known.
  CHECK(fields("class_credit") == Labels{"key", "key", "key", "", "minor", "minor"});
  CHECK(result.out.find("credit: class key: size is 90, level 1: ") != std::string::npos);
  CHECK(result.out.find("scored: class B: score_rfm is 1.3333333333333333: below 1.5 (A)") != std::string::npos);
  const json report = json::parse(read_file(folder / "out/report.json"));
  CHECK(report["gradings"][0]["grading"]["columns"] == json::array({"total_value"}));
  CHECK(report["gradings"][3]["grading"]["columns"] == json::array({"size", "credit_rating"}));

  // A score is there for the policies after the one that makes it.
  CHECK(config(scored + "," + rfm).err.find("'scored' reads the column 'score_rfm', which neither") !=
        std::string::npos);
  CHECK(
      config(R"({"name": "x", "type": "factor_grid_preset", "factors": "demand"})").err ==
      "custval: policy 'x' reads the column 'demand_volume', which neither the report nor the customers file has; the "
      "nearest there is is 'total_value'\n");
  // Nobody may look ahead, whatever a file calls its columns.
  CHECK(config(R"({"name": "x", "type": "head_count", "column": "holdout_spend", "cuts": [0.5]})").exit_code == 1);
  std::string with_holdout = read_file(folder / "c.csv");
  with_holdout.replace(with_holdout.find("shops"), 5, "holdout_spend");
  write_file(folder / "c.csv", with_holdout);
  REQUIRE(config(R"({"name": "x", "type": "thresholds", "column": "holdout_spend", "cuts": [1]})").exit_code == 0);
  CHECK(read_rows(folder / "out/customers.csv")[0].at("class_x") == "B");  // 0.001 of the file, not 10 of the log
}

TEST_CASE("report: stability on resamples is asked for, and does not depend on threads") {
  const TemporaryFolder folder;
  REQUIRE(run(folder, "simulate --customers 2000 --seed 3 --out sim").exit_code == 0);
  const auto policies = [&](const std::string& stability, int threads) {
    write_file(folder / "config.json", R"({"stability": )" + stability + R"(, "policies": [
      {"name": "abc", "type": "cumulative_share", "cuts": [0.8, 0.95]},
      {"name": "fixed", "type": "thresholds", "cuts": [100, 10]},
      {"name": "both", "type": "worse_of", "first": {"type": "head_count", "cuts": [0.2]},
       "second": {"type": "thresholds", "column": "purchase_days", "cuts": [3]}}]})");
    const Run result = run(folder, "report --purchases sim/purchases.csv --config config.json --out out --threads " +
                                       std::to_string(threads));
    REQUIRE_MESSAGE(result.exit_code == 0, result.err);
    return std::pair{json::parse(read_file(folder / "out/report.json")), result.out};
  };
  const auto [report, out] = policies(R"({"resamples": 25, "seed": 4})", 1);
  const auto& abc = report["gradings"][0];
  const auto& stability = abc["stability"];
  std::int64_t customers = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(stability["classes"][k]["class"] == abc["classes"][k]["class"]);
    CHECK(stability["classes"][k]["customers"] == abc["classes"][k]["customers"]);
    customers += stability["classes"][k]["customers"].get<std::int64_t>();
    const auto& stays = stability["classes"][k]["stays"];
    CHECK(0 < stays["lowest"].get<double>());
    CHECK(stays["lowest"].get<double>() < stays["mean"].get<double>());
    CHECK(stays["mean"].get<double>() <= 1);
  }
  CHECK(customers == 2000);
  CHECK(stability["adjusted_rand"]["mean"].get<double>() < 1);
  REQUIRE(stability["cuts"].size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& cut = stability["cuts"][i];
    CHECK(cut["whole"] == abc["grading"]["thresholds"][i]);
    CHECK(cut["lowest"].get<double>() < cut["mean"].get<double>());
    CHECK(cut["mean"].get<double>() < cut["highest"].get<double>());
    CHECK(cut["deviation"].get<double>() > 0);
  }
  // Fixed values are the same whoever is there.
  const auto& fixed = report["gradings"][1]["stability"];
  CHECK(fixed["same_class"] == json::parse(R"({"mean": 1.0, "lowest": 1.0})"));
  CHECK(fixed["adjusted_rand"]["lowest"] == 1);
  CHECK(fixed["cuts"][0] ==
        json::parse(R"({"whole": 100.0, "lowest": 100.0, "highest": 100.0, "mean": 100.0, "deviation": 0.0})"));
  CHECK(report["gradings"][2]["stability"]["cuts"].empty());
  CHECK(out.find("How stable the classes are: policies fitted again on 25 resamples of the customers\n") !=
        std::string::npos);
  CHECK(out.find("  fixed                           100.0 %     100.0 %            1.000       1.000\n") !=
        std::string::npos);

  CHECK(policies(R"({"resamples": 25, "seed": 4})", 3).first == report);
  const auto other = policies(R"({"resamples": 25, "seed": 5, "by": "half"})", 1);
  CHECK(other.first["gradings"][0]["stability"] != stability);
  CHECK(other.second.find("fitted again on 25 halves of the customers") != std::string::npos);
  const auto none = policies("null", 1);
  CHECK_FALSE(none.first["gradings"][0].contains("stability"));
  CHECK(none.second.find("How stable") == std::string::npos);
}

TEST_CASE("report: what policies and explanations name must be there") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", six_customers);
  write_file(folder / "c.csv", six_files);
  const auto failing = [&](const std::string& policies, const std::string& more = "") {
    write_file(folder / "config.json", "{\"policies\": [" + policies + "]}");
    const Run result = run(folder, "report --purchases p.csv --config config.json --out out " + more);
    CHECK(result.exit_code == 1);
    return result.err;
  };
  const std::string risk = R"({"name": "x", "type": "rules", "rules": [
      {"class": "risk", "when": {"column": "credit_ratng", "is": "<", "value": 450}}]})";
  CHECK(failing(risk, "--customers c.csv") ==
        "custval: policy 'x' reads the column 'credit_ratng', which neither the report nor the customers file has; the "
        "nearest there is is 'credit_rating'\n");
  CHECK(failing(risk).find("nearest there is is") != std::string::npos);
  CHECK(failing(R"({"name": "x", "type": "head_count", "cuts": [0.5], "value": "profit"})").find("'profit'") !=
        std::string::npos);
  CHECK(failing(R"({"name": "x", "type": "head_count", "cuts": [0.5], "overrides": {"a": "Z"}})") ==
        "custval: policy 'x' puts customer 'a' into class 'Z', which it does not have; the nearest is 'A'\n");
  CHECK(failing(R"({"name": "x", "type": "worse_of", "first": {"type": "head_count", "cuts": [0.5]},
                    "second": {"type": "head_count", "cuts": [0.2, 0.5]}})") ==
        "custval: policy 'x': custval::WorseOf: the second policy has 3 classes, expected 2, as many as the first\n");
  CHECK(failing(R"({"name": "x", "type": "head_count", "cuts": [0.5]})", "--explain nobody") ==
        "custval: customer 'nobody', who is to be explained, has no purchase in the log\n");
}

TEST_CASE("report: two columns that say one thing are an error that names both") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  const auto problem = [&](const std::string& header, const std::string& row) {
    write_file(folder / "c.csv", header + "\n" + row + "\n");
    const Run result = run(folder, "report --purchases p.csv --customers c.csv --out out");
    CHECK(result.exit_code == 1);
    return result.err;
  };
  CHECK(problem("customer_id,margin,colour,margin", "007,0.5,red,0.1") ==
        "custval: 'c.csv' says one thing in two columns: 'margin' (column 2) and 'margin' (column 4)\n");
  CHECK(problem("customer_id,contacts_need,contacts_need", "007,1,2") ==
        "custval: 'c.csv' says one thing in two columns: 'contacts_need' (column 2) and 'contacts_need' (column 3)\n");
  const std::string item = "knowledge_1_convertibility,knowledge_1_contribution,knowledge_1_cost,knowledge_1_benefit";
  CHECK(problem("customer_id," + item + ",knowledge_01_benefit", "007,1,1,1,1,9") ==
        "custval: 'c.csv' says one thing in two columns: 'knowledge_1_benefit' (column 5) and 'knowledge_01_benefit' "
        "(column 6)\n");
  CHECK(problem("customer_id,margin,customer_id", "007,1,08") == "custval: c.csv has two columns 'customer_id'\n");
  // What a column is called and what it was called before.
  CHECK(problem("customer_id,margin,unit_margin", "007,0.5,0.1") ==
        "custval: 'c.csv' says one thing in two columns: 'margin' (column 2) and 'unit_margin' (column 3)\n");
  // Columns that nobody reads may have any names.
  write_file(folder / "c.csv", "customer_id,colour,colour\n007,red,blue\n");
  CHECK(run(folder, "report --purchases p.csv --customers c.csv --out out").exit_code == 0);
}

TEST_CASE("report: knowledge items of absurd numbers take no memory, they are an error") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  for (const std::string number : {"101", "9999", "999999999", "99999999999999999999999999"}) {
    write_file(folder / "c.csv", "customer_id,knowledge_" + number + "_benefit\n007,1\n");
    const Run result = run(folder, "report --purchases p.csv --customers c.csv --out out");
    CHECK(result.exit_code == 1);
    CHECK(result.err.starts_with("custval: 'c.csv' describes knowledge item "));
    CHECK(result.err.ends_with("; there may be at most 100\n"));
  }
}

TEST_CASE("report: a wide customers file and a column that it lacks, however long its name") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv", three_customers);
  std::string header = "customer_id";
  std::string row = "007";
  for (int i = 0; i < 20'000; ++i) {
    header += ",column_" + std::to_string(i);
    row += ",1";
  }
  write_file(folder / "c.csv", header + "\n" + row + "\n");
  const std::string name = "column_4x" + std::string(50'000, 'y');
  write_file(folder / "config.json",
             R"({"policies": [{"name": "p", "type": "thresholds", "column": ")" + name + R"(", "cuts": [1]}]})");
  const Run result = run(folder, "report --purchases p.csv --customers c.csv --config config.json --out out");
  CHECK(result.exit_code == 1);
  CHECK(result.err.find("which neither the report nor the customers file has; the nearest there is is 'column_4") !=
        std::string::npos);
  CHECK(result.err.size() < 300);
}

TEST_CASE("report: amounts beyond the largest number are told of their customer, and the others are right") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\nbig,2024-01-01,1e308\nbig,2024-02-01,1e308\nb,2024-01-01,5\nc,2024-03-01,15\n"
             "d,2024-01-01,80\n");
  write_file(folder / "c.csv", "customer_id,influence,reach\nb,0.5,2\nbig,1,1\n");
  const Run result = run(folder, "report --purchases p.csv --customers c.csv --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  CHECK(result.out.find("total_spend is beyond the largest number for 1 customer ('big')") != std::string::npos);
  CHECK(result.out.find(" inf ") == std::string::npos);
  CHECK(result.out.find(" inf\n") == std::string::npos);
  CHECK(result.out.find("nan") == std::string::npos);
  const auto rows = read_rows(folder / "out/customers.csv");
  REQUIRE(rows.size() == 4);
  for (const char* const column : {"total_spend", "purchase_value", "total_value", "class_abc"}) {
    CHECK(rows[0].at(column).empty());
  }
  CHECK(rows[0].at("mean_repeat_spend").empty());  // it would be known, but nothing comes of half of one's money
  // Whom customers reach is worth the mean purchase value of those whose value is a number: 100 / 3.
  CHECK(rows[1].at("total_spend") == "5");
  CHECK(number(rows[1].at("word_of_mouth_value")) == doctest::Approx(0.5 * 2.0 * 100.0 / 3.0));
  CHECK(number(rows[1].at("total_value")) == doctest::Approx(5.0 + 100.0 / 3.0));
  CHECK(number(rows[2].at("total_value")) == 15.0);
  CHECK(number(rows[3].at("total_value")) == 80.0);
  // 80, 38.33 and 15 of 133.33: nothing above 80, A; 0.6 above 38.33, A; 0.8875 above 15, B.
  CHECK(rows[3].at("class_abc") == "A");
  CHECK(rows[1].at("class_abc") == "A");
  CHECK(rows[2].at("class_abc") == "B");
  const json report = json::parse(read_file(folder / "out/report.json"));
  REQUIRE(report["overflows"].size() == 1);
  CHECK(report["overflows"][0] == json::parse(R"({"column": "total_spend", "customers": 1, "first": ["big"]})"));
  CHECK(report["totals"]["total_spend"] == 100.0);
  CHECK(report["gradings"][0]["unclassified"] == 1);
}

TEST_CASE(
    "report: values beyond the largest number are told, the total of large ones is not a number but classes are") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\na,2024-01-01,1e308\nb,2024-02-01,1.2e308\nc,2024-01-01,5\nd,2024-01-01,3\n");
  write_file(folder / "c.csv", "customer_id,margin\nd,1e308\n");
  const Run result = run(folder, "report --purchases p.csv --customers c.csv --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  CHECK(result.out.find("total_value is beyond the largest number for 1 customer ('d')") != std::string::npos);
  const auto rows = read_rows(folder / "out/customers.csv");
  REQUIRE(rows.size() == 4);
  // 1.2e308 is .545 of all, 1e308 the rest; 5 is nothing beside them.
  CHECK(rows[1].at("class_abc") == "A");
  CHECK(rows[0].at("class_abc") == "A");
  CHECK(rows[2].at("class_abc") == "C");
  CHECK(rows[2].at("total_value") == "5");
  CHECK(rows[3].at("total_spend") == "3");
  CHECK(rows[3].at("total_value").empty());
  CHECK(rows[3].at("class_abc").empty());
  const json report = json::parse(read_file(folder / "out/report.json"));
  CHECK(report["totals"]["total_spend"].is_null());
  CHECK(report["totals"]["top_20_percent_share_of_spend"].get<double>() == doctest::Approx(1.2 / 2.2));
}

TEST_CASE("report: 60,000 ids chosen to collide under a known hash are as quick as any") {
  // Eight characters and eight that make up for them: one hash for all in custval 0.1. Ids are any bytes but a few.
  constexpr std::uint64_t factor = 0x9e3779b97f4a7c15U;
  const auto mix = [](std::uint64_t h) {
    h ^= h >> 32U;
    h *= 0xd6e8feb86659fd93U;
    return h ^ (h >> 32U);
  };
  std::string log = "customer_id,date,amount\n";
  std::uint64_t state = 88172645463325252U;
  for (int rows = 0; rows < 60'000;) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    std::array<char, 16> id{};
    for (std::size_t k = 0; k < 8; ++k) {
      id[k] = static_cast<char>('A' + (state >> (5 * k)) % 26);
    }
    std::uint64_t first = 0;
    std::memcpy(&first, id.data(), 8);
    const std::uint64_t second = (mix((16 * factor) ^ first) * factor) ^ 0x3132333435363738U;
    std::memcpy(id.data() + 8, &second, 8);
    const std::string text(id.data(), id.size());
    if (text.find_first_of(std::string("\0\n\r,\"", 5)) == std::string::npos) {
      log += text + ",2024-01-01,1\n";
      ++rows;
    }
  }
  const TemporaryFolder folder;
  write_file(folder / "p.csv", log);
  const Run result = run(folder, "report --purchases p.csv --out out");
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  CHECK(result.out.find("60,000 rows read, 60,000 used") != std::string::npos);
}

TEST_CASE("fit and score: a customer whose total overflows leaves the others as they are without her") {
  // Of two such purchases the total is beyond the largest number, but not the mean; both on one day likewise.
  for (const std::string big :
       {"big,2024-01-01,1e308\nbig,2024-03-01,1e308\n", "big,2024-01-01,1e308\nbig,2024-01-01,1e308\n"}) {
    CAPTURE(big);
    const TemporaryFolder folder;
    std::string log = "customer_id,date,amount\n";
    for (int customer = 0; customer < 40; ++customer) {
      for (int k = 0; k <= customer % 5; ++k) {
        log += "c" + std::to_string(customer) + ",2024-0" + std::to_string(1 + (customer * 3 + k * 2) % 9) + "-" +
               std::to_string(10 + customer % 17) + "," + std::to_string(10 + (customer * 7 + k * 5) % 23) + "\n";
      }
    }
    write_file(folder / "p.csv", log);
    write_file(folder / "q.csv", log + big);
    const std::string end = " --observation-end 2024-12-31";
    REQUIRE(run(folder, "fit --purchases p.csv --model gamma-gamma --out p.json" + end).exit_code == 0);
    const Run fit = run(folder, "fit --purchases q.csv --model gamma-gamma --out q.json" + end);
    REQUIRE_MESSAGE(fit.exit_code == 0, fit.err);
    CHECK(fit.out.find("total_spend is beyond the largest number for 1 customer ('big')") != std::string::npos);
    const json p = json::parse(read_file(folder / "p.json"));
    const json q = json::parse(read_file(folder / "q.json"));
    CHECK(p["parameters"] == q["parameters"]);
    CHECK(q["purchases"]["customers_of_unknown_money"] == 1);
    REQUIRE(run(folder, "fit --purchases q.csv --model bg-nbd --out m.json" + end).exit_code == 0);
    REQUIRE(run(folder, "score --purchases q.csv --model m.json --out s.csv" + end).exit_code == 0);
    const auto rows = read_rows(folder / "s.csv");
    REQUIRE(rows.size() == 41);
    for (const char* const column : {"expected_spend", "lifetime_value", "horizon_value"}) {
      CHECK(rows[40].at(column).empty());
      CHECK_FALSE(rows[0].at(column).empty());
    }
  }
}

TEST_CASE("fit and score: amounts beyond the largest number are told, and the others are valued") {
  const TemporaryFolder folder;
  std::string log = "customer_id,date,amount\n";
  for (int customer = 0; customer < 40; ++customer) {
    const std::string id = "c" + std::to_string(customer);
    for (int k = 0; k <= customer % 5; ++k) {
      log += id + ",2024-0" + std::to_string(1 + (customer * 3 + k * 2) % 9) + "-" +
             std::to_string(10 + customer % 17) + "," + std::to_string(10 + (customer * 7 + k * 5) % 23) + "\n";
    }
  }
  write_file(folder / "p.csv", log);
  REQUIRE(run(folder, "fit --purchases p.csv --model bg-nbd --out m.json").exit_code == 0);
  write_file(folder / "q.csv", log + "big,2024-01-01,1e308\nbig,2024-03-01,1e308\nbig,2024-04-01,1e308\n");
  const std::string score = " --observation-end 2024-12-31 --model m.json --out ";
  REQUIRE(run(folder, "score --purchases p.csv" + score + "without.csv").exit_code == 0);
  const Run with = run(folder, "score --purchases q.csv" + score + "with.csv");
  REQUIRE_MESSAGE(with.exit_code == 0, with.err);
  CHECK(with.out.find("total_spend is beyond the largest number for 1 customer ('big')") != std::string::npos);
  CHECK(with.out.find(" inf ") == std::string::npos);
  CHECK(with.out.find(" inf\n") == std::string::npos);
  CHECK(with.out.find("nan") == std::string::npos);
  const auto rows = read_rows(folder / "with.csv");
  const auto others = read_rows(folder / "without.csv");
  REQUIRE(rows.size() == 41);
  REQUIRE(others.size() == 40);
  for (std::size_t i = 0; i < others.size(); ++i) {
    CHECK(rows[i] == others[i]);
  }
  // What that customer spends is not known, nor what follows from it; when they purchase is.
  CHECK(rows[40].at("expected_spend").empty());
  CHECK(rows[40].at("lifetime_value").empty());
  CHECK(rows[40].at("horizon_value").empty());
  CHECK_FALSE(rows[40].at("expected_purchases").empty());
  // Fitted with that customer among them the model is one that can be used.
  const Run fit = run(folder, "fit --purchases q.csv --model bg-nbd --out n.json");
  REQUIRE_MESSAGE(fit.exit_code == 0, fit.err);
  CHECK(run(folder, "score --purchases p.csv --observation-end 2024-12-31 --model n.json --out n.csv").exit_code == 0);
  const Run report = run(folder, "report --purchases q.csv --lifetime bg-nbd --out out");
  REQUIRE_MESSAGE(report.exit_code == 0, report.err);
  CHECK(report.out.find("for 1 customer ('big')") != std::string::npos);
}

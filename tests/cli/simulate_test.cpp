// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/simulate.hpp"

#include <doctest/doctest.h>

#include <custval/interop/csv/csv_reader.hpp>
#include <custval/interop/csv/field_text.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "../../examples/custval/customer_columns.hpp"
#include "../../examples/custval/failure.hpp"
#include "../../examples/custval/input_file.hpp"
#include "temporary_folder.hpp"

using namespace custval_cli;
using custval::CsvReader;
using custval::CsvRecord;
using custval::date_text;
using custval::FieldProblem;
using custval::parse_date;
using custval::parse_number;
using custval_test::read_file;
using custval_test::TemporaryFolder;

namespace {

std::uint64_t fnv1a(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return hash;
}

struct Output {
  SimulateSummary summary;
  std::string purchases;
  std::string customers;
};

Output run(std::uint64_t customers, std::uint64_t seed, std::uint64_t rows_in_memory = 1U << 26U) {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const SimulateSummary summary =
      simulate({.customers = customers, .seed = seed, .out = out, .rows_in_memory = rows_in_memory});
  return {summary, read_file(out + "/purchases.csv"), read_file(out + "/customers.csv")};
}

template <class Take>
void for_each_record(const std::string& text, Take&& take) {
  std::size_t done = 0;
  CsvReader reader(
      [&](char* bytes, std::size_t size) {
        const std::size_t got = std::min(size, text.size() - done);
        std::copy_n(text.data() + done, got, bytes);
        done += got;
        return got;
      },
      "text");
  while (const CsvRecord* const record = reader.next()) {
    REQUIRE(record->problem.empty());
    take(reader, *record);
  }
}

double number(std::string_view text) {
  double value = 0.0;
  REQUIRE(parse_number(text, value) == FieldProblem::none);
  return value;
}

}  // namespace

TEST_CASE("simulate: the purchase log is what the summary says, in order of day and customer") {
  const Output output = run(20'000, 1);
  std::map<std::string, double> spend;
  std::uint64_t rows = 0;
  std::uint64_t refunds = 0;
  std::uint64_t zeros = 0;
  std::uint64_t same_day = 0;
  double total = 0.0;
  std::string last;
  for_each_record(output.purchases, [&](const CsvReader&, const CsvRecord& record) {
    const double amount = number(record.fields[2]);
    std::int32_t day = 0;
    REQUIRE(parse_date(record.fields[1], day) == FieldProblem::none);
    REQUIRE((day >= output.summary.first_day && day <= output.summary.last_day));
    const std::string key = std::string(record.fields[1]) + std::string(record.fields[0]);
    REQUIRE(key >= last);
    same_day += key == last ? 1 : 0;
    last = key;
    spend[std::string(record.fields[0])] += amount;
    ++rows;
    refunds += amount < 0.0 ? 1 : 0;
    zeros += amount == 0.0 ? 1 : 0;
    total += amount;
  });
  CHECK(rows == output.summary.purchases);
  CHECK(spend.size() == 20'000);
  CHECK(spend.begin()->first == "C0000001");
  CHECK(spend.rbegin()->first == "C0020000");
  CHECK(total == doctest::Approx(static_cast<double>(output.summary.spend_cents) / 100.0));
  const double per_customer = static_cast<double>(rows) / 20'000.0;
  CHECK(per_customer > 9.0);
  CHECK(per_customer < 12.0);
  CHECK(refunds > rows / 200);
  CHECK(refunds < rows / 40);
  CHECK(zeros > rows / 5000);
  CHECK(zeros < rows / 300);
  CHECK(same_day > rows / 100);
  CHECK(same_day < rows / 8);
  // 78 weeks from 2023-01-02.
  CHECK(date_text(output.summary.first_day) == "2023-01-02");
  CHECK(date_text(output.summary.last_day) == "2024-06-30");

  std::vector<double> sorted;
  for (const auto& [id, amount] : spend) {
    sorted.push_back(amount);
  }
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  const double top = std::accumulate(sorted.begin(), sorted.begin() + 4000, 0.0) / total;
  CHECK(output.summary.top_share == doctest::Approx(top));
  CHECK(top > 0.70);
  CHECK(top < 0.85);
}

TEST_CASE("simulate: the customers file has every column, each within its domain") {
  const Output output = run(20'000, 2);
  std::vector<std::string> names{"customer_id"};
  std::size_t rows = 0;
  std::map<std::string, std::pair<double, double>> ranges;
  std::map<std::string, double> sums;
  for_each_record(output.customers, [&](const CsvReader& reader, const CsvRecord& record) {
    ++rows;
    for (std::size_t i = 1; i < record.fields.size(); ++i) {
      const double value = number(record.fields[i]);
      const std::string& name = reader.header()[i];
      const auto [place, is_new] = ranges.insert({name, {value, value}});
      place->second.first = std::min(place->second.first, value);
      place->second.second = std::max(place->second.second, value);
      sums[name] += value;
    }
  });
  CHECK(rows == 20'000);
  for (const CustomerColumn& column : customer_columns) {
    const std::string name(column.name);
    CAPTURE(name);
    REQUIRE(ranges.contains(name));
    CHECK(ranges[name].first >= column.smallest);
    CHECK(ranges[name].second <= column.largest);
    CHECK(ranges[name].first < ranges[name].second);
  }
  CHECK(ranges["wallet_share"].first > 0.0);
  CHECK(ranges["unit_margin"].first < 0.0);
  CHECK(ranges["influence"].first < 0.0);
  CHECK(ranges["reach"].second > 100.0 * sums["reach"] / 20'000.0 / 10.0);  // a tail far beyond the mean
  for (const std::string_view kind : contact_kinds) {
    CHECK(ranges["contacts_" + std::string(kind)].first == 0.0);
    CHECK(ranges["contacts_" + std::string(kind)].second >= 1.0);
  }
  for (const std::string_view part : knowledge_parts) {
    CHECK(ranges.contains("knowledge_1_" + std::string(part)));
    CHECK(ranges.contains("knowledge_2_" + std::string(part)));
  }
  // Eleven columns of one number, six kinds of contact, two knowledge items of four parts.
  CHECK(ranges.size() == 11 + 6 + 8);
}

TEST_CASE("simulate: the same seed gives the same bytes, on this platform as on any other") {
  const Output output = run(1000, 1);
  // The bytes are part of the promise; these come from g++ 12 and clang 14 with and without optimisation and AVX-512.
  CHECK(fnv1a(output.purchases) == 1137042965753169689ULL);
  CHECK(fnv1a(output.customers) == 11859971508362478909ULL);
  CHECK(run(1000, 2).purchases != output.purchases);
}

TEST_CASE("simulate: little memory gives the same bytes") {
  const Output whole = run(3000, 5);
  for (const std::uint64_t rows : {1ULL, 700ULL, 10'000ULL}) {
    const Output parts = run(3000, 5, rows);
    CHECK(parts.purchases == whole.purchases);
    CHECK(parts.customers == whole.customers);
  }
}

TEST_CASE("simulate: a customer does not depend on how many there are") {
  const Output few = run(10, 9);
  const Output many = run(100, 9);
  CHECK(many.customers.starts_with(few.customers));
  std::string rows_of_few;
  for_each_record(many.purchases, [&](const CsvReader&, const CsvRecord& record) {
    if (record.fields[0] <= "C0000010") {
      rows_of_few += std::string(record.raw) + "\n";
    }
  });
  CHECK("customer_id,date,amount\n" + rows_of_few == few.purchases);
}

TEST_CASE("simulate: one customer, and numbers that are refused") {
  const Output output = run(1, 3);
  CHECK(output.summary.customers == 1);
  CHECK(output.summary.purchases >= 1);
  CHECK_THROWS_AS((void)simulate({.customers = 0, .out = "never"}), UsageFailure);
  CHECK_THROWS_AS((void)simulate({.customers = most_simulated_customers + 1, .out = "never"}), UsageFailure);
}

// SPDX-License-Identifier: BSL-1.0
// The CDNOW purchase log (Fader and Hardie), where it is at hand: the published counts.

#include <custval/core/execution.hpp>
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/text_ids.hpp>

#include "../shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>

using namespace custval;
using namespace std::chrono_literals;

namespace {

struct File {
  TextIds ids;
  PurchaseLog<> log;
  // The plain counts, gathered on the way.
  std::map<std::string, std::set<std::string>> days_of;
  double spend = 0;
};

// customer_id,date,amount,… with dates as 1997-01-31.
std::optional<File> read(const std::string& name) {
  const auto path = custval_test::shared_data(name);
  if (!path) {
    return std::nullopt;
  }
  std::ifstream in(*path);
  File file;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto first = line.find(',');
    const auto second = line.find(',', first + 1);
    const std::string id = line.substr(0, first);
    const std::string date = line.substr(first + 1, second - first - 1);
    const double amount = std::stod(line.substr(second + 1));
    const std::chrono::sys_days day =
        std::chrono::year{std::stoi(date.substr(0, 4))} / std::stoi(date.substr(5, 2)) / std::stoi(date.substr(8, 2));
    file.log.append(file.ids.intern(id), day, amount);
    file.days_of[id].insert(date);
    file.spend += amount;
  }
  return file;
}

constexpr Index customer_days(const auto& summary) {
  return summary.rows() + static_cast<Index>(summary[repeat_purchases{}].sum());
}

}  // namespace

TEST_CASE("CDNOW: the whole log") {
  const auto file = read("cdnow_purchases.csv");
  if (!file) {
    return;
  }
  const auto summary = summarise(file->log.view());
  CHECK(summary.counts.rows == 69'659);
  CHECK(summary.rows() == 23'570);
  CHECK(customer_days(summary) == 67'591);
  CHECK(summary.counts.merged == 69'659 - 67'591);
  CHECK(summary.counts.used.rows == 69'659);
  CHECK(summary[total_spend{}].sum() == doctest::Approx(file->spend).epsilon(1e-12));
  CHECK(summary.observation_end == Day{std::chrono::sys_days{1998y / 6 / 30}});
  CHECK(summary == summarise(file->log.view(), {}, threads{2}));
  // Every customer against the dates in the file.
  Index wrong = 0;
  for (Index i = 0; i < summary.rows(); ++i) {
    const auto& days = file->days_of.at(std::string(file->ids[summary.ids[static_cast<std::size_t>(i)]]));
    wrong += summary[purchase_days{}](i) == static_cast<double>(days.size()) ? 0 : 1;
  }
  CHECK(wrong == 0);
  // 80 rows of amount 0: without them some customer-days are gone, and only those.
  const auto without = summarise(file->log.view(), SummaryOptions{.amounts = {.zeros = amount_rule::drop}});
  CHECK(without.counts.zeros_dropped == RowsAndMoney{80, 0});
  CHECK(customer_days(without) < 67'591);
  CHECK(customer_days(without) >= 67'591 - 80);
}

TEST_CASE("CDNOW: the sample, calibrated to 1997-09-30") {
  const auto file = read("cdnow_sample_purchases.csv");
  if (!file) {
    return;
  }
  const auto all = summarise(file->log.view());
  CHECK(all.counts.rows == 6'919);
  CHECK(all.rows() == 2'357);
  CHECK(customer_days(all) == 6'696);

  const SplitOptions split{.calibration_end = std::chrono::sys_days{1997y / 9 / 30},
                           .observation_end = std::chrono::sys_days{1998y / 6 / 30}};
  const auto summary = summarise(file->log.view(), split, threads{2});
  CHECK(summary == summarise(file->log.view(), split));
  CHECK(summary.rows() == 2'357);
  CHECK(summary[repeat_purchases{}].sum() == 2'457);
  CHECK((summary[repeat_purchases{}] == 0).count() == 1'411);
  CHECK(summary[repeat_purchases{}].maxCoeff() == 29);
  CHECK(summary[holdout_purchases{}].sum() == 1'882);
  CHECK((summary[holdout_time{}] == 273).all());  // 31 + 30 + 31 + 181 days
  CHECK(summary.counts.customers_bought_later == 0);
  // The first customer by hand: 1997-01-01, 01-18, 08-02 | 12-12. 29.33 and 29.73 + 14.96; 17 + 196 days to 08-02.
  CHECK(file->ids[summary.ids[0]] == "0001");
  CHECK(summary[repeat_purchases{}](0) == 2);
  CHECK(summary[recency{}](0) == 213);
  CHECK(summary[observed_time{}](0) == 272);
  CHECK(summary[mean_repeat_spend{}](0) == doctest::Approx((29.73 + 14.96) / 2).epsilon(1e-14));
  CHECK(summary[holdout_purchases{}](0) == 1);
}

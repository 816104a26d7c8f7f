// SPDX-License-Identifier: BSL-1.0
#include "simulate.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/report/number_text.hpp>
#include <custval/testing/made_up_base.hpp>
#include <functional>
#include <numeric>
#include <string_view>
#include <vector>

#include "failure.hpp"
#include "output_folder.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace custval_cli {

using custval::CsvWriter;
using custval::date_text;

using custval::decimals;
using custval::testing::MadeUpBase;
using custval::testing::MadeUpFigure;

namespace {

constexpr std::int32_t simulated_days = MadeUpBase::days;
constexpr std::int32_t epoch_day = std::chrono::sys_days{std::chrono::year{2023} / 1 / 2}.time_since_epoch().count();
constexpr std::uint64_t customers_between_updates = 4096;
constexpr std::uint64_t most_ranked = 10'000'000;

// "C0000012" for the customer number 12.
class CustomerId {
 public:
  explicit CustomerId(std::uint64_t customers) : width_{std::max<std::size_t>(7, std::to_string(customers).size())} {}
  std::string_view operator()(std::uint64_t number) noexcept {
    for (std::size_t i = width_; i > 0; --i, number /= 10) {
      text_[i] = static_cast<char>('0' + number % 10);
    }
    return {text_, width_ + 1};
  }

 private:
  std::size_t width_;
  char text_[24] = {'C'};
};

using DayCounts = std::array<std::uint64_t, simulated_days>;

struct Row {
  std::uint32_t customer;
  std::int32_t cents;
};

class Simulation {
 public:
  explicit Simulation(const SimulateOptions& options)
      : options_{options},
        base_{options.seed},
        id_{options.customers},
        progress_{"simulating", 4 * options.customers, "purchases"} {}

  SimulateSummary run() {
    OutputFolder folder(options_.out, {"purchases.csv", "customers.csv"});
    OutputFile& purchases = folder.open("purchases.csv");
    OutputFile& customers = folder.open("customers.csv");
    count();
    write_purchases(purchases);
    write_customers(customers);
    summary_.purchases_bytes = purchases.bytes();
    summary_.customers_bytes = customers.bytes();
    folder.commit();
    return summary_;
  }

 private:
  // The first pass keeps counts only: what the second needs to put every row in its place at once.
  void count() {
    std::vector<std::int64_t> spend;
    spend.reserve(std::min(options_.customers, most_ranked));
    for (std::uint64_t customer = 0; customer < options_.customers; ++customer) {
      std::int64_t cents_spent = 0;
      base_.purchases(customer, [&](std::int32_t day, std::int32_t cents) {
        ++rows_of_day_[static_cast<std::size_t>(day)];
        cents_spent += cents;
      });
      summary_.spend_cents += cents_spent;
      if (spend.size() < most_ranked) {
        spend.push_back(cents_spent);
      }
      update(customer, 1);
    }
    summary_.customers = options_.customers;
    summary_.purchases = std::accumulate(rows_of_day_.begin(), rows_of_day_.end(), std::uint64_t{0});
    const auto has_rows = [](std::uint64_t rows) { return rows > 0; };
    const auto first = std::find_if(rows_of_day_.begin(), rows_of_day_.end(), has_rows) - rows_of_day_.begin();
    const auto last = rows_of_day_.rend() - std::find_if(rows_of_day_.rbegin(), rows_of_day_.rend(), has_rows) - 1;
    summary_.first_day = epoch_day + static_cast<std::int32_t>(first);
    summary_.last_day = epoch_day + static_cast<std::int32_t>(last);
    const auto top = static_cast<std::ptrdiff_t>((spend.size() + 4) / 5);
    std::nth_element(spend.begin(), spend.begin() + (top - 1), spend.end(), std::greater<>());
    const double of_top = static_cast<double>(std::accumulate(spend.begin(), spend.begin() + top, std::int64_t{0}));
    const double of_all = static_cast<double>(std::accumulate(spend.begin(), spend.end(), std::int64_t{0}));
    summary_.top_share = of_all > 0.0 ? of_top / of_all : 0.0;
  }

  // Days in parts whose rows fit in memory; for each part the base is generated again and sorted by counting.
  void write_purchases(OutputFile& file) {
    CsvWriter writer(file.sink());
    writer.field("customer_id").field("date").field("amount");
    writer.end_row();
    std::vector<Row> rows;
    for (std::int32_t first = 0; first < simulated_days;) {
      std::int32_t last = first;
      std::uint64_t part = 0;
      DayCounts place{};
      while (last < simulated_days && (last == first || part + day_rows(last) <= options_.rows_in_memory)) {
        place[static_cast<std::size_t>(last)] = part;
        part += day_rows(last);
        ++last;
      }
      rows.resize(part);
      for (std::uint64_t customer = 0; customer < options_.customers; ++customer) {
        base_.purchases(customer, [&](std::int32_t day, std::int32_t cents) {
          if (day >= first && day < last) {
            rows[place[static_cast<std::size_t>(day)]++] = {static_cast<std::uint32_t>(customer), cents};
          }
        });
        update(customer, first == 0 ? 2 : 3);
      }
      std::size_t next = 0;
      for (std::int32_t day = first; day < last; ++day) {
        const std::string date = date_text(epoch_day + day);
        for (; next < place[static_cast<std::size_t>(day)]; ++next) {
          writer.field(id_(std::uint64_t{rows[next].customer} + 1)).field(date).fixed_field(rows[next].cents, 2);
          writer.end_row();
          if (++written_ % 65536 == 0) {
            progress_.update(3 * options_.customers, written_);
          }
        }
      }
      first = last;
    }
  }

  void write_customers(OutputFile& file) {
    CsvWriter writer(file.sink());
    writer.field("customer_id");
    for (const std::string_view name : MadeUpBase::profile_columns) {
      writer.field(name);
    }
    writer.end_row();
    for (std::uint64_t customer = 0; customer < options_.customers; ++customer) {
      writer.field(id_(customer + 1));
      for (const MadeUpFigure& figure : base_.profile(customer)) {
        writer.fixed_field(figure.units, figure.decimals);
      }
      writer.end_row();
      update(customer, 4);
    }
  }

  [[nodiscard]] std::uint64_t day_rows(std::int32_t day) const { return rows_of_day_[static_cast<std::size_t>(day)]; }

  void update(std::uint64_t customer, std::uint64_t stage) {
    if (customer % customers_between_updates == 0) {
      progress_.update((stage - 1) * options_.customers + customer, written_);
    }
  }

  SimulateOptions options_;
  MadeUpBase base_;
  CustomerId id_;
  Progress progress_;
  DayCounts rows_of_day_{};
  std::uint64_t written_ = 0;
  SimulateSummary summary_;
};

}  // namespace

SimulateSummary simulate(const SimulateOptions& options) {
  if (options.customers < 1 || options.customers > most_simulated_customers) {
    throw UsageFailure("the number of customers must be from 1 to " + grouped(most_simulated_customers));
  }
  return Simulation(options).run();
}

int run_simulate(const SimulateOptions& options) {
  const SimulateSummary summary = simulate(options);
  const std::string out = printable(options.out);
  say(grouped(summary.customers) + " customers, " + grouped(summary.purchases) + " purchases from " +
      date_text(summary.first_day) + " to " + date_text(summary.last_day) + "; the top 20 % of customers hold " +
      decimals(100.0 * summary.top_share, 0) + " % of the spend\n");
  say("written: " + out + "/purchases.csv (" + size_text(summary.purchases_bytes) + "), " + out + "/customers.csv (" +
      size_text(summary.customers_bytes) + ")\n");
  return 0;
}

}  // namespace custval_cli

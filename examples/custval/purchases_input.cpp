// SPDX-License-Identifier: BSL-1.0
#include "purchases_input.hpp"

#include <algorithm>
#include <custval/core/execution.hpp>
#include <custval/interop/csv/csv_reader.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/report/lifetime/model_trials.hpp>
#include <optional>
#include <utility>

#include "failure.hpp"
#include "input_file.hpp"
#include "progress.hpp"

namespace custval_cli {

using custval::CsvOptions;
using custval::CsvReader;
using custval::CsvRecord;
using custval::date_text;
using custval::FieldProblem;
using custval::parse_date;
using custval::parse_number;

namespace {

using namespace custval;

constexpr std::string_view purchases_file = "purchases";

// Reads rows into the log; what cannot be read goes to the rejects.
class LogReader {
 public:
  LogReader(CsvReader& reader, const LogOptions& options, const Config& config, Rejects& rejects)
      : id_{reader.column(options.id_column)},
        date_{reader.column(options.date_column)},
        amount_{reader.column(options.amount_column)},
        options_{options},
        refuses_refunds_{options.refunds.value_or(config.refunds) == RowRule::reject},
        refuses_zeros_{options.zero_amounts.value_or(config.zero_amounts) == RowRule::reject},
        rejects_{rejects} {}

  bool read_row(const CsvRecord& record, TextIds& ids, PurchaseLog<>& log) {
    if (!record.problem.empty()) {
      rejects_.add(purchases_file, record);
      return false;
    }
    const std::string_view id = record.fields[id_];
    if (id.empty()) {
      return refuse(record, options_.id_column, id, FieldProblem::missing);
    }
    std::int32_t day = 0;
    if (const auto problem = parse_date(record.fields[date_], day); problem != FieldProblem::none) {
      return refuse(record, options_.date_column, record.fields[date_], problem);
    }
    double amount = 0.0;
    if (const auto problem = parse_number(record.fields[amount_], amount); problem != FieldProblem::none) {
      return refuse(record, options_.amount_column, record.fields[amount_], problem);
    }
    // A rule that rejects must not stop the run.
    if (amount < 0.0 && refuses_refunds_) {
      return refuse(record, "refund", options_.amount_column + " is negative, a refund");
    }
    if (amount == 0.0 && refuses_zeros_) {
      return refuse(record, "zero amount", options_.amount_column + " is zero");
    }
    log.append(ids.intern(id), Day{day}, amount);
    return true;
  }

 private:
  bool refuse(const CsvRecord& record, const std::string& column, std::string_view text, FieldProblem problem) {
    rejects_.add(purchases_file, record, column, text, problem);
    return false;
  }
  bool refuse(const CsvRecord& record, const std::string& kind, const std::string& reason) {
    rejects_.add(purchases_file, record.line, kind, reason, record.raw);
    return false;
  }

  std::size_t id_;
  std::size_t date_;
  std::size_t amount_;
  const LogOptions& options_;
  bool refuses_refunds_;
  bool refuses_zeros_;
  Rejects& rejects_;
};

[[noreturn]] void fail_without_rows(const std::string& name, const Purchases& purchases, const Rejects& rejects) {
  std::string message = in_quotes(name) + " has no row that can be used: ";
  if (purchases.rows_read == 0) {
    throw Failure(message + "there is nothing below the header");
  }
  message += grouped(purchases.rows_read) + (purchases.rows_read == 1 ? " row" : " rows") + " read";
  for (const Rejects::Count& count : rejects.counts()) {
    message += ", " + grouped(count.rows) + " rejected (" + count.kind + ")";
  }
  for (const auto& [reason, rows] : purchases.facts().rows_left_out) {
    message += ", " + grouped(rows) + " left out (" + reason + ")";
  }
  throw Failure(message);
}

// Of the purchases that are in the summary.
SplitSummary<std::uint32_t> trial_split(const PurchaseLog<>& log, int thread_count, const Purchases& purchases) {
  SplitOptions split{purchases.trial_end};
  split.amounts = purchases.facts().amounts;
  split.observation_end = purchases.facts().observation_end;
  return summarise(log.view(), split, threads{thread_count});
}

}  // namespace

void Purchases::write_summary(Index row, CsvWriter& writer) const {
  const auto count = [&](auto tag) { return static_cast<std::int64_t>(table()[tag](row)); };
  writer.input_text(id(row));
  writer.field(date_text(static_cast<std::int32_t>(count(custval::first_day{}))));
  writer.field(date_text(static_cast<std::int32_t>(count(custval::last_day{}))));
  writer.field(count(custval::purchase_days{})).field(count(repeat_purchases{}));
  writer.field(count(recency{})).field(count(observed_time{}));
  writer.field(table()[mean_repeat_spend{}](row)).field(table()[custval::total_spend{}](row));
}

Purchases read_purchases(const LogOptions& options, const Config& config, Rejects& rejects, Trial trial) {
  InputFile file(options.purchases);
  CsvOptions csv;
  csv.delimiter = options.delimiter;
  CsvReader reader([&file](char* bytes, std::size_t size) { return file.read(bytes, size); }, file.name(), csv);
  LogReader rows(reader, options, config, rejects);

  Purchases purchases;
  PurchaseLog<> log;
  {
    Progress progress("purchases", file.size().value_or(0));
    while (const CsvRecord* record = reader.next()) {
      if ((++purchases.rows_read & 0xfffU) == 0) {
        progress.update(reader.bytes_read(), purchases.rows_read);
      }
      purchases.rows_parsed += rows.read_row(*record, purchases.ids, log) ? 1U : 0U;
    }
  }
  const auto day_of = [](const std::optional<std::int32_t>& day) {
    return day ? std::optional<Day>(*day) : std::nullopt;
  };
  const TextIds& ids = purchases.ids;
  purchases.report = report_purchases(
      log.view(), static_cast<Index>(ids.size()), [&ids](std::uint32_t number) { return ids[number]; },
      {{options.refunds.value_or(config.refunds), options.zero_amounts.value_or(config.zero_amounts)},
       options.calendar,
       day_of(config.observation_end),
       day_of(config.calibration_end),
       options.looks_after_calibration},
      threads{options.threads});
  if (purchases.customers() == 0) {
    fail_without_rows(file.name(), purchases, rejects);
  }
  if (trial == Trial::yes) {
    purchases.trial_end = trial_end(purchases.facts().first_day, purchases.facts().observation_end);
    purchases.trial = trial_split(log, options.threads, purchases);
  }
  return purchases;
}

}  // namespace custval_cli

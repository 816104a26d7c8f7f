// SPDX-License-Identifier: BSL-1.0
#include "purchases_input.hpp"

#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/summarise.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "csv_reader.hpp"
#include "failure.hpp"
#include "field_text.hpp"
#include "input_file.hpp"
#include "progress.hpp"

namespace custval_cli {

namespace {

using namespace custval;

constexpr std::string_view purchases_file = "purchases";

amount_rule library_rule(RowRule rule) {
  switch (rule) {
    case RowRule::keep:
      return amount_rule::keep;
    case RowRule::drop:
      return amount_rule::drop;
    case RowRule::net_same_day:
      return amount_rule::net_same_day;
    case RowRule::reject:
      break;
  }
  return amount_rule::reject;
}

// The first day of a day's span.
std::int32_t start_of_span(std::int32_t day, int span_days) {
  const std::int32_t rest = day % span_days;
  return day - (rest < 0 ? rest + span_days : rest);
}

// Reads rows into the log; what cannot be read goes to the rejects.
class LogReader {
 public:
  LogReader(CsvReader& reader, const LogOptions& options, const Config& config, Rejects& rejects)
      : id_{reader.column(options.id_column)},
        date_{reader.column(options.date_column)},
        amount_{reader.column(options.amount_column)},
        options_{options},
        config_{config},
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
    if (amount < 0.0 && config_.refunds == RowRule::reject) {
      return refuse(record, "refund", options_.amount_column + " is negative, a refund");
    }
    if (amount == 0.0 && config_.zero_amounts == RowRule::reject) {
      return refuse(record, "zero amount", options_.amount_column + " is zero");
    }
    log.append(ids.intern(id), Day{start_of_span(day, options_.span_days)}, amount);
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
  const Config& config_;
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
  for (const auto& [reason, rows] : purchases.rows_left_out) {
    message += ", " + grouped(rows) + " left out (" + reason + ")";
  }
  throw Failure(message);
}

void take_counts(Purchases& purchases, const Config& config) {
  const SummaryCounts& counts = purchases.summary.counts;
  purchases.rows_used = static_cast<std::uint64_t>(counts.used.rows);
  const auto left_out = [&](const std::string& reason, Index rows) {
    if (rows > 0) {
      purchases.rows_left_out.emplace_back(reason, static_cast<std::uint64_t>(rows));
    }
  };
  if (config.observation_end) {
    left_out("after " + date_text(*config.observation_end), counts.after_end.rows);
  }
  left_out("amount is zero", counts.zeros_dropped.rows);
  left_out("refund", counts.refunds_dropped.rows);
  left_out("customer never bought anything", counts.never_purchased.rows);
  left_out("customer first bought after the calibration end", counts.bought_later.rows);
  if (purchases.customers() > 0) {
    purchases.first_day = static_cast<std::int32_t>(purchases.summary[first_day{}].minCoeff());
    purchases.last_day = static_cast<std::int32_t>(purchases.summary[last_day{}].maxCoeff());
    purchases.purchase_days = static_cast<std::uint64_t>(purchases.summary[purchase_days{}].sum());
  }
  purchases.observation_end = purchases.summary.observation_end.number();
}

// Puts the summary of the log as at the calibration end where the summary of a whole log would be.
void take_split(SplitSummary<std::uint32_t> split, Day calibration_end, Purchases& purchases) {
  purchases.summary.ids = std::move(split.ids);
  purchases.summary.counts = split.counts;
  purchases.summary.observation_end = calibration_end;
  purchases.summary.table.resize(split.rows());
  [&]<class... Tags>(columns<Tags...> /*tags*/) {
    ((purchases.summary.table[Tags{}] = std::move(split.table[Tags{}])), ...);
  }(PurchaseSummary<std::uint32_t>::tags{});
  purchases.holdout_spend = std::move(split.table[custval::holdout_spend{}]);
}

AmountPolicy amount_policy(const Config& config) {
  return {library_rule(config.refunds), library_rule(config.zero_amounts)};
}

void summarise_log(const PurchaseLog<>& log, const Config& config, const LogOptions& options, Purchases& purchases) {
  const AmountPolicy amounts = amount_policy(config);
  std::optional<Day> end;
  if (config.observation_end) {
    end = Day{start_of_span(*config.observation_end, options.span_days)};
  }
  if (config.calibration_end) {
    const auto days = log.view().days();
    const Day last = end ? *end : Day{days.empty() ? 0 : *std::max_element(days.begin(), days.end())};
    if (Day{start_of_span(*config.calibration_end, options.span_days)} > last && !days.empty()) {
      throw Failure("the calibration end, " + date_text(*config.calibration_end) + ", is after the observation end, " +
                    date_text(last.number()));
    }
    SplitOptions split{Day{start_of_span(*config.calibration_end, options.span_days)}};
    split.amounts = amounts;
    split.observation_end = end;
    take_split(summarise(log.view(), split, threads{options.threads}), split.calibration_end, purchases);
    return;
  }
  SummaryOptions whole;
  whole.amounts = amounts;
  whole.observation_end = end;
  purchases.summary = summarise(log.view(), whole, threads{options.threads});
}

// Of the purchases that are in the summary.
SplitSummary<std::uint32_t> trial_split(const PurchaseLog<>& log, const Config& config, int thread_count,
                                        const Purchases& purchases) {
  SplitOptions split{Day{purchases.trial_end}};
  split.amounts = amount_policy(config);
  split.observation_end = Day{purchases.observation_end};
  return summarise(log.view(), split, threads{thread_count});
}

// What one customer's amounts come to must not touch the others.
void take_out_overflows(Purchases& purchases) {
  const auto id = [&purchases](Index row) { return purchases.id(row); };
  const auto take_out = [&](auto tag, Eigen::ArrayXd& values) {
    custval_cli::take_out_overflows(decltype(tag)::name(), values, id, purchases.overflows);
  };
  take_out(total_spend{}, purchases.summary.table[total_spend{}]);
  take_out(mean_repeat_spend{}, purchases.summary.table[mean_repeat_spend{}]);
  take_out(holdout_spend{}, purchases.holdout_spend);
}

}  // namespace

void Purchases::write_summary(Index row, CsvWriter& writer) const {
  const auto count = [&](auto tag) { return static_cast<std::int64_t>(summary[tag](row)); };
  writer.input_text(id(row));
  writer.field(date_text(static_cast<std::int32_t>(count(custval::first_day{}))));
  writer.field(date_text(static_cast<std::int32_t>(count(custval::last_day{}))));
  writer.field(count(custval::purchase_days{})).field(count(repeat_purchases{}));
  writer.field(count(recency{})).field(count(observed_time{}));
  writer.field(summary[mean_repeat_spend{}](row)).field(summary[custval::total_spend{}](row));
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
  summarise_log(log, config, options, purchases);
  take_counts(purchases, config);
  take_out_overflows(purchases);
  if (purchases.customers() == 0) {
    fail_without_rows(file.name(), purchases, rejects);
  }
  if (trial == Trial::yes) {
    purchases.trial_end = purchases.first_day + (purchases.observation_end - purchases.first_day) * 2 / 3;
    purchases.trial = trial_split(log, config, options.threads, purchases);
  }
  return purchases;
}

}  // namespace custval_cli

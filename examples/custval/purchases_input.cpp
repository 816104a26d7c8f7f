// SPDX-License-Identifier: BSL-1.0
#include "purchases_input.hpp"

#include <algorithm>
#include <custval/core/execution.hpp>
#include <custval/interop/csv/csv_reader.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <custval/purchases/purchase_log.hpp>
#include <custval/purchases/returns.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/report/lifetime/model_trials.hpp>
#include <optional>
#include <utility>

#include "failure.hpp"
#include "input_file.hpp"
#include "progress.hpp"
#include "purchase_notes.hpp"

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

amount_rule library_rule(RowRule rule) {
  switch (rule) {
    case RowRule::keep:
      return amount_rule::keep;
    case RowRule::drop:
      return amount_rule::drop;
    case RowRule::net_same_day:
      return amount_rule::net_same_day;
    case RowRule::net_purchase:
      return amount_rule::net_purchase;
    case RowRule::apart:
      return amount_rule::apart;
    case RowRule::reject:
      break;
  }
  return amount_rule::reject;
}

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
  for (const auto& [reason, rows] : purchases.rows_left_out) {
    message += ", " + grouped(rows) + " left out (" + reason + ")";
  }
  throw Failure(message);
}

// "the last day of a full week", for messages about days after it.
std::string last_of_period(const Calendar& calendar) {
  return calendar.unit() == calendar_unit::day ? "" : ", the last day of a full " + std::string(period_name(calendar));
}

void take_counts(Purchases& purchases, const Config& config, const LogOptions& options) {
  const SummaryCounts& counts = purchases.summary.counts;
  const Calendar& calendar = purchases.calendar;
  purchases.rows_used = static_cast<std::uint64_t>(counts.used.rows);
  const auto left_out = [&](const std::string& reason, Index rows) {
    if (rows > 0) {
      purchases.rows_left_out.emplace_back(reason, static_cast<std::uint64_t>(rows));
    }
  };
  left_out("after " + date_text(purchases.last_known_day) + last_of_period(calendar), counts.after_end.rows);
  left_out("amount is zero", counts.zeros_dropped.rows);
  left_out("refund", counts.refunds_dropped.rows);
  left_out("customer never bought anything", counts.never_purchased.rows);
  left_out("customer first bought after the calibration end", counts.bought_later.rows);
  purchases.losing_days = counts.without_purchase;
  purchases.customers_too_late = static_cast<std::uint64_t>(counts.customers_bought_later);
  purchases.customers_without_purchase = static_cast<std::uint64_t>(counts.customers_never_purchased);
  purchases.customers_without_rows = static_cast<std::uint64_t>(
      purchases.ids.size() - purchases.customers() - counts.customers_bought_later - counts.customers_never_purchased);
  if (config.calibration_end && !options.looks_after_calibration) {
    purchases.customers_too_late = std::exchange(purchases.customers_without_rows, 0);
  }
  if (purchases.customers() > 0) {
    const auto period = [](double number) { return static_cast<std::int32_t>(number); };
    purchases.first_day = calendar.first_day(period(purchases.summary[first_day{}].minCoeff())).number();
    purchases.last_day = calendar.last_day(period(purchases.summary[last_day{}].maxCoeff())).number();
    purchases.purchase_days = static_cast<std::uint64_t>(purchases.summary[purchase_days{}].sum());
  }
  purchases.observation_end = calendar.last_day(purchases.summary.observation_end.number()).number();
  purchases.calibrated = config.calibration_end.has_value();
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

AmountPolicy amount_policy(const Purchases& purchases) {
  return {library_rule(purchases.refunds), library_rule(purchases.zero_amounts)};
}

// Counts refunds up to the last day that counts by whether there is a purchase that they take back, of an earlier
// period or of their own.
void count_returns(const PurchaseView<std::uint32_t>& log, const ReturnOptions& options,
                   const std::vector<ReturnedPurchase>& returns, Purchases& purchases) {
  const std::int32_t end = options.calibration_end.value_or(*options.observation_end).number();
  const auto period_of = [&purchases](std::int32_t day) { return purchases.calendar.period_of(Day{day}); };
  const auto days = log.days();
  const auto amounts = log.amounts();
  const auto add = [&](RowsAndMoney& group, std::size_t row) {
    ++group.rows;
    group.amount += amounts[row];
  };
  auto next = returns.begin();
  for (std::size_t row = 0; row < days.size(); ++row) {
    if (next != returns.end() && next->refund == static_cast<Index>(row)) {
      if (days[row] <= end && period_of(days[static_cast<std::size_t>(next->purchase)]) < period_of(days[row])) {
        add(purchases.late_returns, row);
      }
      ++next;
    } else if (amounts[row] < 0.0 && days[row] <= end) {
      add(purchases.other_refunds, row);
    }
  }
}

// The last day of the last period that is over.
Day last_full_day(const Calendar& calendar, Day end) {
  return calendar.last_day(calendar.last_full_period(end));
}

void summarise_log(const PurchaseLog<>& log, const Config& config, const LogOptions& options, Purchases& purchases) {
  const Calendar& calendar = options.calendar;
  const auto days = log.view().days();
  Day end{config.observation_end ? *config.observation_end
          : days.empty()         ? 0
                                 : *std::max_element(days.begin(), days.end())};
  std::optional<Day> calibration_end;
  if (config.calibration_end) {
    calibration_end = Day{*config.calibration_end};
    if (*calibration_end > end && !days.empty()) {
      throw Failure("the calibration end, " + date_text(calibration_end->number()) +
                    ", is after the observation end, " + date_text(end.number()));
    }
    calibration_end = last_full_day(calendar, *calibration_end);
  }
  end = last_full_day(calendar, end);
  if (calibration_end && !options.looks_after_calibration) {
    end = *calibration_end;
    calibration_end.reset();
  }
  purchases.calendar = calendar;
  purchases.last_known_day = end.number();
  purchases.refunds = options.refunds.value_or(config.refunds);
  purchases.zero_amounts = options.zero_amounts.value_or(config.zero_amounts);
  AmountPolicy amounts = amount_policy(purchases);
  std::vector<ReturnedPurchase> returns;
  if (amounts.refunds != amount_rule::drop && amounts.refunds != amount_rule::reject) {
    const ReturnOptions known{end, calibration_end};
    returns = find_returns(log.view(), known);
    count_returns(log.view(), known, returns, purchases);
  }
  // Days are their own numbers; other periods take a column of their own. Which purchase came back is told by the day,
  // and then undone within its period.
  const bool by_day = calendar.unit() == calendar_unit::day;
  std::vector<std::int32_t> periods;
  if (!by_day) {
    periods = periods_of(days, calendar);
    if (amounts.refunds == amount_rule::net_purchase) {
      for (const ReturnedPurchase& pair : returns) {
        periods[static_cast<std::size_t>(pair.refund)] = periods[static_cast<std::size_t>(pair.purchase)];
      }
      amounts.refunds = amount_rule::net_same_day;
    }
  }
  const PurchaseView<std::uint32_t> view =
      by_day ? log.view() : PurchaseView<std::uint32_t>(log.view().customers(), periods, log.view().amounts());
  const auto number = [&](Day day) { return Day{calendar.period_of(day)}; };
  if (calibration_end) {
    SplitOptions split{number(*calibration_end)};
    split.amounts = amounts;
    split.observation_end = number(end);
    take_split(summarise(view, split, threads{options.threads}), split.calibration_end, purchases);
    return;
  }
  purchases.summary = summarise(view, SummaryOptions{amounts, number(end)}, threads{options.threads});
}

// Of the purchases that are in the summary.
SplitSummary<std::uint32_t> trial_split(const PurchaseLog<>& log, int thread_count, const Purchases& purchases) {
  SplitOptions split{Day{purchases.trial_end}};
  split.amounts = amount_policy(purchases);
  split.observation_end = Day{purchases.observation_end};
  return summarise(log.view(), split, threads{thread_count});
}

// What one customer's amounts come to must not touch the others: of whom one sum is beyond the largest number, no money
// is known.
void take_out_overflows(Purchases& purchases) {
  const auto id = [&purchases](Index row) { return purchases.id(row); };
  Eigen::ArrayXd& total = purchases.summary.table[total_spend{}];
  Eigen::ArrayXd& mean = purchases.summary.table[mean_repeat_spend{}];
  custval::take_out_overflows(total_spend::name(), total, id, purchases.overflows);
  custval::take_out_overflows(mean_repeat_spend::name(), mean, total, id, purchases.overflows);
  const double unknown_money = std::numeric_limits<double>::quiet_NaN();
  mean = total.isNaN().select(unknown_money, mean);
  total = mean.isNaN().select(unknown_money, total);
  custval::take_out_overflows(holdout_spend::name(), purchases.holdout_spend, id, purchases.overflows);
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
  take_counts(purchases, config, options);
  take_out_overflows(purchases);
  if (purchases.customers() == 0) {
    fail_without_rows(file.name(), purchases, rejects);
  }
  if (trial == Trial::yes) {
    purchases.trial_end = trial_end(Day{purchases.first_day}, Day{purchases.observation_end}).number();
    purchases.trial = trial_split(log, options.threads, purchases);
  }
  return purchases;
}

}  // namespace custval_cli

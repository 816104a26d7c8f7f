// SPDX-License-Identifier: BSL-1.0
// The whole program, from files to files. An input is up to four texts, with a byte 0x1e between them: options, the
// purchase log, the customers file and the configuration; of options each byte chooses one. Commands end with results
// that can be read again, the same for any number of threads, or with a failure and nothing else.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <custval/interop/csv/csv_reader.hpp>
#include <custval/interop/json/json.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz_target.hpp"
#include "lifetime_commands.hpp"
#include "lifetime_models.hpp"
#include "report.hpp"
#include "scratch.hpp"

using namespace custval_cli;
using custval::CsvReader;
using custval::CsvRecord;
using custval_test::expect;

namespace {

using Files = std::map<std::string, std::string>;

// The choice that the next byte of the options makes.
template <class Choices>
auto choose(std::string_view& options, const Choices& choices) {
  return choices[custval_test::take_byte(options) % choices.size()];
}

LogOptions log_options(std::string_view& options, const std::string& log, int threads) {
  LogOptions read;
  read.purchases = log;
  read.threads = threads;
  read.refunds =
      choose(options, std::array<std::optional<RowRule>, 6>{std::nullopt, RowRule::net_purchase, RowRule::apart,
                                                            RowRule::keep, RowRule::drop, RowRule::reject});
  read.zero_amounts = choose(options, std::array<std::optional<RowRule>, 4>{std::nullopt, RowRule::drop,
                                                                            RowRule::net_same_day, RowRule::reject});
  read.formulas = choose(options, std::array{FormulaRule::labels, FormulaRule::all, FormulaRule::none});
  return read;
}

void report(const custval_test::Scratch& scratch, std::string_view options, std::string_view customers,
            std::string_view config, int threads) {
  ReportOptions run;
  constexpr std::array<std::string_view, 6> lifetimes{"", "", best_lifetime, "pareto-nbd", "bg-nbd", "mbg-nbd"};
  run.lifetime = choose(options, lifetimes);
  static_cast<LogOptions&>(run) = log_options(options, scratch / "log.csv", threads);
  run.customers = customers.empty() ? "" : scratch / "customers.csv";
  run.config = config.empty() ? "" : scratch / "config.json";
  run.explain = {"a"};
  run.out = scratch / "out";
  run_report(run);
}

void fit_and_score(const custval_test::Scratch& scratch, std::string_view options, int threads) {
  custval_cli::FitOptions fit;
  constexpr std::array<std::string_view, 6> models{"bg-nbd", "mbg-nbd", "pareto-nbd", "nbd", "bg-bb", "gamma-gamma"};
  fit.model = choose(options, models);
  constexpr std::array<std::string_view, 5> units{"week", "day", "month", "quarter", "year"};
  fit.time_unit = choose(options, units);
  static_cast<LogOptions&>(fit) = log_options(options, scratch / "log.csv", threads);
  fit.out = scratch / "out/model.json";
  run_fit(fit);
  if (fit.model == models.back()) {
    return;
  }
  ScoreOptions score;
  static_cast<LogOptions&>(score) = static_cast<const LogOptions&>(fit);
  score.model = fit.out;
  score.out = scratch / "out/scores.csv";
  run_score(score);
}

void check_csv(const std::string& text) {
  const auto source = [left = std::string_view(text)](char* bytes, std::size_t size) mutable {
    const std::size_t count = std::min(size, left.size());
    std::copy_n(left.data(), count, bytes);
    left.remove_prefix(count);
    return count;
  };
  CsvReader reader(source, "it");
  while (const CsvRecord* const record = reader.next()) {
    expect(record->problem.empty(), "results can be read again");
    for (std::size_t i = 0; i < record->fields.size(); ++i) {
      const std::string_view name = reader.header()[i];
      const bool text_of_input = name == "customer_id" || name == "row" || name == "reason" || name == "class" ||
                                 name == "policy" || name.starts_with("class_");
      expect(text_of_input || (record->fields[i] != "inf" && record->fields[i] != "-inf" && record->fields[i] != "nan"),
             "results hold numbers");
    }
  }
}

// The results, or the failure under the name "".
Files run(const custval_test::Scratch& scratch, const std::vector<std::string_view>& parts, int threads) {
  std::string_view options = parts[0];
  Files files;
  try {
    if (custval_test::take_byte(options) % 2 == 0) {
      report(scratch, options, parts[2], parts[3], threads);
    } else {
      fit_and_score(scratch, options, threads);
    }
    files = scratch.files_of("out");
    expect(!files.empty(), "a run has results");
    for (const auto& [name, text] : files) {
      if (name.ends_with(".json")) {
        expect(custval::Json::accept(text), "results can be read again");
      } else {
        check_csv(text);
      }
    }
  } catch (const std::runtime_error& failure) {
    files[""] = failure.what();
    expect(!files[""].empty(), "a failure says why");
  }
  scratch.remove("out");
  return files;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const custval_test::Scratch scratch;
  std::vector<std::string_view> parts = custval_test::parts_of(custval_test::text_of(bytes, size));
  if (parts.size() > 4) {
    return -1;
  }
  parts.resize(4);
  scratch.write("log.csv", parts[1]);
  scratch.write("customers.csv", parts[2]);
  scratch.write("config.json", parts[3]);
  const Files files = run(scratch, parts, 1);
  // Seldom, for threads take time.
  if (size % 16 == 0) {
    expect(run(scratch, parts, 3) == files, "results are the same for any number of threads");
  }
  return 0;
}

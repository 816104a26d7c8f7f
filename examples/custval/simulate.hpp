// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace custval_cli {

struct SimulateOptions {
  std::uint64_t customers = 100'000;
  std::uint64_t seed = 1;
  std::string out;
  /// Rows held at a time, 8 bytes each. More purchases than that are generated again for each part of the calendar.
  std::uint64_t rows_in_memory = std::uint64_t{64} << 20U;
};

/// What was written.
struct SimulateSummary {
  std::uint64_t customers = 0;
  std::uint64_t purchases = 0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  std::int64_t spend_cents = 0;
  /// Share of the spend that the top 20 % of customers hold (of the first ten million customers, if there are more).
  double top_share = 0.0;
  std::uint64_t purchases_bytes = 0;
  std::uint64_t customers_bytes = 0;
};

inline constexpr std::uint64_t most_simulated_customers = 1'000'000'000;

/// Writes a made-up customer base to a folder: `purchases.csv` (in order of day, within a day of customer) and
/// `customers.csv` with every column the report knows. The same customers and seed give the same bytes everywhere, and
/// a customer's rows do not depend on how many customers there are.
/// **Errors** no customers or too many is a UsageFailure, an output folder that cannot be written a Failure.
/// **Cost** about 0.2 µs a row; memory 8 bytes a row up to `rows_in_memory`, and 8 a customer up to ten million.
SimulateSummary simulate(const SimulateOptions& options);

/// The command: simulates and prints two lines on standard output.
int run_simulate(const SimulateOptions& options);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/prefetch.hpp>
#include <custval/core/split_mix.hpp>
#include <custval/purchases/detail/id_numbers.hpp>
#include <custval/purchases/detail/inspection.hpp>
#include <custval/purchases/detail/log_workspace.hpp>
#include <custval/purchases/detail/radix_partition.hpp>
#include <custval/purchases/detail/row_rules.hpp>
#include <custval/purchases/detail/summarise_partition.hpp>
#include <custval/purchases/purchase_view.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

// Three ways to bring the rows of a customer together into a part that fits the second-level cache. Parts depend on the
// log alone, never on the executor, and keep a customer's rows in the order of the log.

namespace custval::detail {

// A log with what is known of it.
template <CustomerId Id, LogDay D>
struct InspectedLog {
  PurchaseView<Id, D> log;
  Inspection<Id> seen;
  RowRules rules;
  bool filters = false;  // some rows are left out

  [[nodiscard]] bool takes(std::size_t i) const noexcept {
    return !filters || rules.takes(day_number(log.days()[i]), log.amounts()[i]);
  }
};

inline constexpr std::size_t most_parts = 2048;
inline constexpr unsigned part_rows_bits = 16;  // rows of a part, about
[[nodiscard]] inline std::size_t wanted_parts(Index rows) noexcept {
  return std::clamp(static_cast<std::size_t>(rows) >> part_rows_bits, std::size_t{1}, most_parts);
}

// Columns of a log as a RadixPartition reads them.
template <CustomerId Id, LogDay D, bool Filters>
struct LogSource {
  const Id* ids;
  const D* days;
  const double* amounts;
  RowRules rules;
  std::uint64_t lowest;

  explicit LogSource(const InspectedLog<Id, D>& in) noexcept
      : ids{in.log.customers().data()},
        days{in.log.days().data()},
        amounts{in.log.amounts().data()},
        rules{in.rules},
        lowest{static_cast<std::uint64_t>(in.seen.lowest_id)} {}

  [[nodiscard]] bool takes(Index i) const noexcept { return !Filters || rules.takes(day_number(days[i]), amounts[i]); }
  [[nodiscard]] std::uint64_t offset(Index i) const noexcept { return static_cast<std::uint64_t>(ids[i]) - lowest; }
  void fetch(Index i) const noexcept {
    prefetch_rows(ids + i, fetched_rows);
    prefetch_rows(days + i, fetched_rows);
    prefetch_rows(amounts + i, fetched_rows);
  }
  void fetch_to_count(Index i) const noexcept { Filters ? fetch(i) : prefetch_rows(ids + i, fetched_rows); }
};

// Ids that nearly fill their range: parts are stretches of ids, and a customer's number is the place in the stretch.
template <CustomerId Id, LogDay D, bool Filters>
struct DenseSource : LogSource<Id, D, Filters> {
  using Row = PartitionRow;
  unsigned shift;
  std::uint64_t mask;

  DenseSource(const InspectedLog<Id, D>& in, unsigned bits) noexcept
      : LogSource<Id, D, Filters>(in), shift{bits}, mask{(std::uint64_t{1} << bits) - 1} {}
  [[nodiscard]] std::size_t part(Index i) const noexcept { return static_cast<std::size_t>(this->offset(i) >> shift); }
  [[nodiscard]] Row make(Index i) const noexcept {
    return {static_cast<std::uint32_t>(this->offset(i) & mask), day_number(this->days[i]), this->amounts[i]};
  }
};

template <class Kernel, CustomerId Id, LogDay D, bool Filters, Executor E>
void run_dense(const InspectedLog<Id, D>& in, const Kernel& kernel, const E& executor, LogWorkspace& memory) {
  const std::uint64_t range = in.seen.range();
  // Stretches of up to 8,192 ids have ledgers that fit the second-level cache; shorter when customers are few.
  constexpr unsigned widest = 13;
  unsigned bits = static_cast<unsigned>(std::bit_width(range / wanted_parts(in.seen.rows)));
  bits = (std::min)(bits, widest);
  while ((range >> bits) >= most_parts) {
    ++bits;
  }
  const auto parts = static_cast<std::size_t>(range >> bits) + 1;
  const DenseSource<Id, D, Filters> source(in, bits);
  std::size_t* starts = memory.starts.template room<std::size_t>(parts + 1);
  PartitionRow* rows =
      RadixPartition(source, in.seen.rows, parts).run(executor, memory.pool, memory.counts, memory.moved, starts);
  memory.parts.resize(parts);
  executor.for_each(static_cast<Index>(parts), [&](Index part) {
    const auto p = static_cast<std::size_t>(part);
    const std::uint64_t first = std::uint64_t{p} << bits;
    const auto customers = static_cast<std::size_t>((std::min)(range - first + 1, std::uint64_t{1} << bits));
    const auto scratch = memory.pool.lease();
    kernel.run(
        *scratch, rows + starts[p], starts[p + 1] - starts[p], customers,
        [first](std::size_t customer) { return first + customer; }, memory.parts[p]);
  });
}

// Ids here and there in a wide range: parts are by the mixed bits of an id, and numbers are given within a part. The
// same in every process, as sums are added in the order of the parts; ids chosen to meet in one part cost no more than
// the threads that have nothing to do.
struct SparseRow {
  std::uint64_t offset;
  double amount;
  std::int32_t day;
  std::uint32_t unused;
};
template <CustomerId Id, LogDay D, bool Filters>
struct SparseSource : LogSource<Id, D, Filters> {
  using Row = SparseRow;
  unsigned shift;

  SparseSource(const InspectedLog<Id, D>& in, unsigned bits) noexcept
      : LogSource<Id, D, Filters>(in), shift{63 - bits} {}
  [[nodiscard]] std::size_t part(Index i) const noexcept {
    return static_cast<std::size_t>((mix_bits(this->offset(i)) >> 1U) >> shift);
  }
  [[nodiscard]] Row make(Index i) const noexcept {
    return {this->offset(i), this->amounts[i], day_number(this->days[i]), 0};
  }
};

template <class Kernel, CustomerId Id, LogDay D, bool Filters, Executor E>
void run_sparse(const InspectedLog<Id, D>& in, const Kernel& kernel, const E& executor, LogWorkspace& memory) {
  const auto bits = static_cast<unsigned>(std::bit_width(wanted_parts(in.seen.rows) - 1));
  const std::size_t parts = std::size_t{1} << bits;
  const SparseSource<Id, D, Filters> source(in, bits);
  std::size_t* starts = memory.starts.template room<std::size_t>(parts + 1);
  const SparseRow* rows =
      RadixPartition(source, in.seen.rows, parts).run(executor, memory.pool, memory.counts, memory.moved, starts);
  memory.parts.resize(parts);
  executor.for_each(static_cast<Index>(parts), [&](Index part) {
    const auto p = static_cast<std::size_t>(part);
    const std::size_t size = starts[p + 1] - starts[p];
    const auto scratch = memory.pool.lease();
    IdNumbers numbers(*scratch, size);
    PartitionRow* numbered = scratch->other_rows.template room<PartitionRow>(size);
    for (std::size_t i = 0; i < size; ++i) {
      const SparseRow& row = rows[starts[p] + i];
      numbered[i] = {numbers.number(row.offset), row.day, row.amount};
    }
    kernel.run(
        *scratch, numbered, size, numbers.size(), [ids = numbers.ids()](std::size_t customer) { return ids[customer]; },
        memory.parts[p]);
  });
}

// Rows already in order of customers: parts are stretches of rows, cut between customers.
template <class Kernel, CustomerId Id, LogDay D, Executor E>
void run_grouped(const InspectedLog<Id, D>& in, const Kernel& kernel, const E& executor, LogWorkspace& memory) {
  constexpr std::size_t part_rows = std::size_t{1} << part_rows_bits;
  const auto ids = in.log.customers();
  const std::size_t parts = (ids.size() + part_rows - 1) / part_rows;
  const auto start = [&](std::size_t part) {
    const std::size_t at = (std::min)(part * part_rows, ids.size());
    return at == 0 ? std::size_t{0}
                   : static_cast<std::size_t>(
                         std::upper_bound(ids.begin() + static_cast<Index>(at), ids.end(), ids[at - 1]) - ids.begin());
  };
  memory.parts.resize(parts);
  executor.for_each(static_cast<Index>(parts), [&](Index part) {
    const auto p = static_cast<std::size_t>(part);
    const std::size_t first = start(p);
    const std::size_t last = start(p + 1);
    const auto scratch = memory.pool.lease();
    PartitionRow* rows = scratch->other_rows.template room<PartitionRow>(last - first);
    std::uint64_t* offsets = scratch->ids.template room<std::uint64_t>(last - first);
    std::size_t size = 0;
    std::uint32_t customers = 0;
    for (std::size_t i = first; i < last; ++i) {
      if (!in.takes(i)) {
        continue;
      }
      const std::uint64_t offset = in.seen.offset(ids[i]);
      if (customers == 0 || offsets[customers - 1] != offset) {
        offsets[customers++] = offset;
      }
      rows[size++] = {customers - 1, day_number(in.log.days()[i]), in.log.amounts()[i]};
    }
    kernel.run(
        *scratch, rows, size, customers, [offsets](std::size_t customer) { return offsets[customer]; },
        memory.parts[p]);
  });
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/prefetch.hpp>
#include <custval/purchases/detail/ledger.hpp>
#include <custval/purchases/detail/partition_rows.hpp>

#include <algorithm>
#include <cstddef>

namespace custval::detail {

// Rows in order of time go straight into the ledgers of all customers, which are fetched ahead.
template <bool Filters, CustomerId Id, LogDay D>
void keep_directly(const InspectedLog<Id, D>& in, Ledger* ledgers, std::size_t size) noexcept {
  constexpr std::size_t ahead = 40;
  const LogSource<Id, D, Filters> source(in);
  std::fill_n(ledgers, size, Ledger{});
  const auto keep = [&](std::size_t i) {
    const auto row = static_cast<Index>(i);
    if (source.takes(row)) {
      ledgers[source.offset(row)].add(day_number(source.days[i]), source.amounts[i]);
    }
  };
  const auto rows = static_cast<std::size_t>(in.seen.rows);
  std::size_t i = 0;
  for (; i + ahead < rows; ++i) {
    prefetch_to_write(ledgers + source.offset(static_cast<Index>(i + ahead)));
    keep(i);
  }
  for (; i < rows; ++i) {
    keep(i);
  }
}

}  // namespace custval::detail

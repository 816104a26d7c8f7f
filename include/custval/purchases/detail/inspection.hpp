// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/prefetch.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/odd_amount.hpp>
#include <custval/purchases/purchase_view.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace custval::detail {

// What one pass over a log tells about the way to go: its ranges, and which orders its rows are in.
template <CustomerId Id>
struct Inspection {
  Index rows = 0;
  Id first_id{};
  Id last_id{};
  Id lowest_id = (std::numeric_limits<Id>::max)();
  Id highest_id = (std::numeric_limits<Id>::min)();
  std::int64_t first_day = 0;
  std::int64_t last_day = 0;
  std::int64_t earliest = (std::numeric_limits<std::int64_t>::max)();
  std::int64_t latest = (std::numeric_limits<std::int64_t>::min)();
  bool in_time = true;              // days never go back
  bool by_customer = true;          // ids never go down
  bool by_customer_in_time = true;  // and the days of one customer never go back
  bool ordinary = true;             // every amount is positive and finite

  void merge(const Inspection& later) noexcept {
    if (rows == 0 || later.rows == 0) {
      *this = rows == 0 ? later : *this;
      return;
    }
    in_time = in_time && later.in_time && last_day <= later.first_day;
    by_customer = by_customer && later.by_customer && last_id <= later.first_id;
    by_customer_in_time = by_customer && by_customer_in_time && later.by_customer_in_time &&
                          (last_id < later.first_id || last_day <= later.first_day);
    ordinary = ordinary && later.ordinary;
    lowest_id = (std::min)(lowest_id, later.lowest_id);
    highest_id = (std::max)(highest_id, later.highest_id);
    earliest = (std::min)(earliest, later.earliest);
    latest = (std::max)(latest, later.latest);
    last_id = later.last_id;
    last_day = later.last_day;
    rows += later.rows;
  }

  // Ids lie in [lowest_id, lowest_id + range].
  [[nodiscard]] std::uint64_t range() const noexcept { return offset(highest_id); }
  [[nodiscard]] std::uint64_t offset(Id id) const noexcept {
    return static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(lowest_id);
  }
  [[nodiscard]] Id id_at(std::uint64_t offset) const noexcept {
    return static_cast<Id>(static_cast<std::uint64_t>(lowest_id) + offset);
  }
};

// Takes in `count` rows, of which the first is not the first of all unless `starts`; `exist` rows are there from the
// first on. Columns are fetched ahead, since three at once are more than the processor follows well by itself.
template <bool ByCustomer, CustomerId Id, LogDay D>
void inspect_block(Inspection<Id>& seen, const Id* ids, const D* days, const double* amounts, Index count, Index exist,
                   bool starts) noexcept {
  constexpr Index step = 16;
  constexpr Index ahead = 256;
  Id lowest = (std::min)(seen.lowest_id, ids[0]);
  Id highest = (std::max)(seen.highest_id, ids[0]);
  auto earliest = wide_day(days[0]);
  auto latest = earliest;
  unsigned odd = static_cast<unsigned>(is_odd(amounts[0]));
  unsigned back = 0;
  unsigned down = 0;
  unsigned back_within = 0;
  for (Index from = starts ? 1 : 0; from < count; from += step) {
    const Index to = (std::min)(count, from + step);
    if (from + ahead + step <= exist) {
      prefetch_rows(ids + from + ahead, step);
      prefetch_rows(days + from + ahead, step);
      prefetch_rows(amounts + from + ahead, step);
    }
    for (Index i = from; i < to; ++i) {
      const auto day = wide_day(days[i]);
      earliest = (std::min)(earliest, day);
      latest = (std::max)(latest, day);
      back |= static_cast<unsigned>(days[i] < days[i - 1]);
      lowest = (std::min)(lowest, ids[i]);
      highest = (std::max)(highest, ids[i]);
      odd |= static_cast<unsigned>(is_odd(amounts[i]));
      if constexpr (ByCustomer) {
        down |= static_cast<unsigned>(ids[i] < ids[i - 1]);
        back_within |= static_cast<unsigned>(ids[i] == ids[i - 1]) & static_cast<unsigned>(days[i] < days[i - 1]);
      }
    }
  }
  seen.earliest = (std::min)(seen.earliest, static_cast<std::int64_t>(earliest));
  seen.latest = (std::max)(seen.latest, static_cast<std::int64_t>(latest));
  seen.lowest_id = lowest;
  seen.highest_id = highest;
  seen.in_time = seen.in_time && back == 0;
  seen.by_customer = seen.by_customer && down == 0;
  seen.by_customer_in_time = seen.by_customer && seen.by_customer_in_time && back_within == 0;
  seen.ordinary = seen.ordinary && odd == 0;
}

template <CustomerId Id, LogDay D, Executor E>
[[nodiscard]] Inspection<Id> inspect(const PurchaseView<Id, D>& log, const E& executor) {
  const Id* ids = log.customers().data();
  const D* days = log.days().data();
  const double* amounts = log.amounts().data();
  return fold(
      log.rows(), executor, Inspection<Id>{},
      [&](Inspection<Id>& seen, Index first, Index count) {
        seen.rows = count;
        seen.first_id = ids[first];
        seen.first_day = wide_day(days[first]);
        for_each_block(first, count, [&](Index at, Index size) {
          const auto inspect = seen.by_customer ? inspect_block<true, Id, D> : inspect_block<false, Id, D>;
          inspect(seen, ids + at, days + at, amounts + at, size, log.rows() - at, at == first);
        });
        seen.last_id = ids[first + count - 1];
        seen.last_day = wide_day(days[first + count - 1]);
      },
      [](Inspection<Id>& seen, const Inspection<Id>& later) { seen.merge(later); });
}

}  // namespace custval::detail

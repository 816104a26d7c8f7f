// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/purchases/detail/inspection.hpp>
#include <custval/purchases/detail/log_workspace.hpp>
#include <custval/purchases/detail/row_rules.hpp>
#include <custval/purchases/detail/summarise_partition.hpp>
#include <custval/purchases/summary.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace custval::detail {

template <class Summary>
inline constexpr bool has_holdout = list_has<holdout_purchases, typename Summary::tags>;

// Writes accounts into the columns of a summary that has room for them.
template <class Summary, CustomerId Id>
class ColumnWriter {
 public:
  ColumnWriter(Summary& summary, const Inspection<Id>& seen, const RowRules& rules, std::int64_t end) noexcept
      : ids_{summary.ids.data()},
        lowest_{static_cast<std::uint64_t>(seen.lowest_id)},
        end_{has_holdout<Summary> ? rules.calibration_end : end},
        x_{column(summary, repeat_purchases{})},
        recency_{column(summary, recency{})},
        observed_{column(summary, observed_time{})},
        mean_{column(summary, mean_repeat_spend{})},
        total_{column(summary, total_spend{})},
        first_{column(summary, first_day{})},
        last_{column(summary, last_day{})},
        days_{column(summary, purchase_days{})} {
    if constexpr (has_holdout<Summary>) {
      holdout_days_ = column(summary, holdout_purchases{});
      holdout_spend_ = column(summary, holdout_spend{});
      holdout_time_ = column(summary, holdout_time{});
      after_calibration_ = static_cast<double>(end - end_);
    }
  }

  void write(std::size_t row, const Account& account) const noexcept {
    const std::uint32_t repeats = account.days - 1;
    ids_[row] = static_cast<Id>(lowest_ + account.offset);
    x_[row] = repeats;
    recency_[row] = static_cast<double>(account.last_day) - account.first_day;
    observed_[row] = static_cast<double>(end_ - account.first_day);
    mean_[row] = repeats == 0 ? 0.0 : account.repeat_spend / repeats;
    total_[row] = account.total_spend;
    first_[row] = account.first_day;
    last_[row] = account.last_day;
    days_[row] = account.days;
    if constexpr (has_holdout<Summary>) {
      holdout_days_[row] = account.holdout_days;
      holdout_spend_[row] = account.holdout_spend;
      holdout_time_[row] = after_calibration_;
    }
  }

 private:
  template <class Tag>
  static double* column(Summary& summary, Tag tag) noexcept {
    return summary.table[tag].data();
  }

  Id* ids_;
  std::uint64_t lowest_;
  std::int64_t end_;
  double *x_, *recency_, *observed_, *mean_, *total_, *first_, *last_, *days_;
  double* holdout_days_ = nullptr;
  double* holdout_spend_ = nullptr;
  double* holdout_time_ = nullptr;
  double after_calibration_ = 0.0;
};

template <class Summary>
void resize_rows(Summary& summary, std::size_t rows) {
  summary.ids.resize(rows);
  summary.table.resize(static_cast<Index>(rows));
}

// Parts that hold ascending stretches of ids: one after the other.
template <class Summary, CustomerId Id, Executor E>
void write_in_order(const LogWorkspace& memory, const ColumnWriter<Summary, Id>& writer, const std::size_t* starts,
                    const E& executor) {
  executor.for_each(static_cast<Index>(memory.parts.size()), [&](Index part) {
    const auto p = static_cast<std::size_t>(part);
    const Account* accounts = memory.parts[p].accounts.template get<Account>();
    for (std::size_t i = 0; i < memory.parts[p].customers; ++i) {
      writer.write(starts[p] + i, accounts[i]);
    }
  });
}

// Parts that hold ids at random: customers are brought into order of their ids first.
template <class Summary, CustomerId Id, Executor E>
void write_by_id(LogWorkspace& memory, const ColumnWriter<Summary, Id>& writer, const std::size_t* starts,
                 std::uint64_t range, const E& executor) {
  struct Place {
    std::uint64_t offset;
    const Account* account;
  };
  const std::size_t customers = starts[memory.parts.size()];
  auto* places = memory.order.template room<Place>(2 * customers);
  executor.for_each(static_cast<Index>(memory.parts.size()), [&](Index part) {
    const auto p = static_cast<std::size_t>(part);
    const Account* accounts = memory.parts[p].accounts.template get<Account>();
    for (std::size_t i = 0; i < memory.parts[p].customers; ++i) {
      places[starts[p] + i] = {accounts[i].offset, accounts + i};
    }
  });
  const auto scratch = memory.pool.lease();
  const Place* ordered = radix_sort(places, places + customers, customers, static_cast<unsigned>(std::bit_width(range)),
                                    scratch->counters.template room<std::size_t>(digit_values),
                                    [](const Place& place) { return place.offset; });
  for_each_part(static_cast<Index>(customers), executor, [&](Index first, Index count) {
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(first + count); ++i) {
      writer.write(i, *ordered[i].account);
    }
  });
}

}  // namespace custval::detail

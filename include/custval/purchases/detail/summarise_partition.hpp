// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/purchases/detail/ledger.hpp>
#include <custval/purchases/detail/radix_sort.hpp>
#include <custval/purchases/detail/row_rules.hpp>
#include <custval/purchases/detail/task_workspace.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace custval::detail {

// A row of a part; customers of a part are numbered from 0.
struct PartitionRow {
  std::uint32_t customer;
  std::int32_t day;
  double amount;
};

// What is known of a customer in the end; `offset` is the id less the log's lowest.
struct Account {
  double repeat_spend;
  double total_spend;
  double holdout_spend;
  std::int32_t first_day;
  std::int32_t last_day;
  std::uint32_t days;
  std::uint32_t holdout_days;
  std::uint64_t offset;
};

// A customer who is left out for want of a purchase, and the rows.
struct LeftOutCustomer {
  std::uint64_t offset;
  Index rows;
  double spend;
};

// Sums over customers, merged in the order of the parts.
struct Tally {
  Index days = 0;  // of purchase, in both periods
  RowGroup without_purchase;
  Index customers_never_purchased = 0;
  RowGroup never_purchased;
  Index customers_bought_later = 0;
  RowGroup bought_later;
  std::vector<LeftOutCustomer> left_out;  // who never purchased

  void merge(const Tally& later) {
    left_out.insert(left_out.end(), later.left_out.begin(), later.left_out.end());
    days += later.days;
    without_purchase.merge(later.without_purchase);
    customers_never_purchased += later.customers_never_purchased;
    never_purchased.merge(later.never_purchased);
    customers_bought_later += later.customers_bought_later;
    bought_later.merge(later.bought_later);
  }
};

// The customers of one part, in order of their numbers.
struct PartitionResult {
  WorkspaceBuffer accounts;
  std::size_t customers = 0;
  Tally tally;
};

// The order that rows of a part are in or have to be brought into.
struct TimeOrder {
  bool given = true;           // each customer's rows are in order of time
  std::uint32_t earliest = 0;  // else: days are in [earliest, earliest + 2^bits)
  unsigned bits = 0;
};

// Account keeping for the customers of one part. With Splits, each has a second ledger for what comes after the
// calibration end.
template <class Ledger, bool Splits>
struct PartKernel {
  const RowRules& rules;
  const TimeOrder& order;

  template <class OffsetOf>
  void run(TaskWorkspace& scratch, PartitionRow* rows, std::size_t size, std::size_t customers, OffsetOf&& offset_of,
           PartitionResult& result) const {
    if (!order.given) {
      rows = radix_sort(rows, scratch.rows.template room<PartitionRow>(size), size, order.bits,
                        scratch.counters.template room<std::size_t>(digit_values), [this](const PartitionRow& row) {
                          return static_cast<std::uint32_t>(row.day) - order.earliest;
                        });
    }
    auto* ledgers = scratch.ledgers.template room<Ledger>(Splits ? 2 * customers : customers);
    keep(rows, size, ledgers, customers);
    close(ledgers, customers, offset_of, result);
  }

  void keep(const PartitionRow* rows, std::size_t size, Ledger* ledgers, std::size_t customers) const noexcept {
    std::fill_n(ledgers, Splits ? 2 * customers : customers, Ledger{});
    const RowRules local = rules;
    for (std::size_t i = 0; i < size; ++i) {
      const PartitionRow& row = rows[i];
      std::size_t at = row.customer;
      if constexpr (Splits) {
        at += row.day > local.calibration_end ? customers : 0;
      }
      if constexpr (Ledger::nets) {
        if (row.amount > 0.0) [[likely]] {
          ledgers[at].add(row.day, row.amount, false);
        } else if (const amount_rule rule = local.rule_of(row.amount); rule == amount_rule::apart) {
          ledgers[at].set_apart(row.amount);
        } else {
          ledgers[at].add(row.day, row.amount, rule != amount_rule::keep);
        }
      } else {
        ledgers[at].add(row.day, row.amount);
      }
    }
  }

  template <class OffsetOf>
  void close(Ledger* ledgers, std::size_t customers, OffsetOf&& offset_of, PartitionResult& result) const {
    Account* accounts = result.accounts.template room<Account>(customers);
    Tally tally;
    std::size_t written = 0;
    for (std::size_t customer = 0; customer < customers; ++customer) {
      Ledger& ledger = ledgers[customer];
      ledger.settle();
      if constexpr (Splits) {
        Ledger& after = ledgers[customers + customer];
        after.settle();
        if (leave_out(ledger.days, after.days, ledger.rows + after.rows, ledger.spend() + after.spend(),
                      offset_of(customer), tally)) {
          continue;
        }
        accounts[written++] = {ledger.repeat_spend, ledger.spend(), after.spend(), ledger.first_day,
                               ledger.last_day,     ledger.days,    after.days,    offset_of(customer)};
        tally.days += after.days;
        note_aside(after, tally);
      } else {
        if (leave_out(ledger.days, 0, ledger.rows, ledger.spend(), offset_of(customer), tally)) {
          continue;
        }
        accounts[written++] = {ledger.repeat_spend, ledger.spend(), 0.0, ledger.first_day,
                               ledger.last_day,     ledger.days,    0,   offset_of(customer)};
      }
      tally.days += ledger.days;
      note_aside(ledger, tally);
    }
    result.customers = written;
    result.tally = std::move(tally);
  }

 private:
  static bool leave_out(std::uint32_t days, std::uint32_t later_days, std::uint32_t rows, double spend,
                        std::uint64_t offset, Tally& tally) {
    if (days > 0) [[likely]] {
      return false;
    }
    if (later_days > 0) {
      ++tally.customers_bought_later;
      tally.bought_later.add(rows, spend);
    } else if (rows > 0) {
      ++tally.customers_never_purchased;
      tally.never_purchased.add(rows, spend);
      tally.left_out.push_back({offset, rows, spend});
    }
    return true;
  }
  static void note_aside([[maybe_unused]] const Ledger& ledger, [[maybe_unused]] Tally& tally) noexcept {
    if constexpr (Ledger::nets) {
      if (ledger.aside_rows > 0) {
        tally.without_purchase.add(ledger.aside_rows, ledger.aside);
      }
    }
  }
};

}  // namespace custval::detail

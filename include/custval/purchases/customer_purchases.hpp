// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/ledger.hpp>

#include <cstdint>
#include <optional>

namespace custval {

/// What a summary says about one customer, as plain numbers; the columns of the same names say what they are.
struct CustomerSummary {
  Day first_day;
  Day last_day;
  Index purchase_days;
  Index repeat_purchases;
  double recency;
  double observed_time;
  double mean_repeat_spend;
  double total_spend;
  friend bool operator==(const CustomerSummary&, const CustomerSummary&) = default;
};

/// One customer's purchases so far, for streams and shards: a partial state that takes in rows in order of time, merges
/// with the state of the rows that follow, and finishes into what `summarise` says about the customer (to the last bits
/// of a spend). The day at which two states meet may be in both: its rows are one purchase all the same.
///
///     CustomerPurchases early, late;
///     early.add(monday, 10.0);  late.add(monday, 5.0);  late.add(friday, 20.0);
///     early.merge(late);                     // two purchases: 15 and 20
///     early.finish(sunday)->mean_repeat_spend  // 20
class CustomerPurchases {
 public:
  /// Takes in a row of the last day so far or of a later one.
  /// **Errors** ArgumentError for an earlier day, and for a refund to be netted against an earlier purchase
  /// (`net_purchase`), as single purchases are not kept; DataError for an amount that the policy rejects.
  void add(Day day, double amount, const AmountPolicy& policy = {}) {
    if (seen_ && seen_->last > day) {
      raise_argument("CustomerPurchases::add", "the day", day.number(),
                     "a day not before " + to_text(seen_->last.number()) + ", the last one taken in");
    }
    const amount_rule rule = policy.rule_for(amount);
    if (rule == amount_rule::reject) {
      raise<DataError>("custval::CustomerPurchases::add: the amount is " + to_text(amount) +
                       ", which the policy rejects");
    }
    if (rule == amount_rule::net_purchase && amount < 0.0) {
      raise_argument("CustomerPurchases::add", "the rule for refunds", static_cast<double>(rule),
                     "one that needs no earlier purchase: net_purchase is for whole logs (summarise)");
    }
    if (rule == amount_rule::drop) {
      return;
    }
    seen_ = Seen{seen_ ? seen_->first : day, day};
    if (rule == amount_rule::apart) {
      between_.aside += amount;
    } else {
      open(day).add(amount, rule != amount_rule::keep);
    }
  }

  /// Takes in the rows that `later` has seen: of the last day so far and of later ones.
  /// **Errors** ArgumentError when `later` begins before the last day so far.
  void merge(const CustomerPurchases& later) {
    if (!later.seen_) {
      return;
    }
    if (seen_ && seen_->last > later.seen_->first) {
      raise_argument("CustomerPurchases::merge", "the first day of the later state", later.seen_->first.number(),
                     "a day not before " + to_text(seen_->last.number()) + ", the last one of the earlier");
    }
    seen_ = Seen{seen_ ? seen_->first : later.seen_->first, later.seen_->last};
    if (!later.first_) {
      between_.aside += later.between_.aside;
      return;
    }
    open(later.first_->day).add(*later.first_);
    if (later.last_) {
      close_last();
    }
    between_.append(later.between_);
    if (later.last_) {
      last_ = later.last_;
    }
  }

  /// The customer as at the end of that day; nothing when no day so far is a purchase day.
  /// **Errors** ArgumentError when rows after that day were taken in.
  [[nodiscard]] std::optional<CustomerSummary> finish(Day observation_end) const {
    if (seen_ && seen_->last > observation_end) {
      raise_argument("CustomerPurchases::finish", "the observation end", observation_end.number(),
                     "a day not before " + to_text(seen_->last.number()) + ", the last one taken in");
    }
    Closed all;
    if (first_) {
      all.append(*first_);
    }
    all.append(between_);
    if (last_) {
      all.append(*last_);
    }
    if (all.days == 0) {
      return std::nullopt;
    }
    const Index repeats = all.days - 1;
    return CustomerSummary{all.first_day,
                           all.last_day,
                           all.days,
                           repeats,
                           static_cast<double>(all.last_day.number()) - all.first_day.number(),
                           static_cast<double>(observation_end.number()) - all.first_day.number(),
                           repeats == 0 ? 0.0 : all.repeat_spend / static_cast<double>(repeats),
                           all.first_spend + all.repeat_spend + all.aside};
  }

  friend bool operator==(const CustomerPurchases&, const CustomerPurchases&) = default;

 private:
  // A day to which more may come.
  struct OpenDay {
    Day day;
    double total = 0.0;
    double netted = -1.0;  // the size of what was netted; negative: nothing

    void add(double amount, bool is_netted) noexcept {
      total += amount;
      netted = is_netted ? (netted > 0.0 ? netted : 0.0) - amount : netted;
    }
    void add(const OpenDay& more) noexcept {
      total += more.total;
      netted = more.netted < 0.0 ? netted : (netted > 0.0 ? netted : 0.0) + more.netted;
    }
    [[nodiscard]] bool is_purchase() const noexcept {
      return netted < 0.0 || total > detail::netting_tolerance * netted;
    }
    friend bool operator==(const OpenDay&, const OpenDay&) = default;
  };

  // Days to which nothing more comes.
  struct Closed {
    Index days = 0;
    Day first_day{0};
    Day last_day{0};
    double first_spend = 0.0;
    double repeat_spend = 0.0;
    double aside = 0.0;  // of days without a purchase

    void append(const OpenDay& day) noexcept {
      if (day.is_purchase()) {
        append(Closed{1, day.day, day.day, day.total, 0.0, 0.0});
      } else {
        aside += day.total;
      }
    }
    void append(const Closed& later) noexcept {
      aside += later.aside;
      if (later.days == 0) {
        return;
      }
      if (days == 0) {
        first_day = later.first_day;
        first_spend = later.first_spend;
        repeat_spend = later.repeat_spend;
      } else {
        repeat_spend += later.first_spend + later.repeat_spend;
      }
      last_day = later.last_day;
      days += later.days;
    }
    friend bool operator==(const Closed&, const Closed&) = default;
  };

  // The day to add to, which is the last so far or a new one.
  OpenDay& open(Day day) noexcept {
    if (!first_) {
      first_ = OpenDay{day};
      return *first_;
    }
    if (!last_) {
      if (first_->day == day) {
        return *first_;
      }
    } else if (last_->day == day) {
      return *last_;
    } else {
      close_last();
    }
    last_ = OpenDay{day};
    return *last_;
  }
  void close_last() noexcept {
    if (last_) {
      between_.append(*last_);
      last_.reset();
    }
  }

  // The days of all rows so far, also of those that leave no purchase behind.
  struct Seen {
    Day first;
    Day last;
    friend bool operator==(const Seen&, const Seen&) = default;
  };

  std::optional<Seen> seen_;
  // The first day stays apart, because the state of earlier rows may end in it.
  std::optional<OpenDay> first_;
  Closed between_;
  std::optional<OpenDay> last_;
};

}  // namespace custval

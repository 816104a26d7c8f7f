// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_view.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <vector>

namespace custval {

/// A refund and the purchase that it takes back, as rows of a log.
struct ReturnedPurchase {
  Index refund = 0;
  Index purchase = 0;
  friend bool operator==(const ReturnedPurchase&, const ReturnedPurchase&) = default;
};

/// Which rows returns are looked for in.
struct ReturnOptions {
  std::optional<Day> observation_end = {};  ///< rows after it are not looked at
  /// Nothing after it takes back a purchase up to it: on that day nobody knew.
  std::optional<Day> calibration_end = {};
};

/// Finds the purchase that each refund (a negative amount) takes back: of the same customer and the same amount, the
/// latest up to the day of the refund that no earlier refund has taken back. A refund without such a purchase is not
/// in the result. In ascending order of the refunds' rows; the order of the log's rows decides only between purchases
/// of one day, which are alike.
/// **Cost** one pass; where there are refunds, a second one and a sort of the rows of the customers who have them
template <CustomerId Id, LogDay D>
[[nodiscard]] std::vector<ReturnedPurchase> find_returns(const PurchaseView<Id, D>& log,
                                                         const ReturnOptions& options = {}) {
  const auto ids = log.customers();
  const auto days = log.days();
  const auto amounts = log.amounts();
  const auto end = options.observation_end ? std::int64_t{options.observation_end->number()}
                                           : (std::numeric_limits<std::int64_t>::max)();
  std::vector<Id> returners;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (amounts[i] < 0.0 && detail::wide_day(days[i]) <= end) [[unlikely]] {
      returners.push_back(ids[i]);
    }
  }
  std::sort(returners.begin(), returners.end());
  returners.erase(std::unique(returners.begin(), returners.end()), returners.end());
  std::vector<ReturnedPurchase> returns;
  if (returners.empty()) {
    return returns;
  }

  struct Entry {
    Id customer;
    double size;
    bool later;  // than the calibration end
    std::int64_t day;
    bool refund;
    std::size_t row;

    [[nodiscard]] auto pair_key() const noexcept { return std::tuple(customer, size, later); }
    [[nodiscard]] bool operator<(const Entry& other) const noexcept {
      return std::tuple(customer, size, later, day, refund, row) <
             std::tuple(other.customer, other.size, other.later, other.day, other.refund, other.row);
    }
  };
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto day = std::int64_t{detail::wide_day(days[i])};
    const double amount = amounts[i];
    if (day <= end && amount != 0.0 && std::isfinite(amount) &&
        std::binary_search(returners.begin(), returners.end(), ids[i])) {
      const bool later = options.calibration_end && day > options.calibration_end->number();
      entries.push_back({ids[i], std::abs(amount), later, day, amount < 0.0, i});
    }
  }
  std::sort(entries.begin(), entries.end());
  std::vector<std::size_t> open;  // purchases of one customer and amount that were not taken back, the latest last
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    if (i == 0 || entry.pair_key() != entries[i - 1].pair_key()) {
      open.clear();
    }
    if (!entry.refund) {
      open.push_back(entry.row);
    } else if (!open.empty()) {
      returns.push_back({static_cast<Index>(entry.row), static_cast<Index>(open.back())});
      open.pop_back();
    }
  }
  std::sort(returns.begin(), returns.end(),
            [](const ReturnedPurchase& a, const ReturnedPurchase& b) { return a.refund < b.refund; });
  return returns;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace custval {

/// A purchase log that owns its rows and grows, for programs that read one: 16 bytes a row with the 32-bit numbers that
/// TextIds hands out, 20 with 64-bit ids.
template <CustomerId Id = std::uint32_t>
class PurchaseLog {
 public:
  /// **Errors** when memory runs out, the log is as it was before.
  void append(Id customer, Day day, double amount) {
    if (customers_.size() == (std::min)({customers_.capacity(), days_.capacity(), amounts_.capacity()})) {
      reserve(rows() + rows() / 2 + 64);
    }
    customers_.push_back(customer);
    days_.push_back(day.number());
    amounts_.push_back(amount);
  }
  void reserve(Index rows) {
    customers_.reserve(static_cast<std::size_t>(rows));
    days_.reserve(static_cast<std::size_t>(rows));
    amounts_.reserve(static_cast<std::size_t>(rows));
  }
  void clear() noexcept {
    customers_.clear();
    days_.clear();
    amounts_.clear();
  }

  [[nodiscard]] Index rows() const noexcept { return static_cast<Index>(customers_.size()); }
  /// Valid until the log is changed.
  [[nodiscard]] PurchaseView<Id> view() const& { return {customers_, days_, amounts_}; }
  void view() const&& = delete;  // the log would be gone before the view is used

  friend bool operator==(const PurchaseLog&, const PurchaseLog&) = default;

 private:
  std::vector<Id> customers_;
  std::vector<std::int32_t> days_;
  std::vector<double> amounts_;
};

}  // namespace custval

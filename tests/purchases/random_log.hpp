// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/purchase_view.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

enum class order { any, time, customer, customer_and_time };

template <class Id>
struct RandomLog {
  std::vector<Id> ids;
  std::vector<std::int32_t> days;
  std::vector<double> amounts;

  [[nodiscard]] custval::PurchaseView<Id> view() const { return {ids, days, amounts}; }
  [[nodiscard]] double scale() const {
    double sum = 0;
    for (const double amount : amounts) {
      sum += std::isfinite(amount) ? std::abs(amount) : 0;
    }
    return sum;
  }
  // Rows by the order of `before(i, j)`.
  template <class Before>
  void sort(Before before) {
    std::vector<std::size_t> rows(ids.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::stable_sort(rows.begin(), rows.end(), before);
    permute(rows);
  }
  void permute(const std::vector<std::size_t>& rows) {
    const RandomLog old = *this;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ids[i] = old.ids[rows[i]];
      days[i] = old.days[rows[i]];
      amounts[i] = old.amounts[rows[i]];
    }
  }
  void bring_into(order wanted) {
    switch (wanted) {
      case order::any:
        break;
      case order::time:
        sort([this](std::size_t i, std::size_t j) { return days[i] < days[j]; });
        break;
      case order::customer:
        sort([this](std::size_t i, std::size_t j) { return ids[i] < ids[j]; });
        break;
      case order::customer_and_time:
        sort([this](std::size_t i, std::size_t j) {
          return ids[i] < ids[j] || (ids[i] == ids[j] && days[i] < days[j]);
        });
        break;
    }
  }
};

// Amounts are whole numbers, so that sums are exact whatever their order: an eighth each are zeros and refunds.
template <class Id>
RandomLog<Id> random_log(std::size_t rows, const std::function<Id(std::mt19937_64&)>& id, std::int32_t first_day,
                         std::int32_t last_day, unsigned seed, bool ordinary = false) {
  std::mt19937_64 random{seed};
  const auto width = static_cast<std::uint64_t>(std::int64_t{last_day} - first_day) + 1;
  RandomLog<Id> log;
  for (std::size_t i = 0; i < rows; ++i) {
    log.ids.push_back(id(random));
    log.days.push_back(static_cast<std::int32_t>(first_day + static_cast<std::int64_t>(random() % width)));
    const auto size = static_cast<double>(1 + random() % 20);
    const auto kind = ordinary ? 7 : random() % 8;
    log.amounts.push_back(kind == 0 ? 0.0 : kind == 1 ? -size : size);
  }
  return log;
}

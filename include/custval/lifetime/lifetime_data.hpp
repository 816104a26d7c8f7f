// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/data/fingerprint.hpp>
#include <custval/lifetime/detail/data/history_rules.hpp>
#include <custval/lifetime/detail/data/merge_equal_histories.hpp>
#include <custval/lifetime/illegal_rows.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/time_unit.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// What a lifetime model is fitted to: histories in columns, each with a weight (how many customers have it).
/// **Domain** that of PurchaseHistory, weights finite and > 0: whoever makes one has checked it.
class LifetimeData {
 public:
  LifetimeData() = default;
  LifetimeData(std::vector<double> repeats, std::vector<double> recency, std::vector<double> observed,
               std::vector<double> weights)
      : repeats_{std::move(repeats)},
        recency_{std::move(recency)},
        observed_{std::move(observed)},
        weights_{std::move(weights)} {}

  /// Data of a base with repeat_purchases, recency and observed_time, in days (in periods for the unit of a calendar),
  /// and perhaps customer_weight. Equal rows of whole days are joined, and all then sorted by x, t_x, T; but not
  /// when of the first 65,536 rows less than a fifth are equal to others.
  /// **Errors** DataError naming column, row and value of an illegal row, unless it is to be dropped
  template <CustomerBase Base>
  explicit LifetimeData(const Base& base, TimeUnit unit = {}, IllegalRows illegal = IllegalRows::refuse) : unit_{unit} {
    using Columns = columns<repeat_purchases, custval::recency, observed_time>;
    const auto view = require_columns<LifetimeData>(as_view(base), Columns{});
    const auto x = view[repeat_purchases{}];
    const auto last = view[custval::recency{}];
    const auto end = view[observed_time{}];
    const auto weight = detail::weights_of(base);
    const auto history = [&](Index i) {
      return PurchaseHistory{static_cast<double>(x(i)), static_cast<double>(last(i)), static_cast<double>(end(i))};
    };
    if (!join_rows(view.rows(), history, weight, illegal)) {
      keep_rows(view.rows(), history, weight, illegal);
    }
    for (std::size_t i = 0; i < repeats_.size(); ++i) {
      recency_[i] /= unit.in_base();
      observed_[i] /= unit.in_base();
    }
  }

  [[nodiscard]] std::size_t rows() const noexcept { return repeats_.size(); }
  [[nodiscard]] std::span<const double> repeats() const noexcept { return repeats_; }
  [[nodiscard]] std::span<const double> recency() const noexcept { return recency_; }
  [[nodiscard]] std::span<const double> observed() const noexcept { return observed_; }
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  [[nodiscard]] PurchaseHistory operator[](std::size_t row) const noexcept {
    return {repeats_[row], recency_[row], observed_[row]};
  }
  /// Every n-th row.
  [[nodiscard]] LifetimeData every_nth(std::size_t step) const {
    LifetimeData few;
    few.unit_ = unit_;
    for (std::size_t row = 0; row < rows(); row += step) {
      few.push_back((*this)[row], weights_[row]);
    }
    return few;
  }
  [[nodiscard]] TimeUnit unit() const noexcept { return unit_; }
  /// Rows of the base that were illegal and left out.
  [[nodiscard]] Index dropped() const noexcept { return dropped_; }
  /// Rows of the base that were joined to another, equal one.
  [[nodiscard]] Index joined() const noexcept { return joined_; }
  /// A power of two near the mean time observed, 1 where there is none: fits count time in it, so that they do not
  /// depend on the unit.
  [[nodiscard]] double scale() const noexcept {
    return detail::power_of_two_near(detail::sum_of_products(weights_, observed_) / detail::sum_of(weights_));
  }
  /// How many moments of purchase the likelihood is a density of.
  [[nodiscard]] double densities() const noexcept { return detail::sum_of_products(weights_, repeats_); }
  /// A number that the same histories share in any order, joined or not, and others hardly ever.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept {
    return detail::fingerprint(weights_, repeats_, recency_, observed_);
  }

 private:
  // Whether the rows were joined; if not, nothing has changed.
  template <class History, class Weight>
  bool join_rows(Index rows, const History& history, const Weight& weight, IllegalRows illegal) {
    detail::JoinedHistories joined;
    Index dropped = 0;
    for (Index i = 0; i < rows; ++i) {
      const PurchaseHistory h = history(i);
      const double w = weight(i);
      if (!legal(h, w, i, illegal)) {
        ++dropped;
      } else if (joined.takes(h)) {
        joined.add(h, w);
      } else {
        return false;
      }
    }
    dropped_ = dropped;
    joined_ = static_cast<Index>(joined.added() - joined.size());
    reserve(joined.size());
    joined.for_each([&](const PurchaseHistory& h, double w) { push_back(h, w); });
    return true;
  }
  template <class History, class Weight>
  void keep_rows(Index rows, const History& history, const Weight& weight, IllegalRows illegal) {
    reserve(static_cast<std::size_t>(rows));
    for (Index i = 0; i < rows; ++i) {
      if (legal(history(i), weight(i), i, illegal)) {
        push_back(history(i), weight(i));
      } else {
        ++dropped_;
      }
    }
  }
  void push_back(const PurchaseHistory& h, double weight) {
    repeats_.push_back(h.repeats);
    recency_.push_back(h.recency);
    observed_.push_back(h.observed);
    weights_.push_back(weight);
  }
  void reserve(std::size_t rows) {
    repeats_.reserve(rows);
    recency_.reserve(rows);
    observed_.reserve(rows);
    weights_.reserve(rows);
  }

  static bool legal(const PurchaseHistory& h, double weight, Index row, IllegalRows illegal) {
    const bool is_history = detail::is_history(h);
    const bool weighs = weight > 0.0 && weight < std::numeric_limits<double>::infinity();
    if ((is_history && weighs) || illegal == IllegalRows::drop) {
      return is_history && weighs;
    }
    if (!is_history) {
      const detail::HistoryRule& broken = detail::history_rules[detail::broken_rule(h)];
      raise_data("LifetimeData", broken.column, row, h.*broken.value, broken.expected);
    }
    raise_data("LifetimeData", customer_weight::name(), row, weight, "a finite number > 0");
  }

  std::vector<double> repeats_;
  std::vector<double> recency_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  TimeUnit unit_;
  Index dropped_ = 0;
  Index joined_ = 0;
};

}  // namespace custval

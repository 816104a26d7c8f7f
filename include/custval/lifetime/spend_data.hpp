// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/data/fingerprint.hpp>
#include <custval/lifetime/illegal_rows.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace custval {

/// What a spend model knows of a customer.
/// **Domain** repeats a whole number >= 0; without repeats, the mean does not matter
struct SpendHistory {
  double repeats = 0.0;  ///< x: purchases after the first
  double mean = 0.0;     ///< m: mean spend on these
  friend bool operator==(const SpendHistory&, const SpendHistory&) = default;
};

/// What a spend model is fitted to: customers with repeats and a mean spend > 0, in columns, with weights (how many
/// customers are so). Of other customers nothing is learnt; they are only counted.
class SpendData {
 public:
  SpendData() = default;
  /// **Errors** ShapeError for columns of different lengths; DataError naming column, row and value for a NaN or
  /// infinite number, for repeats that are not whole or negative, for a weight that is not > 0
  SpendData(std::span<const double> repeats, std::span<const double> means, std::span<const double> weights) {
    check_size("the means", means.size(), repeats.size());
    check_size("the weights", weights.size(), repeats.size());
    take(static_cast<Index>(repeats.size()), IllegalRows::refuse, [&](Index i) {
      const auto row = static_cast<std::size_t>(i);
      return Row{repeats[row], means[row], weights[row]};
    });
  }
  /// Data of a base with the columns repeat_purchases and mean_repeat_spend, as `summarise` makes it, and perhaps
  /// customer_weight. **Errors** DataError as above, unless such rows are to be dropped
  template <CustomerBase Base>
  explicit SpendData(const Base& base, IllegalRows illegal = IllegalRows::refuse) {
    const auto view = require_columns<SpendData>(as_view(base), columns<repeat_purchases, mean_repeat_spend>{});
    const auto repeats = view[repeat_purchases{}];
    const auto means = view[mean_repeat_spend{}];
    const auto weight = detail::weights_of(base);
    take(view.rows(), illegal,
         [&](Index i) { return Row{static_cast<double>(repeats(i)), static_cast<double>(means(i)), weight(i)}; });
  }

  [[nodiscard]] std::size_t rows() const noexcept { return repeats_.size(); }
  [[nodiscard]] std::span<const double> repeats() const noexcept { return repeats_; }
  [[nodiscard]] std::span<const double> means() const noexcept { return means_; }
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  [[nodiscard]] SpendHistory operator[](std::size_t row) const noexcept { return {repeats_[row], means_[row]}; }
  /// Every n-th row.
  [[nodiscard]] SpendData every_nth(std::size_t step) const {
    SpendData few;
    for (std::size_t row = 0; row < rows(); row += step) {
      few.repeats_.push_back(repeats_[row]);
      few.means_.push_back(means_[row]);
      few.weights_.push_back(weights_[row]);
    }
    return few;
  }
  /// A power of two near the mean spend, 1 where there is none: fits count money in it, so that they do not depend on
  /// the currency.
  [[nodiscard]] double scale() const noexcept {
    return detail::power_of_two_near(detail::sum_of_products(weights_, means_) / detail::sum_of(weights_));
  }
  /// How many mean spends the likelihood is a density of.
  [[nodiscard]] double densities() const noexcept { return detail::sum_of(weights_); }
  /// A number that the same customers share in any order, and others hardly ever.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept { return detail::fingerprint(weights_, repeats_, means_); }
  /// Rows that were left out as they have no repeats.
  [[nodiscard]] Index without_repeats() const noexcept { return without_repeats_; }
  /// Rows that were left out as they have repeats, but a mean spend <= 0.
  [[nodiscard]] Index without_spend() const noexcept { return without_spend_; }
  /// Rows of the base that were illegal and left out.
  [[nodiscard]] Index dropped() const noexcept { return dropped_; }

 private:
  struct Row {
    double repeats;
    double mean;
    double weight;

    [[nodiscard]] bool is_legal() const noexcept {
      constexpr double infinity = std::numeric_limits<double>::infinity();
      return (repeats >= 0.0) & (repeats < infinity) & (repeats == std::floor(repeats)) & (std::abs(mean) < infinity) &
             (weight > 0.0) & (weight < infinity);
    }
  };

  static void check_size(const char* what, std::size_t size, std::size_t expected) {
    if (size != expected) {
      raise_shape("SpendData", what, static_cast<Index>(size), "rows",
                  to_text(static_cast<Index>(expected)) + ", as the repeats have");
    }
  }

  // The first illegal row, from one on.
  template <class At>
  [[noreturn]] static void refuse_first(Index i, const At& at) {
    while (at(i).is_legal()) {
      ++i;
    }
    const Row row = at(i);
    if (!(row.repeats >= 0.0 && row.repeats == std::floor(row.repeats) && std::isfinite(row.repeats))) {
      raise_data("SpendData", repeat_purchases::name(), i, row.repeats, "a whole number >= 0");
    }
    if (!std::isfinite(row.mean)) {
      raise_data("SpendData", mean_repeat_spend::name(), i, row.mean, "a finite number");
    }
    raise_data("SpendData", customer_weight::name(), i, row.weight, "a finite number > 0");
  }

  // Blocks of rows: loops without branches, as rows that stay come in no order.
  template <class At>
  void take(Index rows, IllegalRows illegal, const At& at) {
    reserve(static_cast<std::size_t>(rows));
    using Block = std::array<double, static_cast<std::size_t>(block_rows)>;
    Block x{};
    Block mean{};
    Block weight{};
    std::array<bool, static_cast<std::size_t>(block_rows)> stays{};
    for_each_block(0, rows, [&](Index first, Index count) {
      const auto all = static_cast<std::size_t>(count);
      std::size_t legal = 0;
      std::size_t repeated = 0;
      for (std::size_t i = 0; i < all; ++i) {
        const Row row = at(first + static_cast<Index>(i));
        x[i] = row.repeats;
        mean[i] = row.mean;
        weight[i] = row.weight;
        const bool is_repeated = row.is_legal() & (row.repeats > 0.0);
        legal += static_cast<std::size_t>(row.is_legal());
        repeated += static_cast<std::size_t>(is_repeated);
        stays[i] = is_repeated & (row.mean > 0.0);
      }
      if (legal < all && illegal == IllegalRows::refuse) {
        refuse_first(first, at);
      }
      std::size_t kept = 0;
      for (std::size_t i = 0; i < all; ++i) {
        x[kept] = x[i];
        mean[kept] = mean[i];
        weight[kept] = weight[i];
        kept += static_cast<std::size_t>(stays[i]);
      }
      const auto append = [kept](std::vector<double>& column, const Block& block) {
        column.insert(column.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(kept));
      };
      append(repeats_, x);
      append(means_, mean);
      append(weights_, weight);
      dropped_ += static_cast<Index>(all - legal);
      without_repeats_ += static_cast<Index>(legal - repeated);
      without_spend_ += static_cast<Index>(repeated - kept);
    });
  }
  void reserve(std::size_t rows) {
    repeats_.reserve(rows);
    means_.reserve(rows);
    weights_.reserve(rows);
  }

  std::vector<double> repeats_;
  std::vector<double> means_;
  std::vector<double> weights_;
  Index without_repeats_ = 0;
  Index without_spend_ = 0;
  Index dropped_ = 0;
};

/// How far the number of repeats and the mean spend go together, which spend models take to be not at all.
struct SpendIndependence {
  double correlation = 0.0;  ///< Pearson's, -1 … 1; NaN where all have the same number of repeats, or the same spend
  double customers = 0.0;    ///< it is taken over: those with repeats and a spend, by their weights
  friend bool operator==(const SpendIndependence&, const SpendIndependence&) = default;
};

[[nodiscard]] inline SpendIndependence spend_independence(const SpendData& data) noexcept {
  const double customers = detail::sum_of(data.weights());
  const double mean_repeats = detail::sum_of_products(data.weights(), data.repeats()) / customers;
  const double mean_spend = detail::sum_of_products(data.weights(), data.means()) / customers;
  Sum both, repeats_squared, spend_squared;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    const double x = data.repeats()[i] - mean_repeats;
    const double m = data.means()[i] - mean_spend;
    both.add(data.weights()[i] * x * m);
    repeats_squared.add(data.weights()[i] * x * x);
    spend_squared.add(data.weights()[i] * m * m);
  }
  const double scale = std::sqrt(repeats_squared.value()) * std::sqrt(spend_squared.value());
  const bool defined = scale > 0.0;
  return {defined ? both.value() / scale : std::numeric_limits<double>::quiet_NaN(), customers};
}

}  // namespace custval

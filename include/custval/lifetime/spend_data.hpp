// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/lifetime/detail/fingerprint.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
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
  /// **Errors** ShapeError for columns of different lengths; DataError naming the row for a NaN or infinite number, for
  /// repeats that are not whole or negative, for a weight that is not > 0
  SpendData(std::span<const double> repeats, std::span<const double> means, std::span<const double> weights) {
    check_size("the means", means.size(), repeats.size());
    check_size("the weights", weights.size(), repeats.size());
    take(static_cast<Index>(repeats.size()), [&](Index i) {
      const auto row = static_cast<std::size_t>(i);
      return Row{repeats[row], means[row], weights[row]};
    });
  }
  /// From a base with the columns repeat_purchases and mean_repeat_spend, as `summarise` makes it.
  template <CustomerBase Base>
  explicit SpendData(const Base& base) {
    const auto view = require_columns<SpendData>(as_view(base), columns<repeat_purchases, mean_repeat_spend>{});
    const auto repeats = view[repeat_purchases{}];
    const auto means = view[mean_repeat_spend{}];
    take(view.rows(), [&](Index i) {
      return Row{static_cast<double>(repeats(i)), static_cast<double>(means(i)), 1.0};
    });
  }

  [[nodiscard]] std::size_t rows() const noexcept { return repeats_.size(); }
  [[nodiscard]] std::span<const double> repeats() const noexcept { return repeats_; }
  [[nodiscard]] std::span<const double> means() const noexcept { return means_; }
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  [[nodiscard]] SpendHistory operator[](std::size_t row) const noexcept { return {repeats_[row], means_[row]}; }
  /// A number that the same customers share in any order, and others hardly ever.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept { return detail::fingerprint(weights_, repeats_, means_); }
  /// Rows that were left out as they have no repeats.
  [[nodiscard]] Index without_repeats() const noexcept { return without_repeats_; }
  /// Rows that were left out as they have repeats, but a mean spend <= 0.
  [[nodiscard]] Index without_spend() const noexcept { return without_spend_; }

 private:
  struct Row {
    double repeats;
    double mean;
    double weight;
  };

  static void check_size(const char* what, std::size_t size, std::size_t expected) {
    if (size != expected) {
      raise_shape("SpendData", what, static_cast<Index>(size), "rows",
                  to_text(static_cast<Index>(expected)) + ", as the repeats have");
    }
  }

  template <class At>
  void take(Index rows, const At& at) {
    repeats_.reserve(static_cast<std::size_t>(rows));
    means_.reserve(static_cast<std::size_t>(rows));
    weights_.reserve(static_cast<std::size_t>(rows));
    for (Index i = 0; i < rows; ++i) {
      const Row row = at(i);
      if (!(row.repeats >= 0.0 && row.repeats == std::floor(row.repeats) && std::isfinite(row.repeats))) {
        raise_data("SpendData", repeat_purchases::name(), i, row.repeats, "a whole number >= 0");
      }
      if (!std::isfinite(row.mean)) {
        raise_data("SpendData", mean_repeat_spend::name(), i, row.mean, "a finite number");
      }
      if (!(row.weight > 0.0 && std::isfinite(row.weight))) {
        raise_data("SpendData", "weight", i, row.weight, "a finite number > 0");
      }
      if (row.repeats == 0.0) {
        ++without_repeats_;
      } else if (row.mean <= 0.0) {
        ++without_spend_;
      } else {
        repeats_.push_back(row.repeats);
        means_.push_back(row.mean);
        weights_.push_back(row.weight);
      }
    }
  }

  std::vector<double> repeats_;
  std::vector<double> means_;
  std::vector<double> weights_;
  Index without_repeats_ = 0;
  Index without_spend_ = 0;
};

/// How far the number of repeats and the mean spend go together, which spend models take to be not at all.
struct SpendIndependence {
  double correlation = 0.0;  ///< Pearson's, -1 … 1; NaN where all have the same number of repeats, or the same spend
  double customers = 0.0;    ///< it is taken over: those with repeats and a spend, by their weights
  friend bool operator==(const SpendIndependence&, const SpendIndependence&) = default;
};

[[nodiscard]] inline SpendIndependence spend_independence(const SpendData& data) noexcept {
  Sum customers, repeats, spend;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    customers.add(data.weights()[i]);
    repeats.add(data.weights()[i] * data.repeats()[i]);
    spend.add(data.weights()[i] * data.means()[i]);
  }
  const double mean_repeats = repeats.value() / customers.value();
  const double mean_spend = spend.value() / customers.value();
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
  return {defined ? both.value() / scale : std::numeric_limits<double>::quiet_NaN(), customers.value()};
}

}  // namespace custval

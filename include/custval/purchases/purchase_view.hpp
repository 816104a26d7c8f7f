// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/purchases/day.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>

namespace custval {

/// What customers are told apart by: integers of 32 or 64 bits, any values. Text goes through TextIds.
template <class T>
concept CustomerId = std::integral<T> && (sizeof(T) == 4 || sizeof(T) == 8);

/// What says when: a day number (days since 1970-01-01) or `std::chrono::sys_days`.
template <class T>
concept LogDay = std::same_as<T, std::int32_t> || std::same_as<T, std::chrono::sys_days>;

namespace detail {

template <class R, class T>
concept LogColumn = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> && std::ranges::borrowed_range<R> &&
                    std::same_as<std::ranges::range_value_t<R>, T>;

}  // namespace detail

/// A purchase log in the caller's memory: row i says that `customers()[i]` spent `amounts()[i]` on `days()[i]`.
/// Non-owning, cheap to copy. Rows may be in any order, and a customer may have several on one day.
/// **Errors** ShapeError when the three differ in length.
template <CustomerId Id = std::int64_t, LogDay D = std::int32_t>
class PurchaseView {
 public:
  using id_type = Id;
  using day_type = D;

  PurchaseView() = default;
  /// A view of vectors, arrays or spans; a temporary that owns its numbers is refused by the compiler.
  template <detail::LogColumn<Id> Customers, detail::LogColumn<D> Days, detail::LogColumn<double> Amounts>
  PurchaseView(Customers&& customers, Days&& days, Amounts&& amounts)
      : customers_{customers}, days_{days}, amounts_{amounts} {
    check("the column of days", days_.size());
    check("the column of amounts", amounts_.size());
  }

  [[nodiscard]] Index rows() const noexcept { return static_cast<Index>(customers_.size()); }
  [[nodiscard]] std::span<const Id> customers() const noexcept { return customers_; }
  [[nodiscard]] std::span<const D> days() const noexcept { return days_; }
  [[nodiscard]] std::span<const double> amounts() const noexcept { return amounts_; }

 private:
  void check(const char* what, std::size_t size) const {
    if (size != customers_.size()) {
      raise_shape("PurchaseView", what, static_cast<Index>(size), "rows", to_text(rows()) + ", as the customers have");
    }
  }

  std::span<const Id> customers_;
  std::span<const D> days_;
  std::span<const double> amounts_;
};

template <class Customers, class Days, class Amounts>
PurchaseView(Customers&&, Days&&, Amounts&&)
    -> PurchaseView<std::ranges::range_value_t<Customers>, std::ranges::range_value_t<Days>>;

}  // namespace custval

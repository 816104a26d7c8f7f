// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/purchases/text_ids.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Purchases as programs hold them, brought into the columns that a log is summarised from.

namespace custval::detail {

template <class T>
inline constexpr bool is_system_time = false;
template <class Duration>
inline constexpr bool is_system_time<std::chrono::time_point<std::chrono::system_clock, Duration>> = true;

template <class T>
concept TextId = std::convertible_to<const T&, std::string_view>;
template <class T>
concept NumberId = std::integral<T> && !std::same_as<T, bool>;

// What the summary calls a customer by whose id is a T.
template <class T>
consteval auto summary_id() {
  static_assert(TextId<T> || NumberId<T>,
                "custval: a customer's id is an integer or a text; give a function of a purchase that makes one");
  if constexpr (TextId<T>) {
    return std::type_identity<std::string>{};
  } else if constexpr (CustomerId<T>) {
    return std::type_identity<T>{};
  } else {
    return std::type_identity<std::int32_t>{};
  }
}
template <class T>
using summary_id_t = typename decltype(summary_id<std::remove_cvref_t<T>>())::type;

// A day number of any width; the place of an id or a day that does not fit is the caller's to name.
template <class T>
[[nodiscard]] std::int64_t read_day(const T& day) {
  static_assert(
      std::integral<T> || is_system_time<T> || std::same_as<T, Day> || std::same_as<T, std::chrono::year_month_day>,
      "custval: the day of a purchase is a day number (days since 1970-01-01), a custval::Day, a std::chrono "
      "time_point of the system clock or a year_month_day; give a function of a purchase that makes one");
  if constexpr (std::integral<T>) {
    return static_cast<std::int64_t>(day);
  } else if constexpr (std::same_as<T, Day>) {
    return day.number();
  } else if constexpr (std::same_as<T, std::chrono::year_month_day>) {
    return std::chrono::sys_days(day).time_since_epoch().count();
  } else if constexpr (is_system_time<T>) {
    return std::chrono::floor<std::chrono::days>(day).time_since_epoch().count();
  } else {
    return 0;
  }
}

// The columns of a log; of text ids, their numbers.
template <SummaryId Id>
struct ReadPurchases {
  using number = std::conditional_t<std::same_as<Id, std::string>, std::uint32_t, Id>;
  TextIds texts;
  std::vector<number> customers;
  std::vector<std::int32_t> days;
  std::vector<double> amounts;

  [[nodiscard]] PurchaseView<number> view() const { return {customers, days, amounts}; }
};

template <class Purchases, class Fields>
[[nodiscard]] auto read_purchases(const Purchases& purchases, const Fields& fields, std::string_view function) {
  using Each = std::ranges::range_reference_t<const Purchases&>;
  static_assert(std::is_invocable_v<decltype((fields.customer)), Each> &&
                    std::is_invocable_v<decltype((fields.day)), Each> &&
                    std::is_invocable_v<decltype((fields.amount)), Each>,
                "custval: PurchaseFields names the customer, the day and the amount of these purchases: "
                "{&Purchase::customer, &Purchase::day, &Purchase::amount}");
  using Id = summary_id_t<std::invoke_result_t<decltype((fields.customer)), Each>>;
  if (!(fields.per_unit > 0.0) || !any_number::contains(fields.per_unit)) {
    raise_argument(function, "per_unit", fields.per_unit, "a finite number > 0");
  }
  ReadPurchases<Id> read;
  if constexpr (std::ranges::sized_range<const Purchases&>) {
    const auto size = static_cast<std::size_t>(std::ranges::size(purchases));
    read.customers.reserve(size);
    read.days.reserve(size);
    read.amounts.reserve(size);
  }
  for (auto&& each : purchases) {
    const auto& customer = std::invoke(fields.customer, each);
    const auto& amount = std::invoke(fields.amount, each);
    static_assert(std::is_arithmetic_v<std::remove_cvref_t<decltype(amount)>>,
                  "custval: the amount of a purchase is a number; give a function of a purchase that makes one");
    const std::int64_t day =
        read_day(std::remove_cvref_t<decltype(std::invoke(fields.day, each))>(std::invoke(fields.day, each)));
    if (day != static_cast<std::int32_t>(day)) {
      raise_data(function, "day", static_cast<Index>(read.days.size()), static_cast<double>(day),
                 "a day number that fits 32 bits");
    }
    if constexpr (std::same_as<Id, std::string>) {
      read.customers.push_back(read.texts.intern(std::string_view(customer)));
    } else {
      read.customers.push_back(static_cast<Id>(customer));
    }
    read.days.push_back(static_cast<std::int32_t>(day));
    read.amounts.push_back(static_cast<double>(amount) / fields.per_unit);
  }
  return read;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/purchases/detail/read_purchases.hpp>
#include <custval/purchases/summarise.hpp>
#include <custval/purchases/summary.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// Where purchases that are structs say who bought, when and for how much: members, member functions, or functions of a
/// purchase. The customer is an integer or a text; the day a day number, a `Day`, a time_point of the system clock (its
/// day in UTC) or a year_month_day; the amount any number, of which `per_unit` make one of the currency.
///
///     summarise(purchases, PurchaseFields{&Purchase::customer, &Purchase::day, &Purchase::cents, 100})
template <class Customer, class When, class Amount>
struct PurchaseFields {
  Customer customer;
  When day;
  Amount amount;
  double per_unit = 1.0;
};

template <class Customer, class When, class Amount>
PurchaseFields(Customer, When, Amount) -> PurchaseFields<Customer, When, Amount>;
template <class Customer, class When, class Amount, class PerUnit>
PurchaseFields(Customer, When, Amount, PerUnit) -> PurchaseFields<Customer, When, Amount>;

namespace detail {

// A summary by numbers of texts as one by the texts, in their order.
template <ColumnTag... Tags>
[[nodiscard]] LogSummary<std::string, Tags...> with_texts(const LogSummary<std::uint32_t, Tags...>& numbered,
                                                          const TextIds& texts) {
  std::vector<std::size_t> order(numbered.ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return texts[numbered.ids[a]] < texts[numbered.ids[b]]; });
  LogSummary<std::string, Tags...> summary;
  summary.counts = numbered.counts;
  summary.observation_end = numbered.observation_end;
  summary.ids.reserve(order.size());
  summary.table.resize(static_cast<Index>(order.size()));
  for (const std::size_t row : order) {
    const auto to = static_cast<Index>(summary.ids.size());
    summary.ids.emplace_back(texts[numbered.ids[row]]);
    ((summary.table[Tags{}](to) = numbered.table[Tags{}](static_cast<Index>(row))), ...);
  }
  for (const auto& customer : numbered.never_purchased) {
    summary.never_purchased.push_back({std::string(texts[customer.id]), customer.rows});
  }
  std::sort(summary.never_purchased.begin(), summary.never_purchased.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return summary;
}

template <class Id, class Options, class E>
[[nodiscard]] auto summarise_read(const ReadPurchases<Id>& read, const Options& options, const E& executor) {
  auto summary = summarise(read.view(), options, executor);
  if constexpr (std::same_as<Id, std::string>) {
    return with_texts(summary, read.texts);
  } else {
    return summary;
  }
}

}  // namespace detail

/// Summarises purchases as a program holds them, in any range of structs; the ids come back as they were, integers or
/// texts, in ascending order (texts byte by byte).
/// **Errors** those of `summarise` for columns; DataError for a day that does not fit 32 bits. **Cost** a copy of the
/// purchases, 16 to 20 bytes each, and for text ids one look-up each; programs that hold columns use a PurchaseView.
template <std::ranges::input_range Purchases, class C, class W, class A, Executor E = serial>
[[nodiscard]] auto summarise(const Purchases& purchases, const PurchaseFields<C, W, A>& fields,
                             const SummaryOptions& options = {}, const E& executor = {}) {
  return detail::summarise_read(detail::read_purchases(purchases, fields, "summarise"), options, executor);
}
template <std::ranges::input_range Purchases, class C, class W, class A, Executor E = serial>
[[nodiscard]] auto summarise(const Purchases& purchases, const PurchaseFields<C, W, A>& fields,
                             const SplitOptions& options, const E& executor = {}) {
  return detail::summarise_read(detail::read_purchases(purchases, fields, "summarise"), options, executor);
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/day.hpp>
#include <custval/purchases/detail/update_summary.hpp>
#include <custval/purchases/purchase_fields.hpp>
#include <custval/purchases/purchase_view.hpp>
#include <custval/purchases/summary.hpp>

#include <concepts>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace custval {

/// Takes new purchases into a summary, new customers included, and moves its observation end to that day. The result is
/// that of `summarise` over all rows with this observation end: counts and days are equal, spends to the last bits.
///
/// What must be kept is the summary as it is (its columns, ids, counts, observation end and `never_purchased`) and the
/// amount policy; no row. The new rows are all those of days after the summary's observation end, in any order, those
/// among them that an earlier call counted as after its end. So a day must be complete when it is summarised. A summary
/// of no rows takes rows of any day: `PurchaseSummary<> summary;` is where a stream begins.
/// **Errors** DataError for a row of a day up to the summary's observation end, and for one that the policy rejects;
/// ArgumentError for an observation end before the summary's, and for `net_purchase`, which needs the earlier rows. The
/// summary is then as it was before, as also when memory runs out.
/// **Cost** a sort of the new rows, a copy of the summary.
template <CustomerId Id, LogDay D>
void update(PurchaseSummary<Id>& summary, const PurchaseView<Id, D>& rows, Day observation_end,
            const AmountPolicy& amounts = {}) {
  if constexpr (std::same_as<D, std::int32_t>) {
    summary = detail::updated_summary<Id, Id>(summary, {rows.customers(), rows.days(), rows.amounts()}, observation_end,
                                              amounts);
  } else {
    std::vector<std::int32_t> days;
    days.reserve(rows.days().size());
    for (const D day : rows.days()) {
      days.push_back(Day(day).number());
    }
    summary =
        detail::updated_summary<Id, Id>(summary, {rows.customers(), days, rows.amounts()}, observation_end, amounts);
  }
}

/// Purchases that are structs, taken into a summary: `update(summary, today, PurchaseFields{&Purchase::customer,
/// &Purchase::day, &Purchase::cents, 100}, day)`.
template <SummaryId Id, std::ranges::input_range Purchases, class C, class W, class A>
void update(PurchaseSummary<Id>& summary, const Purchases& purchases, const PurchaseFields<C, W, A>& fields,
            Day observation_end, const AmountPolicy& amounts = {}) {
  const auto read = detail::read_purchases(purchases, fields, "update");
  static_assert(std::same_as<std::remove_const_t<decltype(read)>, detail::ReadPurchases<Id>>,
                "custval: the ids of these purchases are of another type than the summary's");
  if constexpr (std::same_as<Id, std::string>) {
    std::vector<std::string_view> ids;
    ids.reserve(read.customers.size());
    for (const std::uint32_t number : read.customers) {
      ids.push_back(read.texts[number]);
    }
    summary = detail::updated_summary<Id, std::string_view>(summary, {ids, read.days, read.amounts}, observation_end,
                                                            amounts);
  } else {
    update(summary, read.view(), observation_end, amounts);
  }
}

}  // namespace custval

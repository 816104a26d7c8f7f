// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <limits>
#include <string_view>

namespace custval_cli {

/// A column of the customers file with one number a customer: its name, the values it may hold, and what stands in
/// where the file has none (NaN: derived from the purchases).
struct CustomerColumn {
  std::string_view name;
  double smallest;
  double largest;
  double fallback;
};

namespace detail {
inline constexpr double largest_number = (std::numeric_limits<double>::max)();
inline constexpr double derived = std::numeric_limits<double>::quiet_NaN();
}  // namespace detail

/// The columns that configurations may give another fallback (under "defaults").
inline constexpr std::array customer_columns{
    CustomerColumn{"wallet_share", 0.0, 1.0, 1.0},
    CustomerColumn{"margin", -detail::largest_number, detail::largest_number, 1.0},
    CustomerColumn{"retention", 0.0, 1.0, 0.8},
    CustomerColumn{"influence", -1.0, 1.0, 0.0},
    CustomerColumn{"reach", 0.0, detail::largest_number, 0.0},
    CustomerColumn{"audience_value", -detail::largest_number, detail::largest_number, detail::derived},
    CustomerColumn{"profile_value", -detail::largest_number, detail::largest_number, 0.0},
    CustomerColumn{"contact_age", 0.0, detail::largest_number, 0.0},
    CustomerColumn{"partner_eligible", 0.0, 1.0, 1.0},
    CustomerColumn{"partner_weight", 0.0, detail::largest_number, 1.0},
    CustomerColumn{"marketing_cost", 0.0, detail::largest_number, 0.0},
};

/// Kinds of contact; the customers file counts them in `contacts_KIND`. Absent columns count nothing.
inline constexpr std::array<std::string_view, 6> contact_kinds{"complaint", "suggestion", "request",
                                                               "need",      "competitor", "satisfaction"};

/// Parts of a knowledge item; the customers file has them as `knowledge_1_PART`, `knowledge_2_PART` … for as many items
/// as there are.
inline constexpr std::array<std::string_view, 4> knowledge_parts{"convertibility", "contribution", "benefit", "cost"};

/// The value columns a report writes, in its order: five components, two subtotals, the total.
inline constexpr std::array<std::string_view, 8> value_columns{
    "purchase_value",    "word_of_mouth_value", "information_value", "knowledge_value",
    "transaction_value", "current_value",       "potential_value",   "total_value"};

}  // namespace custval_cli

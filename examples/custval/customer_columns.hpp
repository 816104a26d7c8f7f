// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <custval/tiering/columns.hpp>
#include <custval/value/columns.hpp>
#include <limits>
#include <string_view>

namespace custval_cli {

/// A column of the customers file with one number a customer: its name, that of the library's column, the values it may
/// hold, and what stands in where the file has none (NaN: derived from the purchases).
struct CustomerColumn {
  std::string_view name;
  std::string_view former_name;  ///< what files and configurations may still call it; empty: nothing else
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
    CustomerColumn{custval::wallet_share::name(), "", 0.0, 1.0, 1.0},
    CustomerColumn{custval::unit_margin::name(), "margin", -detail::largest_number, detail::largest_number, 1.0},
    CustomerColumn{custval::retention::name(), "", 0.0, 1.0, 0.8},
    CustomerColumn{custval::influence::name(), "", -1.0, 1.0, 0.0},
    CustomerColumn{custval::reach::name(), "", 0.0, detail::largest_number, 0.0},
    CustomerColumn{custval::audience_value::name(), "", -detail::largest_number, detail::largest_number,
                   detail::derived},
    CustomerColumn{custval::profile_value::name(), "", -detail::largest_number, detail::largest_number, 0.0},
    CustomerColumn{custval::contact_ages::name(), "contact_age", 0.0, detail::largest_number, 0.0},
    CustomerColumn{custval::partner_eligible::name(), "", 0.0, 1.0, 1.0},
    CustomerColumn{custval::partner_weight::name(), "", 0.0, detail::largest_number, 1.0},
    CustomerColumn{custval::marketing_cost::name(), "", 0.0, detail::largest_number, 0.0},
};

/// Whether a column goes by this name, or did.
[[nodiscard]] constexpr bool is_called(const CustomerColumn& column, std::string_view name) noexcept {
  return name == column.name || (!name.empty() && name == column.former_name);
}

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

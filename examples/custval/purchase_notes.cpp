// SPDX-License-Identifier: BSL-1.0
#include "purchase_notes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <custval/interop/csv/field_text.hpp>
#include <custval/report/number_text.hpp>

#include "progress.hpp"

namespace custval_cli {

using custval::date_text;

using custval::money_text;

namespace {

using custval::Json;
using custval::RowsAndMoney;

std::string counted(std::int64_t rows, const std::string& what) {
  return grouped(static_cast<std::uint64_t>(rows)) + " " + what + (rows == 1 ? "" : "s");
}

// "3 refunds of -45.00 in all".
std::string refunds_of(const RowsAndMoney& group) {
  return counted(group.rows, "refund") + " of " + money_text(group.amount) + (group.rows == 1 ? "" : " in all");
}

void note_returns(const Purchases& purchases, std::vector<std::string>& notes) {
  const RowsAndMoney& late = purchases.late_returns;
  const RowsAndMoney& others = purchases.other_refunds;
  const RowRule rule = purchases.refunds;
  if (rule == RowRule::keep) {
    if (late.rows + others.rows > 0) {
      notes.emplace_back("negative amounts are kept as purchases like any other");
    }
    return;
  }
  if (late.rows > 0) {
    const std::string whose =
        " the purchase of an earlier " + std::string(period_name(purchases.calendar)) + " (same customer and amount)";
    notes.push_back(rule == RowRule::net_purchase ? refunds_of(late) + " took back" + whose
                    : rule == RowRule::apart
                        ? refunds_of(late) + " gave back" + whose + ": kept apart, the purchase counts"
                        : refunds_of(late) + " gave back" + whose +
                              ", which counts as if kept; --refunds net_purchase takes it back, apart keeps refunds "
                              "out of the purchases");
  }
  if (others.rows > 0) {
    notes.push_back(
        refunds_of(others) + " gave back no purchase of the same customer and amount before: " +
        (rule == RowRule::apart ? "kept apart" : "netted within the " + std::string(period_name(purchases.calendar))));
  }
  if (rule != RowRule::apart && purchases.losing_days.rows > 0) {
    notes.push_back(counted(purchases.losing_days.rows, "row") + " of " + money_text(purchases.losing_days.amount) +
                    " in all, on " + std::string(period_name(purchases.calendar)) +
                    "s that sum to nothing or less, are no purchase; where negative amounts are data, such as losses "
                    "in a log of profits: --refunds keep");
  }
}

}  // namespace

std::string_view period_name(const custval::Calendar& calendar) {
  constexpr std::array<std::string_view, 5> names{"day", "week", "month", "quarter", "year"};
  return names.at(static_cast<std::size_t>(calendar.unit()));
}

std::vector<std::string> purchase_notes(const Purchases& purchases) {
  std::vector<std::string> notes;
  const std::string of_all = " of " + grouped(static_cast<std::uint64_t>(purchases.ids.size())) + " customers ";
  if (purchases.customers_too_late > 0) {
    notes.push_back(grouped(purchases.customers_too_late) + of_all + "first bought after " +
                    date_text(purchases.observation_end) +
                    (purchases.calendar.unit() == custval::calendar_unit::day
                         ? ", the calibration end"
                         : ", the end of the last full " + std::string(period_name(purchases.calendar)) +
                               " up to the calibration end") +
                    ": they are left out");
  }
  if (purchases.customers_without_purchase > 0) {
    notes.push_back(grouped(purchases.customers_without_purchase) + of_all +
                    "have refunds or zeros alone, and no purchase: they are left out");
  }
  if (purchases.customers_without_rows > 0) {
    notes.push_back(grouped(purchases.customers_without_rows) + of_all + "have no row that counts (up to " +
                    date_text(purchases.last_known_day) + "): they are left out");
  }
  note_returns(purchases, notes);
  return notes;
}

custval::Json left_out_json(const Purchases& purchases) {
  const auto money = [](const RowsAndMoney& group) { return Json{{"rows", group.rows}, {"amount", group.amount}}; };
  Json json;
  json["refunds"] = std::string(word_of(purchases.refunds));
  json["zero_amounts"] = std::string(word_of(purchases.zero_amounts));
  json["returns_of_earlier_days"] = money(purchases.late_returns);
  json["refunds_without_a_purchase"] = money(purchases.other_refunds);
  json["rows_without_a_purchase"] = money(purchases.losing_days);
  json["customers_left_out"] = {{"first_bought_after_the_calibration_end", purchases.customers_too_late},
                                {"no_purchase", purchases.customers_without_purchase},
                                {"no_row_that_counts", purchases.customers_without_rows}};
  json["customers_of_unknown_money"] = purchases.total_spend().isNaN().count();
  return json;
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/purchases/amount_policy.hpp>
#include <custval/purchases/summary.hpp>
#include <custval/report/purchase_facts.hpp>

#include <string>

namespace custval {

/// What refunds and zeros were taken for and which customers were left out, as JSON: the numbers of `purchase_notes`.
[[nodiscard]] inline Json left_out_json(const PurchaseFacts& facts) {
  const auto money = [](const RowsAndMoney& group) { return Json{{"rows", group.rows}, {"amount", group.amount}}; };
  Json json;
  json["refunds"] = std::string(amount_rule_name(facts.amounts.refunds));
  json["zero_amounts"] = std::string(amount_rule_name(facts.amounts.zeros));
  json["returns_of_earlier_days"] = money(facts.late_returns);
  json["refunds_without_a_purchase"] = money(facts.other_refunds);
  json["rows_without_a_purchase"] = money(facts.losing_days);
  json["customers_left_out"] = {{"first_bought_after_the_calibration_end", facts.customers_too_late},
                                {"no_purchase", facts.customers_without_purchase},
                                {"no_row_that_counts", facts.customers_without_rows}};
  json["customers_of_unknown_money"] = facts.unknown_money;
  return json;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <custval/purchases/calendar.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "purchases_input.hpp"

namespace custval_cli {

/// "day", "week", "month", "quarter" or "year".
[[nodiscard]] std::string_view period_name(const custval::Calendar& calendar);

/// What a reader of any figure about these purchases should know, as sentences: what refunds were taken for, and which
/// customers were left out.
[[nodiscard]] std::vector<std::string> purchase_notes(const Purchases& purchases);

/// The same as numbers, for report.json and a model's file.
[[nodiscard]] custval::Json left_out_json(const Purchases& purchases);

}  // namespace custval_cli

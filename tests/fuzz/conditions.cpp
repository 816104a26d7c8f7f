// SPDX-License-Identifier: BSL-1.0
// Conditions as JSON: what is read is written and read again as the same, and holds for a customer exactly when its
// parts say so, worked out from the JSON by three-valued logic.
#include <custval/core/bind.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/core/view.hpp>
#include <custval/interop/json/condition.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/tiering/rules.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz_target.hpp"

using namespace custval;
using custval_test::expect;

namespace {

using All = columns<current_value, potential_value, purchase_days>;
constexpr std::array<std::string_view, 3> names{"current_value", "potential_value", "purchase_days"};
using Customer = std::array<double, 3>;

double number_of(const Json& json) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (json.is_string()) {
    return json == "inf" ? infinite : json == "-inf" ? -infinite : std::nan("");
  }
  return json.get<double>();
}

// True, false, or unknown.
std::optional<bool> holds(const Json& condition, const Customer& customer) {
  for (const bool all : {true, false}) {
    const char* const key = all ? "all" : "any";
    if (condition.contains(key)) {
      std::optional<bool> joined = all;
      for (const Json& part : condition[key]) {
        const std::optional<bool> one = holds(part, customer);
        if (joined == !all || one == !all) {
          joined = !all;
        } else if (!one) {
          joined.reset();
        }
      }
      return joined;
    }
  }
  if (condition.contains("not")) {
    const std::optional<bool> inner = holds(condition["not"], customer);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  double value = 0.0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (condition["column"] == names[i]) {
      value = customer[i];
    }
  }
  const Json& is = condition["is"];
  if (is == "known") {
    return !std::isnan(value);
  }
  if (std::isnan(value)) {
    return std::nullopt;
  }
  const double bound = number_of(condition["value"]);
  return is == ">="   ? value >= bound
         : is == ">"  ? value > bound
         : is == "<=" ? value <= bound
         : is == "<"  ? value < bound
         : is == "==" ? value == bound
                      : value != bound;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Json json;
  std::optional<Condition<All>> condition;
  try {
    json = json_from_text(custval_test::text_of(bytes, size));
    condition = condition_from_json<All>(json);
  } catch (const FormatError& error) {
    expect(!std::string_view(error.what()).empty(), "an error says why");
    return 0;
  }
  const Json written = condition_json(*condition);
  expect(condition_from_json<All>(written) == *condition, "a condition comes back as it was");
  expect(condition_from_json<All>(json_from_text(written.dump())) == *condition, "through a text too");
  expect(!to_text(*condition).empty(), "a condition reads as a sentence");

  const double unknown = std::nan("");
  const std::array<double, 5> values{-1.0, 0.0, 1.0, 1e300, unknown};
  const RuleGrading<All> grading({rule("yes", *condition)}, "no");
  for (const double current : values) {
    for (const double potential : values) {
      const Customer customer{current, potential, 2.0};
      std::array<Tier, 1> tier{};
      grading.assign(view(bind<current_value>(customer.data(), 1), bind<potential_value>(customer.data() + 1, 1),
                          bind<purchase_days>(customer.data() + 2, 1)),
                     tier);
      const std::optional<bool> truth = holds(json, customer);
      expect(tier[0] == (!truth ? unclassified : *truth ? 0 : 1), "it holds when its parts say so");
    }
  }
  return 0;
}

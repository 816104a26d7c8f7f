// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/grading.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/thresholds.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace custval;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

auto base_of(Index rows) {
  Table<double, current_value, potential_value, total_value, cost_to_serve, marketing_cost, purchase_days, last_day,
        total_spend>
      base(rows);
  for (Index i = 0; i < rows; ++i) {
    const auto x = static_cast<double>(i);
    base[current_value{}](i) = std::sin(x) * x + 0.1;
    base[potential_value{}](i) = std::cos(x) * 3;
    base[total_value{}](i) = i % 7 == 3 ? std::nan("") : std::exp(std::sin(x * x));
    base[cost_to_serve{}](i) = static_cast<double>(i % 5);
    base[marketing_cost{}](i) = static_cast<double>(i % 3);
    base[purchase_days{}](i) = static_cast<double>(i % 4);
    base[last_day{}](i) = static_cast<double>((i * 37) % 91);
    base[total_spend{}](i) = x / 3;
  }
  return base;
}

// Written, read and compared; the text goes through a string as through a file.
template <class G>
void check_round_trip(const G& grading) {
  const std::string text = grading_json(grading).dump(2);
  const auto read = grading_from_text<G>(text);
  CHECK(read == grading);
  CHECK(grading_json(read).dump(2) == text);
}

template <class G>
std::string problem_with(const std::string& text) {
  try {
    (void)grading_from_text<G>(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("every grading comes back from JSON as it was") {
  const auto base = base_of(300);
  check_round_trip(fit(CumulativeShare{0.8, 0.95}, base));
  check_round_trip(dated(fit(HeadCount<current_value>{0.1, 0.2, 0.7}, base),
                         std::chrono::sys_days{std::chrono::year{2024} / 2 / 29}));
  check_round_trip(fit(Thresholds<potential_value>({0.1, -1e-300}, TierLabels({"gut", "naïve \"x\"\n", ""})), base));
  check_round_trip(fit(CostContribution{}, base));
  check_round_trip(fit(ValueGrowth{}, base));
  check_round_trip(fit(
      FactorGrid({"a", "b", "c", "a"}, Factor<current_value>::at({1.0}), Factor<marketing_cost>::top({0.4})), base));
  check_round_trip(fit(Rfm{}.bins(5, 4, 3).weights(1, 0.5, 0.1), base));
  check_round_trip(fit(Within{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base));
  check_round_trip(fit(WorseOf{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base));
  check_round_trip(fit(
      Crossed({"x", "y", "y", "x"}, CumulativeShare{0.8}, Rules{rule("new", new_customer())}.otherwise("old")), base));
  // Never fitted, and with classes that nobody can be in.
  check_round_trip(ThresholdGrading<total_value>({infinity, 5, -infinity}, TierLabels{}));
}

TEST_CASE("conditions come back from JSON as they were") {
  using All = columns<current_value, potential_value, purchase_days>;
  const auto check = [](const auto& condition) {
    const auto wide = condition.template widen<All>();
    CHECK(condition_from_json<All>(condition_json(wide)) == wide);
    CHECK(condition_from_json<All>(Json::parse(condition_json(wide).dump())) == wide);
  };
  const auto a = current_value{} >= 1;
  const auto b = potential_value{} < -2.5;
  const auto c = purchase_days{} == 0;
  check(a);
  check(!is_known(purchase_days{}));
  check(a && b && c);
  check(a && (b && c));
  check((a || b) && !(c || (a && b)));
  check(!(!a));
  check(potential_value{} > infinity);
  CHECK(
      condition_json(current_value{} >= 1 && !(current_value{} < 2)).dump() ==
      R"({"all":[{"column":"current_value","is":">=","value":1.0},{"not":{"column":"current_value","is":"<","value":2.0}}]})");
  CHECK_THROWS_WITH_AS(
      (void)condition_from_json<All>(Json::parse(R"({"all": [{"column": "curent_value", "is": ">=", "value": 1}]})")),
      "custval::condition_from_json: all[0].column is \"curent_value\", expected one of current_value, "
      "potential_value, "
      "purchase_days",
      FormatError);
  CHECK_THROWS_AS((void)condition_from_json<All>(Json::parse(R"({"any": []})")), FormatError);
  CHECK_THROWS_AS((void)condition_from_json<All>(Json::parse(R"({"column": "current_value", "is": "=>", "value": 1})")),
                  FormatError);
  CHECK_THROWS_AS(
      (void)condition_from_json<All>(Json::parse(R"({"column": "current_value", "is": ">=", "value": "nan"})")),
      FormatError);
}

TEST_CASE("what a grading says of itself in JSON") {
  const std::vector<double> values{9, 8, 1, 1, std::nan("")};
  const auto grading = dated(fit(HeadCount{0.5}.labelled(TierLabels({"top", "rest"})), values),
                             std::chrono::sys_days{std::chrono::year{2024} / 12 / 31});
  CHECK(grading_json(grading) == Json::parse(R"({
    "format": "custval.grading", "version": 1, "type": "thresholds", "columns": ["total_value"], "thresholds": [8.0],
    "labels": ["top", "rest"],
    "fitted_on": {"rows": 4, "skipped": 1, "total": 4.0, "day": "2024-12-31", "customers": [2, 2],
                  "share_of_customers": [0.5, 0.5]}})"));
}

TEST_CASE("a document that is wrong, newer, of another kind or cut short is a clear error") {
  using G = ThresholdGrading<total_value>;
  const std::string right = grading_json(fit(HeadCount{0.2}, std::vector<double>{3, 2, 1})).dump(2);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = right;
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return problem_with<G>(text.replace(place, from.size(), to));
  };
  CHECK(with("\"version\": 1", "\"version\": 2") ==
        "custval::grading_from_json: the document's version is 2, newer than 1, the newest that this custval reads");
  CHECK(with("\"version\": 1", "\"version\": \"one\"") ==
        "custval::grading_from_json: the document's version is \"one\", expected 1 to 1");
  CHECK(with("\"version\": 1,", "") ==
        "custval::grading_from_json: the document's version is missing, expected 1 to 1");
  CHECK(with("custval.grading", "custval.model") ==
        "custval::grading_from_json: the document's format is \"custval.model\", expected \"custval.grading\"");
  CHECK(with("\"thresholds\",", "\"rules\",") ==
        "custval::grading_from_json: type is \"rules\", expected \"thresholds\"");
  CHECK(with("\"total_value\"", "\"current_value\"") ==
        "custval::grading_from_json: columns is an array, expected [\"total_value\"]");
  CHECK(with("\"rows\": 3", "\"rows\": -3") ==
        "custval::grading_from_json: fitted_on.rows is -3, expected a whole number >= 0");
  CHECK(with("\"day\": null", "\"day\": \"2023-02-29\"") ==
        "custval::grading_from_json: fitted_on.day is \"2023-02-29\", expected a date written \"2024-12-31\", or null");
  CHECK(with("\"labels\"", "\"label\"") == "custval::grading_from_json: labels is missing");
  CHECK(problem_with<G>("[]") ==
        "custval::grading_from_json: the document has no 'format'; a 'custval.grading' was expected");
  // Cut anywhere, it is never taken for a grading; the message says where the text stops.
  for (std::size_t size = 0; size + 1 < right.size(); ++size) {
    const std::string problem = problem_with<G>(right.substr(0, size));
    CHECK_MESSAGE(
        problem.starts_with("custval::grading_from_text: the text is not JSON, or not all of it: parse error"),
        problem);
  }
  // Values that the grading itself refuses.
  CHECK(with("3.0\n", "\"nan\"\n").find("threshold 0 is NaN, expected") != std::string::npos);
  CHECK(with("\"A\",", "\"A\", \"B\",") ==
        "custval::ThresholdGrading: the policy has 3 labels, expected 2, one more than cuts");
}

TEST_CASE("any single change of a byte is an error or a grading and never a crash") {
  using G = RuleGrading<columns<purchase_days>>;
  const auto base = base_of(50);
  const std::string right =
      grading_json(fit(Rules{rule("new", new_customer()), rule("old", !(purchase_days{} < 2))}, base)).dump();
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (const char c : {'x', '"', '}', '9', '-', '\0', '\xff'}) {
      std::string text = right;
      text[i] = c;
      try {
        (void)grading_from_text<G>(text);
      } catch (const Error&) {  // the only kind there may be
      }
    }
  }
}

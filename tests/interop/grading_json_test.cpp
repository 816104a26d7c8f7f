// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/any_grading.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/interop/json/json_from_text.hpp>

#include <custval/core/bind.hpp>
#include <custval/core/table.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <type_traits>
#include <vector>

#include "../message_of.hpp"
#include "../numbers.hpp"

using namespace custval;

namespace {

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
  check_round_trip(fit(Nested{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base));
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
      "custval::condition_from_json: all[0].column is \"curent_value\", expected one of \"current_value\", "
      "\"potential_value\", \"purchase_days\"",
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
        "custval::grading_from_json: columns is [\"current_value\"], expected [\"total_value\"]");
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
  CHECK(with("\"B\"", "\"A\"") ==
        "custval::ThresholdGrading: two classes have the label 'A', expected one of its own for each class");
  CHECK(with("3.0\n", "\"nan\"\n").find("threshold 0 is NaN, expected") != std::string::npos);
  CHECK(with("\"A\",", "\"A\", \"B\",") ==
        "custval::ThresholdGrading: the policy has 3 labels, expected 2, one for each class");
}

TEST_CASE("a condition with keys that mean nothing there is refused") {
  using All = columns<current_value, potential_value>;
  const auto problem = [](const char* text) -> std::string {
    try {
      (void)condition_from_json<All>(Json::parse(text));
    } catch (const FormatError& error) {
      return error.what();
    }
    return "nothing";
  };
  const std::string begin = "custval::condition_from_json: ";
  const std::string one = R"({"column": "current_value", "is": ">=", "value": 1})";
  CHECK(problem(one.c_str()) == "nothing");
  CHECK(problem((R"({"all": [)" + one + R"(], "any": []})").c_str()) ==
        begin + R"(the document: a condition has one of "column", "all", "any" and "not", here are "all" and "any")");
  CHECK(problem((R"({"any": [)" + one + R"(], "value": 7})").c_str()) ==
        begin + "unknown key 'value'; the nearest known is 'any'");
  CHECK(problem((R"({"any": [{"not": )" + one + R"(, "column": "x"}]})").c_str()) ==
        begin + R"(any[0]: a condition has one of "column", "all", "any" and "not", here are "column" and "not")");
  CHECK(problem(R"({"all": [{"column": "current_value", "is": ">=", "value": 1, "al": 3}]})") ==
        begin + "unknown key 'all[0].al'; the nearest known is 'all[0].is'");
  CHECK(problem(R"({"column": "current_value", "is": "known", "value": 1})") ==
        begin + R"(value is 1, expected absent beside "is": "known")");
}

TEST_CASE("what is nested too deep is refused, not read until the stack is full") {
  using All = columns<current_value>;
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 1; i < depth; ++i) {
      text += R"({"not":)";
    }
    return text + R"({"column":"current_value","is":"known"})" + std::string(depth - 1, '}');
  };
  CHECK_NOTHROW((void)condition_from_json<All>(Json::parse(nested(100))));
  CHECK_THROWS_WITH_AS((void)condition_from_json<All>(Json::parse(nested(101))),
                       "custval::condition_from_json: the document: conditions are nested more than 100 deep",
                       FormatError);
  CHECK_THROWS_AS((void)condition_from_json<All>(Json::parse(nested(300'000))), FormatError);
  using G = RuleGrading<All>;
  const auto grading = fit(Rules{rule("a", is_known(current_value{}))}, base_of(3));
  const std::string right = grading_json(grading).dump();
  const std::string inner = R"({"column":"current_value","is":"known"})";
  const auto with = [&](const std::string& condition) {
    std::string text = right;
    return problem_with<G>(text.replace(text.find(inner), inner.size(), condition));
  };
  CHECK(with(nested(100)) == "nothing");
  CHECK(with(nested(200)) == "custval::grading_from_json: rules[0].when: conditions are nested more than 100 deep");
  const std::string deep =
      "custval::grading_from_text: the text is not JSON, or not all of it: nested more than 1000 deep";
  CHECK(with(nested(300'000)) == deep);
  // Gradings within gradings, too.
  const Json leaf = grading_json(fit(CumulativeShare{0.5}, base_of(3)));
  const auto problem_of_nested = [&](std::size_t levels) {
    Json json = leaf;
    for (std::size_t i = 1; i < levels; ++i) {
      Json outer = leaf;
      outer["type"] = "nested";
      outer["outer"] = std::move(json);
      outer["inner"] = Json::array({leaf, leaf});
      json = std::move(outer);
    }
    return custval_test::message_of([&] { (void)grading_from_json(json); });
  };
  CHECK(problem_of_nested(300).find("gradings are nested more than 100 deep") != std::string::npos);
  CHECK(problem_with<G>(R"({"format": )" + std::string(300'000, '[') + std::string(300'000, ']') + "}") == deep);
  CHECK(problem_with<G>(R"({"format": [[]], "version": 1})") ==
        "custval::grading_from_json: the document's format is [[]], expected \"custval.grading\"");
}

TEST_CASE("numbers that no grading can have are refused") {
  const auto changed = [](const auto& grading, const std::string& from, const std::string& to) {
    std::string text = grading_json(grading).dump();
    const auto place = text.find(from);
    REQUIRE_MESSAGE(place != std::string::npos, text);
    return problem_with<std::remove_cvref_t<decltype(grading)>>(text.replace(place, from.size(), to));
  };
  const auto base = base_of(300);
  const auto rfm = fit(Rfm{}.bins(5, 4, 3).weights(1, 0.5, 0.25), base);
  const std::string weights = R"("weights":[1.0,0.5,0.25])";
  CHECK(changed(rfm, weights, R"("weights":["nan",-5,0])") ==
        "custval::RfmGrading: the weight of recency is NaN, expected a number >= 0");
  CHECK(changed(rfm, weights, R"("weights":[1,-5,0])") ==
        "custval::RfmGrading: the weight of frequency is -5, expected a number >= 0");
  CHECK(changed(rfm, weights, R"("weights":[0,0,"inf"])") ==
        "custval::RfmGrading: the weight of money is inf, expected a number >= 0");
  CHECK(changed(rfm, weights, R"("weights":[0,0,0])") ==
        "custval::RfmGrading: the sum of the weights is 0, expected a number > 0");
  CHECK(changed(rfm, R"("scores":[[5,4,)", R"("scores":[[4294967301,4,)") ==
        "custval::grading_from_json: scores[0][0] is 4294967301, expected a whole number from 0 to 2147483647");
  CHECK(changed(rfm, R"("cells":[)", R"("cells":[255,)") ==
        "custval::grading_from_json: cells[0] is 255, expected a whole number from 0 to 253");
  const auto contribution = fit(CostContribution{}.against(0.5), base);
  CHECK(changed(contribution, R"("mean_rate":0.5)", R"("mean_rate":"nan")") ==
        "custval::ContributionGrading: the mean rate is NaN, expected a finite number");
  CHECK(changed(contribution, R"("mean_rate":0.5)", R"("mean_rate":"-inf")") ==
        "custval::ContributionGrading: the mean rate is -inf, expected a finite number");
}

TEST_CASE("rows and customers that do not add up are refused") {
  // Two finite, two infinite, one NaN: two rows count, four customers are in classes.
  const std::vector<double> values{infinity, 2, 1, -infinity, std::nan("")};
  const std::string right = grading_json(fit(HeadCount{0.5}, values)).dump();
  const auto with = [&](const std::string& fitted_on) {
    std::string text = right;
    const std::string from = R"("rows":2,"skipped":3,"total":2.0,"day":null,"customers":[2,2])";
    REQUIRE(text.find(from) != std::string::npos);
    return problem_with<ThresholdGrading<total_value>>(text.replace(text.find(from), from.size(), fitted_on));
  };
  const std::string begin = "custval::grading_from_json: fitted_on.";
  CHECK(with(R"("rows":2,"skipped":3,"total":2.0,"day":null,"customers":[3,2])") == "nothing");
  CHECK(with(R"("rows":2,"skipped":3,"total":2.0,"day":null,"customers":[])") == "nothing");
  CHECK(with(R"("rows":2,"skipped":3,"total":2.0,"day":null,"customers":[3,3])") ==
        begin + "customers[1] is 3, expected no more customers in all than rows and skipped");
  CHECK(with(R"("rows":2,"skipped":3,"total":2.0,"day":null,"customers":[9223372036854775807,9223372036854775807])") ==
        begin + "customers[0] is 9223372036854775807, expected no more customers in all than rows and skipped");
  CHECK(with(R"("rows":9223372036854775807,"skipped":3,"total":2.0,"day":null,"customers":[2,2])") ==
        begin + "rows is 9223372036854775807, expected no more rows than customers in the classes");
  CHECK(with(R"("rows":5,"skipped":0,"total":2.0,"day":null,"customers":[2,2])") ==
        begin + "rows is 5, expected no more rows than customers in the classes");
  CHECK(with(R"("rows":2,"skipped":3,"total":"nan","day":null,"customers":[2,2])") ==
        begin + "total is \"nan\", expected a number, \"inf\" or \"-inf\"");
}

TEST_CASE("labels that a grading makes of others' are not to be edited") {
  const auto grading = fit(Nested{CumulativeShare{0.8}, HeadCount<current_value>{0.5}}, base_of(300));
  std::string text = grading_json(grading).dump();
  const std::string own = R"("labels":["A/A","A/B")";
  REQUIRE(text.find(own) != std::string::npos);
  text.replace(text.find(own), own.size(), R"("labels":["A/A","mine")");
  CHECK(problem_with<std::remove_const_t<decltype(grading)>>(text) ==
        "custval::grading_from_json: labels[1] is \"mine\", expected \"A/B\"");
}

TEST_CASE("a grading without columns, or with others than those of its parts, is refused") {
  const auto problem = [](const Json& json) {
    return custval_test::message_of([&] { (void)grading_from_json(json, std::vector<ColumnInfo>{"anything"}); });
  };
  Json json = grading_json(fit(CumulativeShare{0.5}, base_of(3)));
  json.erase("columns");
  CHECK(problem(json).find("columns is missing") != std::string::npos);
  Json whole = grading_json(fit(Nested{CumulativeShare{0.5}, HeadCount<current_value>{0.5}}, base_of(9)));
  REQUIRE(problem(whole) == "nothing thrown");
  whole["columns"] = Json::array({"banana", "kiwi"});
  CHECK(problem(whole).find("columns is [\"banana\", \"kiwi\"], expected [\"") != std::string::npos);
}

TEST_CASE("what JSON cannot hold is refused before it is written") {
  const std::vector<double> values{3, 2, 1};
  const auto labelled = [&](const std::string& label) {
    return fit(HeadCount{0.5}.labelled(TierLabels({"top", label})), values);
  };
  for (const char* bad : {"\xff", "ok \xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf8\x88\x80\x80\x80", "\x80", "\xe2\x82", "\xf0\x9f\x98"}) {
    CAPTURE(std::string(bad).size());
    CHECK_THROWS_WITH_AS((void)grading_json(labelled(bad)),
                         "custval::grading_json: label 1 is not UTF-8, which is all that JSON can hold", ArgumentError);
  }
  for (const char* good : {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    check_round_trip(labelled(good));
  }
  CHECK_THROWS_AS((void)grading_json(fit(Rules{rule("\xff", total_value{} > 1)}, base_of(3))), ArgumentError);

  const auto of_year = [&](int year) {
    return dated(labelled("rest"), std::chrono::sys_days{std::chrono::year{year} / 12 / 31});
  };
  check_round_trip(of_year(0));
  check_round_trip(of_year(9999));
  CHECK_THROWS_WITH_AS((void)grading_json(of_year(10'000)),
                       "custval::grading_json: the year of the day that the grading is of is 10000, expected 0 to 9999",
                       ArgumentError);
  CHECK_THROWS_AS((void)grading_json(of_year(-1)), ArgumentError);
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

// In quadratic time these two would take minutes.
TEST_CASE("very many keys that nobody knows are read past, in their order; a key that comes twice is refused") {
  using G = ThresholdGrading<total_value>;
  const auto grading = fit(Thresholds<total_value>(std::vector<double>{2.0, 1.0}), base_of(3));
  const std::string right = grading_json(grading).dump();
  std::string many;
  std::string objects;
  for (int i = 0; i < 300'000; ++i) {
    many += "\"key " + std::to_string(i) + "\": " + std::to_string(i) + ", ";
    objects += i == 0 ? "{}" : ", {}";
  }
  const std::string text = "{" + many + "\"list\": [" + objects + "], " + right.substr(1);
  CHECK(grading_from_text<G>(text) == grading);
  const Json json = json_from_text(text);
  REQUIRE(json.size() == 300'001 + Json::parse(right).size());
  CHECK(json.begin().key() == "key 0");
  const auto last = std::next(json.begin(), 299'999);
  CHECK(last.key() == "key 299999");
  CHECK(last.value() == 299'999);
  CHECK(json["list"].size() == 300'000);
  CHECK(problem_with<G>("{" + many + right.substr(1, right.size() - 2) + ", \"key 7\": 1}") ==
        "custval::grading_from_text: the text has an object with a key twice: key 7");
}

TEST_CASE("a text is read as the parser reads it") {
  for (const char* const text : {"null", "7", "-7", "1e3", "\"a\"", "[]", "{}",
                                 R"({"b": [1, -2, 3.5, true, false, null], "a": {"x": [[], {}]}})",
                                 R"([{"b": 1, "a": [{"c": {"d": "e"}}, 2]}, 18446744073709551615])"}) {
    CHECK(json_from_text(text) == Json::parse(text));
    CHECK(json_from_text(text).dump() == Json::parse(text).dump());
  }
  CHECK_THROWS_AS((void)json_from_text("[1, 2"), FormatError);
  CHECK_THROWS_AS((void)json_from_text("\xff"), FormatError);
  CHECK_THROWS_AS((void)json_from_text(""), FormatError);
}

TEST_CASE("a condition of very many parts is read, written and told") {
  using All = columns<current_value>;
  Json parts = Json::array();
  constexpr std::size_t size = 100'000;
  for (std::size_t i = 0; i < size; ++i) {
    parts.push_back({{"column", "current_value"}, {"is", "!="}, {"value", i}});
  }
  const Json json = {{"all", parts}};
  const auto condition = condition_from_json<All>(json);
  CHECK(condition.program().steps().size() == 2 * size - 1);
  CHECK(condition_json(condition) == json);
  const std::string text = to_text(condition);
  CHECK(text.starts_with("current_value != 0 and current_value != 1 and current_value != 2 and "));
  CHECK(text.ends_with(" and current_value != 99999"));
}

// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/lifetime.hpp>

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace custval;

namespace {

LifetimeData some_data() {
  std::vector<double> x;
  std::vector<double> last;
  std::vector<double> end;
  for (int i = 0; i < 300; ++i) {
    x.push_back((i * i) % 5);
    end.push_back(30 + i % 7);
    last.push_back(x.back() > 0 ? 3 + (i * 7) % 25 : 0);
  }
  return {x, last, end, std::vector<double>(300, 1.0)};
}

}  // namespace

TEST_CASE("a fitted lifetime model comes back from JSON as it was") {
  const auto fitted = fit<BgNbd>(some_data());
  const std::string text = lifetime_json(fitted).dump();
  CHECK(lifetime_from_text<BgNbd>(text) == fitted);
  const Json json = Json::parse(text);
  CHECK(lifetime_model_name(json) == "bg-nbd");
  CHECK(json["parameters"]["alpha"] == fitted.model.alpha());
  CHECK(json["standard_errors"].size() == 4);
  CHECK(json["customers"] == 300);
  CHECK(json["unit_days"] == 1);
  CHECK(json["fingerprint"].get<std::string>().size() == 16);
  // Never the data.
  CHECK(text.size() < 2000);
  const FittedModel<Nbd> none = fit<Nbd>(LifetimeData{});
  CHECK(lifetime_from_text<Nbd>(lifetime_json(none).dump()) == none);  // deviations that are not known too
}

TEST_CASE("a lifetime model that cannot be read is refused with the place") {
  const Json good = lifetime_json(fit<Nbd>(some_data()));
  const auto refuses = [&](const char* key, const Json& value, const std::string& message) {
    Json bad = good;
    bad[key] = value;
    CHECK_THROWS_WITH_AS((void)lifetime_from_json<Nbd>(bad), message.c_str(), FormatError);
  };
  refuses("version", 2,
          "custval::lifetime_from_json: the document's version is 2, newer than 1, the newest that this custval reads");
  refuses("format", "custval.grading",
          "custval::lifetime_from_json: the document's format is \"custval.grading\", expected "
          "\"custval.lifetime_model\"");
  refuses("model", "bg-nbd", "custval::lifetime_from_json: model is \"bg-nbd\", expected \"nbd\"");
  refuses("status", "fine",
          "custval::lifetime_from_json: status is \"fine\", expected \"converged\", \"at_boundary\", \"flat\" or "
          "\"not_converged\"");
  refuses("fingerprint", "xyz",
          "custval::lifetime_from_json: fingerprint is \"xyz\", expected up to 16 hexadecimal digits");
  refuses("log_covariance", Json::array({1}), "custval::lifetime_from_json: log_covariance[0] is 1, expected an array");
  Json bad = good;
  bad["parameters"].erase("alpha");
  CHECK_THROWS_WITH_AS((void)lifetime_from_json<Nbd>(bad), "custval::lifetime_from_json: parameters.alpha is missing",
                       FormatError);
  bad = good;
  bad["parameters"]["r"] = -1;
  CHECK_THROWS_WITH_AS((void)lifetime_from_json<Nbd>(bad),
                       "custval::lifetime_from_json: parameters.r is -1, expected a finite number > 0", FormatError);
  const std::string text = good.dump();
  CHECK_THROWS_AS((void)lifetime_from_text<Nbd>(text.substr(0, text.size() / 2)), FormatError);
}

TEST_CASE("every number of a lifetime model's JSON has its domain, and every model the same") {
  const Json bg_bb = lifetime_json(FittedModel<BgBb>{});
  const Json bg_nbd = lifetime_json(FittedModel<BgNbd>{});
  const auto refused = [](const Json& good, const Json& patch, const std::string& message) {
    Json bad = good;
    bad.merge_patch(patch);
    const std::string whole = "custval::lifetime_from_json: " + message;
    if (good["model"] == "bg-bb") {
      CHECK_THROWS_WITH_AS((void)lifetime_from_json<BgBb>(bad), whole.c_str(), FormatError);
    } else {
      CHECK_THROWS_WITH_AS((void)lifetime_from_json<BgNbd>(bad), whole.c_str(), FormatError);
    }
  };
  for (const Json& good : {bg_bb, bg_nbd}) {
    const std::string days = ", expected a number of days from 1e-15 to 1e10";
    refused(good, {{"unit_days", 0}}, "unit_days is 0" + days);
    refused(good, {{"unit_days", -3}}, "unit_days is -3" + days);
    refused(good, {{"unit_days", 1e15}}, "unit_days is 1e+15" + days);
    refused(good, {{"unit_days", "nan"}}, "unit_days is \"nan\"" + days);
    refused(good, {{"unit_days", true}}, "unit_days is true, expected a number, \"inf\" or \"-inf\"");
    for (const char* const key : {"log_likelihood", "penalty"}) {
      refused(good, {{key, "inf"}},
              std::string(key) + " is \"inf\", expected a finite number, or \"nan\" for one that is not known");
    }
    refused(good, {{"customers", -1}}, "customers is -1, expected a finite number >= 0");
    refused(good, {{"customers", "nan"}}, "customers is \"nan\", expected a finite number >= 0");
    refused(good, {{"rows", 0.5}}, "rows is 0.5, expected a whole number >= 0");
    refused(good, {{"evaluations", 3'000'000'000}}, "evaluations is 3000000000, expected a number of evaluations");
    for (const auto& [name, value] : good["parameters"].items()) {
      for (const Json& wrong : {Json(0), Json("inf"), Json("nan"), Json(-1e-9)}) {
        refused(good, {{"parameters", {{name, wrong}}}},
                "parameters." + name + " is " + wrong.dump() + ", expected a finite number > 0");
      }
    }
    Json covariance = good["log_covariance"];
    covariance[2][2] = -1;
    refused(good, {{"log_covariance", covariance}},
            "log_covariance[2] is " + detail::shown(covariance[2]) +
                ", expected an array whose number 2 is >= 0, a variance");
  }
  // Within another document, with the way to it.
  Json bad = bg_nbd;
  bad["unit_days"] = 0;
  CHECK_THROWS_WITH_AS(
      (void)lifetime_from_json<BgNbd>(bad, "spend.model"),
      "custval::lifetime_from_json: spend.model.unit_days is 0, expected a number of days from 1e-15 to 1e10",
      FormatError);
}

TEST_CASE("the calendar of a lifetime model comes back from JSON") {
  const auto comes_back = [](const Calendar& calendar, const Json& expected) {
    FittedModel<BgBb> fitted;
    fitted.unit = TimeUnit(calendar);
    const Json json = lifetime_json(fitted);
    CHECK(json["calendar"] == expected);
    CHECK(json["unit_days"] == calendar.mean_days());
    CHECK(lifetime_from_json<BgBb>(json) == fitted);
    CHECK(lifetime_from_text<BgBb>(json.dump()).unit.calendar() == calendar);
  };
  comes_back(Calendar::days(), {{"unit", "day"}});
  comes_back(Calendar::weeks(), {{"unit", "week"}, {"week_starts", "monday"}});
  comes_back(Calendar::weeks(std::chrono::Saturday), {{"unit", "week"}, {"week_starts", "saturday"}});
  comes_back(Calendar::months(), {{"unit", "month"}});
  comes_back(Calendar::quarters(), {{"unit", "quarter"}});
  comes_back(Calendar::years(), {{"unit", "year"}});
  CHECK(!lifetime_json(FittedModel<BgBb>{}).contains("calendar"));

  FittedModel<BgBb> weekly;
  weekly.unit = TimeUnit(Calendar::weeks());
  const auto refuses = [&](const Json& patch, const std::string& message) {
    Json bad = lifetime_json(weekly);
    bad.merge_patch(patch);
    CHECK_THROWS_WITH_AS((void)lifetime_from_json<BgBb>(bad), ("custval::lifetime_from_json: " + message).c_str(),
                         FormatError);
  };
  refuses({{"unit_days", 8}}, "unit_days is 8, expected 7, the mean length of the calendar's periods");
  refuses({{"calendar", {{"unit", "fortnight"}}}},
          "calendar.unit is \"fortnight\", expected \"day\", \"week\", \"month\", \"quarter\" or \"year\"");
  refuses({{"calendar", {{"week_starts", "someday"}}}},
          "calendar.week_starts is \"someday\", expected \"sunday\", \"monday\", \"tuesday\", \"wednesday\", "
          "\"thursday\", \"friday\" or \"saturday\"");
  refuses({{"calendar", {{"week_starts", nullptr}}}}, "calendar.week_starts is missing");
  refuses({{"calendar", 7}}, "calendar is 7, expected an object");
}

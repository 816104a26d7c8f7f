// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/lifetime.hpp>

#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/nbd.hpp>

#include <doctest/doctest.h>

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
  CHECK_THROWS_AS((void)lifetime_from_json<Nbd>(bad), ArgumentError);
  const std::string text = good.dump();
  CHECK_THROWS_AS((void)lifetime_from_text<Nbd>(text.substr(0, text.size() / 2)), FormatError);
}

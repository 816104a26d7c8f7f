// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/json/lifetime_spend.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace custval;

TEST_CASE("a forecast of spend comes back from JSON as it was") {
  const SpendForecast mean{.mean = 12.5, .problem = "too few customers"};
  const SpendForecast again = spend_from_json(spend_json(mean));
  CHECK(again.mean == 12.5);
  CHECK(again.problem == "too few customers");
  CHECK_FALSE(again.model);

  SpendForecast modelled{.mean = 3.0};
  modelled.model.emplace();
  modelled.model->model = GammaGamma(6.25, 3.74, 15.44);
  const Json json = spend_json(modelled);
  REQUIRE(spend_from_json(json).model);
  CHECK(spend_from_json(json).model->model == modelled.model->model);
  CHECK(spend_json(spend_from_json(json)).dump() == json.dump());
}

TEST_CASE("what is wrong with a forecast of spend is said with its place") {
  Json json = spend_json({.mean = 1.0});
  json["mean"] = "inf";
  CHECK(custval_test::message_of([&] { (void)spend_from_json(json); }).find("spend.mean is \"inf\"") !=
        std::string::npos);
  json.erase("mean");
  CHECK(custval_test::message_of([&] { (void)spend_from_json(json, "here"); }).find("here.mean is missing") !=
        std::string::npos);
}

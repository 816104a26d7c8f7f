// SPDX-License-Identifier: BSL-1.0
#include <custval/core/bind.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "../message_of.hpp"

using namespace custval;

TEST_CASE_TEMPLATE("the stability of a policy is the same by name as by tags", S, double, float) {
  std::vector<S> current;
  std::vector<S> potential;
  std::vector<S> cost;
  for (int i = 0; i < 300; ++i) {
    current.push_back(static_cast<S>(std::exp(3 * std::sin(i * i))));
    potential.push_back(static_cast<S>(std::exp(2 * std::cos(i))));
    cost.push_back(static_cast<S>(i % 3));
  }
  const auto base = view(bind<current_value>(current), bind<potential_value>(potential), bind<cost_to_serve>(cost));
  NamedColumns named;
  named.add(base);
  const auto check = [&](const auto& policy, const StabilityOptions& options) {
    CHECK(stability(AnyPolicy(policy), named, options) == stability(policy, base, options));
    CHECK(stability(AnyPolicy(policy), named, options, threads{2}) == stability(policy, base, options));
  };
  check(HeadCount<current_value>{0.2, 0.5}, {7, 3, Resampling::bootstrap});
  check(ValueGrowth{}, {5, 1, Resampling::half});
  check(WorseOf{HeadCount<current_value>{0.5}, HeadCount<potential_value>{0.5}}, {5, 1, Resampling::half});
  CHECK(custval_test::message_of([&] { (void)stability(AnyPolicy(ValueGrowth{}), named, {0}); }) ==
        "custval::stability: the number of resamples is 0, expected 1 or more");
  CHECK_THROWS_AS((void)stability(AnyPolicy(HeadCount{0.5}), named), ShapeError);
}

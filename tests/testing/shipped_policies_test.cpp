// SPDX-License-Identifier: BSL-1.0
// The library's own policies obey the laws. A new one is one line here.
#include <custval/testing/policy_laws.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/factor_grid_presets.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/thresholds.hpp>
#include <custval/tiering/value_growth.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace custval;
using testing::TieringOptions;

namespace {

template <class Policy>
void obeys(std::string_view name, const Policy& policy, const TieringOptions& options = {}) {
  const auto report = testing::check_policy(policy, options);
  CHECK_MESSAGE(report.passed(), std::string(name), ": ", to_text(report));
  // Of numbers whose sums overflow. Float columns do not hold them.
  TieringOptions huge = options;
  huge.numbers.scale = 0x1p1023;
  huge.sizes = {0, 1, 2, 513, 40'000};
  const auto huge_report = testing::check_policy<testing::scalars::double_only>(policy, huge);
  CHECK_MESSAGE(huge_report.passed(), std::string(name), " of huge numbers: ", to_text(huge_report));
  huge.numbers.scale = 1e308;  // no power of two: sums are rounded, in another order otherwise
  huge.order_keeps_grading = false;
  const auto rounded_report = testing::check_policy<testing::scalars::double_only>(policy, huge);
  CHECK_MESSAGE(rounded_report.passed(), std::string(name), " of huge rounded numbers: ", to_text(rounded_report));
}

// Nobody falls who has more of these columns.
template <class... Tags>
TieringOptions rising() {
  return {.higher_is_better = {Tags::name()...}};
}
// Nor who costs less.
template <class Cost>
TieringOptions falling(TieringOptions options) {
  options.lower_is_better = {Cost::name()};
  return options;
}

const std::vector<std::string> three_by_three{"a", "a", "b", "a", "b", "c", "b", "c", "c"};
const CumulativeShare<current_value> by_current{0.8, 0.95};
const HeadCount<potential_value> by_potential{0.2, 0.5};
const auto both = rising<current_value, potential_value>();

// The first rule that is true decides, whatever the later ones lack.
const auto rules = Rules{rule("best", current_value{} >= 0.5 || potential_value{} >= 0.75),
                         rule("good", current_value{} >= 0.0 && is_known(potential_value{}))}
                       .otherwise("rest");
const TieringOptions kleene{.nan_is_unclassified = false, .higher_is_better = both.higher_is_better};

}  // namespace

TEST_CASE("policies of one column obey the laws with threads and all") {
  obeys("CumulativeShare", CumulativeShare{0.8, 0.95}, rising<total_value>());
  obeys("HeadCount", HeadCount{0.01, 0.05, 0.2}, rising<total_value>());
  obeys("Thresholds", Thresholds{0.5, 0.0, -0.5}, rising<total_value>());
  obeys("NaturalBreaks", NaturalBreaks{4}, rising<total_value>());
  obeys("NaturalBreaks by fit", NaturalBreaks<>::by_goodness_of_fit(0.9, 6), rising<total_value>());
}

TEST_CASE("policies of several columns obey the laws with threads and all") {
  obeys("CostContribution", CostContribution{}, falling<marketing_cost>(rising<current_value>()));
  obeys("CostContribution against", CostContribution{}.against(0.3), falling<marketing_cost>(rising<current_value>()));
  obeys("ValueGrowth", ValueGrowth{}, falling<cost_to_serve>(both));
  obeys("demand_factors", demand_factors(), rising<demand_volume, demand_certainty>());
  obeys("size_and_credit_factors", size_and_credit_factors(), rising<customer_size, credit_rating>());
  obeys("prospects_and_growth_factors", prospects_and_growth_factors(), rising<product_prospects, market_growth>());
  obeys("Rfm", Rfm{});
  obeys("Rfm of another scale", Rfm{}.bins(5, 3, 2).lower_recency_is_better());
  obeys("Rules", rules, kleene);
  obeys("WeightedNaturalBreaks", WeightedNaturalBreaks<current_value, marketing_cost>{3}, rising<current_value>());
}

TEST_CASE("policies made of policies obey the laws with threads and all") {
  obeys("Nested", Nested{by_current, by_potential});
  obeys("WorseOf", WorseOf{by_current, by_potential}, both);
  obeys("BetterOf", BetterOf{by_current, by_potential}, both);
  obeys("Crossed", Crossed(three_by_three, by_current, by_potential), both);
}

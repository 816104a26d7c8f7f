// SPDX-License-Identifier: BSL-1.0
// Gradings as JSON, of every kind: what is read is written and read again as the same, and puts customers into classes.
#include <custval/core/bind.hpp>
#include <custval/core/table.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/tiering/combine.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/customer_types.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/rules.hpp>
#include <custval/tiering/value_growth.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "fuzz_target.hpp"

using namespace custval;
using custval_test::expect;

namespace {

using Customers = Table<double, current_value, potential_value, total_value, cost_to_serve, marketing_cost,
                        purchase_days, last_day, total_spend>;

const Customers& customers() {
  static const Customers table = [] {
    Customers some(5);
    const std::array<double, 5> values{-3.0, 0.0, 1.0, 1e300, std::nan("")};
    for (Index i = 0; i < 5; ++i) {
      some[current_value{}](i) = values[static_cast<std::size_t>(i)];
      some[potential_value{}](i) = values[static_cast<std::size_t>((2 * i) % 5)];
      some[total_value{}](i) = values[static_cast<std::size_t>((3 * i) % 5)];
      some[cost_to_serve{}](i) = static_cast<double>(i);
      some[marketing_cost{}](i) = 1.0;
      some[purchase_days{}](i) = static_cast<double>(i % 2);
      some[last_day{}](i) = static_cast<double>(10 * i);
      some[total_spend{}](i) = 2.5 * static_cast<double>(i);
    }
    return some;
  }();
  return table;
}

template <class G>
void check(std::string_view text) {
  try {
    const G grading = grading_from_text<G>(text);
    const std::string written = grading_json(grading).dump();
    expect(grading_json(grading_from_text<G>(written)).dump() == written, "a grading comes back as it was");
    std::array<Tier, 5> tiers{};
    grading.assign(customers().view(), tiers);
    for (const Tier tier : tiers) {
      expect(tier == unclassified || tier < grading.labels().size(), "classes have names");
    }
  } catch (const Error& error) {
    expect(!std::string_view(error.what()).empty(), "an error says why");
  }
}

template <class Policy>
using GradingOf = decltype(fit(std::declval<const Policy&>(), customers()));

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = custval_test::text_of(bytes, size);
  using Share = CumulativeShare<total_value>;
  using Heads = HeadCount<current_value>;
  check<ThresholdGrading<total_value>>(text);
  check<RuleGrading<columns<purchase_days, total_spend>>>(text);
  check<GradingOf<CostContribution<>>>(text);
  check<GradingOf<ValueGrowth<>>>(text);
  check<GradingOf<decltype(FactorGrid({"a", "b"}, Factor<current_value>::at({1.0}),
                                      Factor<marketing_cost>::top({0.4})))>>(text);
  check<GradingOf<decltype(Rfm{})>>(text);
  check<GradingOf<decltype(Nested{Share{0.8}, Heads{0.5}})>>(text);
  check<GradingOf<decltype(WorseOf{Share{0.8}, Heads{0.5}})>>(text);
  return 0;
}

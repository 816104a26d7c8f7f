// SPDX-License-Identifier: BSL-1.0
#include <custval/tiering/customer_types.hpp>

#include <custval/core/table.hpp>
#include <custval/tiering/rules.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "../numbers.hpp"

using namespace custval;

namespace {

using Tiers = std::vector<Tier>;

// The classes of a pair of types: 0 the first, 1 the second, 2 neither.
template <class First, class Second, class Base>
Tiers pair(const First& first, const Second& second, const Base& base) {
  return assign(fit(Rules{rule("first", first), rule("second", second)}, base), base);
}

}  // namespace

TEST_CASE("the customer's other types") {
  Table<double, resells, is_organisation, purchase_days, recency, repeat_purchases> base(5);
  base[resells{}] << 1, 0, 0, missing, 1;
  base[is_organisation{}] << 1, 0, 1, 0, missing;
  base[purchase_days{}] << 0, 1, 2, 9, missing;
  base[recency{}] << 0, 0, 400, 365, 364;
  base[repeat_purchases{}] << 0, 0, 2, 3, 9;
  CHECK(pair(intermediate_customer(), end_customer(), base) == Tiers{0, 1, 1, unclassified, 0});
  CHECK(pair(group_customer(), individual_customer(), base) == Tiers{0, 1, 0, 1, unclassified});
  CHECK(pair(existing_customer(), potential_customer(), base) == Tiers{1, 0, 0, 0, unclassified});
  CHECK(pair(new_customer(), returning_customer(), base) == Tiers{2, 0, 1, 1, unclassified});
  CHECK(pair(long_term_customer(), temporary_customer(), base) == Tiers{1, 1, 1, 0, 1});
  CHECK(pair(long_term_customer(300, 1), temporary_customer(300, 1), base) == Tiers{1, 1, 0, 0, 0});
  // They join with anything that rules can say.
  const auto key = group_customer() && long_term_customer() && !new_customer();
  CHECK(to_text(key) == "is_organisation == 1 and recency >= 365 and repeat_purchases >= 3 and not purchase_days == 1");
}

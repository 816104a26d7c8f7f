// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/made_up_base.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

using custval::testing::MadeUpBase;

namespace {

using Rows = std::vector<std::pair<std::int32_t, std::int32_t>>;

Rows rows_of(const MadeUpBase& base, std::uint64_t customer) {
  Rows rows;
  base.purchases(customer, [&](std::int32_t day, std::int32_t cents) { rows.emplace_back(day, cents); });
  return rows;
}

double figure(const MadeUpBase::Profile& profile, std::string_view column) {
  const auto& names = MadeUpBase::profile_columns;
  const auto place = static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
  REQUIRE(place < names.size());
  return static_cast<double>(profile[place].units) / std::pow(10.0, profile[place].decimals);
}

}  // namespace

TEST_CASE(
    "made-up base: the first row is the first purchase, all are within the window, refunds follow what they undo") {
  const MadeUpBase base(3);
  for (std::uint64_t customer = 0; customer < 3000; ++customer) {
    const Rows rows = rows_of(base, customer);
    REQUIRE(!rows.empty());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto day = rows[i].first;
      const auto cents = rows[i].second;
      REQUIRE((day >= rows.front().first && day < MadeUpBase::days));
      if (cents < 0) {
        REQUIRE(std::any_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i), [&](const auto& earlier) {
          return earlier.second == -cents && earlier.first < day && day - earlier.first <= 30;
        }));
      }
    }
  }
}

TEST_CASE("made-up base: a customer depends on seed and number alone") {
  const MadeUpBase base(7);
  const Rows rows = rows_of(base, 41);
  const MadeUpBase::Profile profile = base.profile(41);
  (void)base.profile(12);
  CHECK(rows_of(MadeUpBase(7), 41) == rows);
  CHECK(rows_of(base, 42) != rows);
  CHECK(rows_of(MadeUpBase(8), 41) != rows);
  const auto same = [](const auto& a, const auto& b) { return a.units == b.units && a.decimals == b.decimals; };
  const MadeUpBase::Profile again = base.profile(41);
  CHECK(std::equal(profile.begin(), profile.end(), again.begin(), same));
  const MadeUpBase::Profile other = base.profile(42);
  CHECK_FALSE(std::equal(profile.begin(), profile.end(), other.begin(), same));
}

TEST_CASE("made-up base: a profile's figures keep their domains, and partners alone have a weight") {
  const MadeUpBase base(5);
  int partners = 0;
  for (std::uint64_t customer = 0; customer < 3000; ++customer) {
    const MadeUpBase::Profile profile = base.profile(customer);
    for (const std::string_view share :
         {"wallet_share", "retention", "knowledge_1_convertibility", "partner_eligible"}) {
      REQUIRE((figure(profile, share) >= 0.0 && figure(profile, share) <= 1.0));
    }
    REQUIRE(figure(profile, "wallet_share") > 0.0);
    REQUIRE(std::abs(figure(profile, "influence")) <= 1.0);
    REQUIRE((figure(profile, "contact_ages") >= 0.0 && figure(profile, "contact_ages") <= 2.0));
    const bool partner = figure(profile, "partner_eligible") == 1.0;
    REQUIRE((partner || figure(profile, "partner_weight") == 0.0));
    partners += partner ? 1 : 0;
  }
  CHECK(partners > 300);
  CHECK(partners < 1500);
}

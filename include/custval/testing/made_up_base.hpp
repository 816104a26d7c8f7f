// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/testing/detail/portable_random.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custval::testing {

/// What drives the purchases of one made-up customer.
struct MadeUpCustomer {
  double rate = 0.0;         ///< purchases a week while active
  double dropout = 0.0;      ///< chance to leave for good after any purchase
  double mean_amount = 0.0;  ///< ¤ a purchase
  double first_day = 0.0;    ///< of the first purchase

  /// How much the customer spends while active: the logarithm, about standard normal over the base.
  [[nodiscard]] double intensity() const noexcept { return (detail::portable_log(rate * mean_amount) - 2.0) / 1.6; }
};

/// A decimal number, `units` × 10^-`decimals`: what a customers file says of a made-up customer in one column.
struct MadeUpFigure {
  std::int64_t units = 0;
  unsigned decimals = 0;
};

/// A made-up customer base: of every customer the purchases of 78 weeks and a profile, drawn when they are asked for.
/// A customer depends on the seed and the customer's number alone, and is the same on every platform, to the last bit,
/// and from one version to the next.
/// **Source** the BG/NBD story of Fader, Hardie, Lee (2005), Mark. Sci. 24(2), doi:10.1287/mksc.1040.0098.
class MadeUpBase {
 public:
  /// Days of the log, counted from 0.
  static constexpr std::int32_t days = 546;

  /// The columns of a profile.
  static constexpr std::array<std::string_view, 25> profile_columns{"wallet_share",
                                                                    "unit_margin",
                                                                    "retention",
                                                                    "influence",
                                                                    "reach",
                                                                    "audience_value",
                                                                    "profile_value",
                                                                    "contacts_complaint",
                                                                    "contacts_suggestion",
                                                                    "contacts_request",
                                                                    "contacts_need",
                                                                    "contacts_competitor",
                                                                    "contacts_satisfaction",
                                                                    "contact_ages",
                                                                    "knowledge_1_convertibility",
                                                                    "knowledge_1_contribution",
                                                                    "knowledge_1_benefit",
                                                                    "knowledge_1_cost",
                                                                    "knowledge_2_convertibility",
                                                                    "knowledge_2_contribution",
                                                                    "knowledge_2_benefit",
                                                                    "knowledge_2_cost",
                                                                    "partner_eligible",
                                                                    "partner_weight",
                                                                    "marketing_cost"};
  using Profile = std::array<MadeUpFigure, profile_columns.size()>;

  constexpr explicit MadeUpBase(std::uint64_t seed) noexcept : seed_{seed} {}

  /// Calls `take(day, cents)` for every row of the purchase log of the customer with this number; the first is the
  /// first purchase, later ones may come in any order of days. Amounts vary around the customer's mean as a gamma
  /// variable of shape 2. A few purchases have a second row on the same day, a few come back as a refund (the same
  /// amount, negative, up to 30 days later), one in a thousand is free.
  template <class Take>
  void purchases(std::uint64_t customer, Take&& take) const {
    detail::PortableRandom random = purchase_stream(customer);
    draw_purchases(draw_customer(random), random, take);
  }

  /// The profile of the customer with this number: every figure leans on how much the customer buys, and has chance of
  /// its own.
  [[nodiscard]] Profile profile(std::uint64_t number) const noexcept;

 private:
  // Two independent streams a customer, so that the log and the profiles can be drawn in either order.
  [[nodiscard]] detail::PortableRandom purchase_stream(std::uint64_t customer) const noexcept {
    return {seed_, 2 * customer};
  }
  [[nodiscard]] detail::PortableRandom profile_stream(std::uint64_t customer) const noexcept {
    return {seed_, 2 * customer + 1};
  }

  // Purchase rates gamma distributed, chances to drop out beta distributed, mean amounts lognormal, first purchases
  // spread over the first year.
  [[nodiscard]] static MadeUpCustomer draw_customer(detail::PortableRandom& random) noexcept {
    MadeUpCustomer customer;
    constexpr double rate_shape = 0.75;
    constexpr double mean_rate = 0.29;
    customer.rate = (std::max)(1e-6, random.gamma(rate_shape) * (mean_rate / rate_shape));
    customer.dropout = random.beta(0.7, 11.0);
    customer.mean_amount = detail::portable_exp(3.1 + 0.95 * random.normal());
    customer.first_day = 364.0 * random.uniform();
    return customer;
  }

  template <class Take>
  static void draw_purchases(const MadeUpCustomer& customer, detail::PortableRandom& random, Take&& take) {
    constexpr double most_cents = 2e9;
    const auto amount = [&] {
      const double cents = 50.0 * customer.mean_amount * random.gamma(2.0);
      return static_cast<std::int32_t>(std::clamp(std::floor(cents + 0.5), 1.0, most_cents));
    };
    double now = customer.first_day;
    while (now < days) {
      const auto day = static_cast<std::int32_t>(now);
      const std::int32_t cents = random.chance(0.001) ? 0 : amount();
      take(day, cents);
      if (random.chance(0.03)) {
        take(day, amount());
      }
      if (random.chance(0.015)) {
        const auto refund_day = static_cast<std::int32_t>(now + 1.0 + 29.0 * random.uniform());
        if (refund_day < days && cents > 0) {
          take(refund_day, -cents);
        }
      }
      if (random.chance(customer.dropout)) {
        break;
      }
      now += random.exponential(7.0 / customer.rate);
    }
  }

  std::uint64_t seed_;
};

inline MadeUpBase::Profile MadeUpBase::profile(std::uint64_t number) const noexcept {
  detail::PortableRandom purchase_random = purchase_stream(number);
  const MadeUpCustomer customer = draw_customer(purchase_random);
  detail::PortableRandom random = profile_stream(number);
  const double intensity = customer.intensity();
  const auto leaning = [&](double weight) {
    const double own = random.normal();
    return weight * intensity + std::sqrt(1.0 - weight * weight) * own;
  };
  Profile profile;
  std::size_t place = 0;
  const auto put = [&](double value, unsigned decimals, double smallest, double largest) {
    constexpr double powers[] = {1.0, 10.0, 100.0, 1000.0, 10000.0};
    const double units = std::floor(std::clamp(value, smallest, largest) * powers[decimals] + 0.5);
    profile[place++] = {static_cast<std::int64_t>(units), decimals};
  };
  const auto share = [](double x) { return 1.0 / (1.0 + detail::portable_exp(-x)); };
  constexpr double any = 1e12;
  put(share(0.2 + leaning(0.5)), 3, 0.001, 1.0);                            // wallet_share
  put(0.25 + 0.13 * leaning(0.15), 3, -0.5, 0.9);                           // unit_margin
  put(share(2.6 - 12.0 * customer.dropout + 0.5 * leaning(0.2)), 3, 0, 1);  // retention
  put(0.06 + 0.18 * leaning(0.2), 3, -1.0, 1.0);                            // influence
  put(detail::portable_exp(1.0 + 1.3 * leaning(0.25)) - 1.0, 0, 0.0, 1e7);  // reach
  put(detail::portable_exp(2.6 + 0.8 * leaning(0.3)), 2, 0.0, any);         // audience_value
  put(random.chance(0.6) ? detail::portable_exp(0.7 + 0.6 * leaning(0.2)) : 0.0, 2, 0.0, any);
  const double talkative = detail::portable_exp(0.8 * leaning(0.4) - 0.32);
  for (const double mean : {0.25, 0.08, 0.5, 0.15, 0.03, 0.3}) {
    put(random.poisson((std::min)(50.0, mean * talkative)), 0, 0.0, 1e6);
  }
  put(2.0 * random.uniform(), 2, 0.0, 2.0);  // contact_ages
  for (const double benefit : {3.2, 2.4}) {
    put(random.beta(2.0, 2.0), 3, 0.0, 1.0);                               // convertibility
    put(random.beta(2.0, 4.0), 3, 0.0, 1.0);                               // contribution
    put(detail::portable_exp(benefit + 1.0 * leaning(0.5)), 2, 0.0, any);  // benefit
    put(detail::portable_exp(0.3 + 0.7 * random.normal()), 2, 0.0, any);   // cost
  }
  const bool eligible = random.chance(share(-1.6 + 0.8 * intensity));
  put(eligible ? 1.0 : 0.0, 0, 0.0, 1.0);
  put(eligible ? random.gamma(1.5) : 0.0, 3, 0.0, any);              // partner_weight
  put(detail::portable_exp(1.4 + 0.7 * leaning(0.6)), 2, 0.0, any);  // marketing_cost
  return profile;
}

}  // namespace custval::testing

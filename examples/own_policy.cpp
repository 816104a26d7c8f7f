// SPDX-License-Identifier: BSL-1.0
// A policy of a firm's own: customers with an open dispute are nobody's to sell to, the others are graded by whether
// their balance is above the middle one. The policy says what it reads and how it is fitted; its grading says how rows
// are assigned. Before it is trusted with customers, it is held to the laws that the library's own policies obey.

#include <custval/custval.hpp>
#include <custval/testing/policy_laws.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string_view>
#include <vector>

namespace {

struct balance : custval::column<"balance", custval::units::currency> {};
struct disputes : custval::column<"disputes", custval::units::count, custval::non_negative> {};

// What fitting gives: a small value, which looks at each row by itself.
struct ServiceGrading {
  using inputs = custval::columns<balance, disputes>;
  double middle = 0.0;

  [[nodiscard]] static std::size_t size() noexcept { return 3; }
  [[nodiscard]] static std::string_view label(custval::Tier tier) noexcept {
    constexpr std::string_view labels[] = {"advise", "serve", "settle"};
    return tier < 3 ? labels[tier] : "unclassified";
  }
  void assign(const auto& rows, std::span<custval::Tier> tiers) const noexcept {
    for (custval::Index i = 0; i < rows.rows(); ++i) {
      const auto held = static_cast<double>(rows[balance{}](i));
      const auto open = static_cast<double>(rows[disputes{}](i));
      const bool known = !std::isnan(held) && !std::isnan(open);
      const custval::Tier by_balance = held >= middle ? 0 : 1;
      tiers[static_cast<std::size_t>(i)] = !known ? custval::unclassified : open > 0.0 ? custval::Tier{2} : by_balance;
    }
  }
  friend bool operator==(const ServiceGrading&, const ServiceGrading&) = default;
};

// The rule that looks at a population. A balance that nobody knows counts for nothing, and a population without one
// has its middle at zero: forget either, and a law says so.
struct ServicePolicy {
  using inputs = custval::columns<balance>;

  ServiceGrading fit(const auto& base, const auto& /*executor*/) const {
    std::vector<double> known;
    for (const auto held : base[balance{}]) {
      if (!std::isnan(held)) {
        known.push_back(static_cast<double>(held));
      }
    }
    if (known.empty()) {
      return {};
    }
    const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
    std::nth_element(known.begin(), middle, known.end());
    return {*middle};
  }
};
static_assert(custval::TieringPolicy<ServicePolicy>);

}  // namespace

int main() {
  using namespace custval;

  const auto report = testing::check_policy(
      ServicePolicy{}, {.higher_is_better = {balance::name()}, .lower_is_better = {disputes::name()}});
  std::printf("%s\n", to_text(report).c_str());
  if (!report.passed()) {
    return 1;
  }

  const std::vector<double> balances{120, -40, 900, 15, 300};
  const std::vector<double> open_disputes{0, 0, 1, 0, 0};
  const auto base = view(bind<balance>(balances), bind<disputes>(open_disputes));
  const auto grading = fit(ServicePolicy{}, base);
  const auto tiers = assign(grading, base);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const std::string_view label = ServiceGrading::label(tiers[i]);
    std::printf("%6.0f  %.*s\n", balances[i], static_cast<int>(label.size()), label.data());
  }
}

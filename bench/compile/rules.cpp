// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/rules.hpp>
#include <string>
#include <vector>

using namespace custval;
struct total_yield : column<"total_yield", units::currency> {};
struct fee_income : column<"fee_income", units::currency> {};
struct profit : column<"profit", units::currency> {};
struct need_kinds : column<"need_kinds", units::count, non_negative> {};
struct loyalty_years : column<"loyalty_years", units::periods, non_negative> {};

int main() {
  const std::vector<double> y{5e6, 3e6, 1}, f{0, 1e6, 1}, p{1, 2, 3}, n{1, 2, 3}, l{5, 5, 5};
  const auto base =
      view(bind<total_yield>(y), bind<fee_income>(f), bind<profit>(p), bind<need_kinds>(n), bind<loyalty_years>(l));
  const auto bank = Rules{rule("blue", total_yield{} >= 5e6 || fee_income{} >= 3e6),
                          rule("green", total_yield{} >= 3e6 || fee_income{} >= 1e6), rule("exit", profit{} <= 0),
                          rule("red", need_kinds{} <= 2 && loyalty_years{} >= 3), rule("transfer", need_kinds{} > 2)}
                        .otherwise("new");
  const auto grading = fit(bank, base);
  const auto tiers = assign(grading, base);
  for (const Tier tier : tiers) {
    std::printf("%s\n", std::string(grading.label(tier)).c_str());
  }
  return 0;
}

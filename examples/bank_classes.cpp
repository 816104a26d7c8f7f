// SPDX-License-Identifier: BSL-1.0
// A bank's five classes, as its board wrote them down: blue and green by what a customer brings in all or in fees; of
// the rest, those who bring no profit leave, loyal customers of simple needs stay with the counter (red), and those of
// complex needs are handed to a partner (transfer). The board forgot those of simple needs who are not loyal yet: they
// are a class of their own (new), because neither keeping nor handing them on was decided. Then what a manager asks
// next: who is in which class, what the classes bring, why one customer is where they are, and what it would take to
// move up.

#include <custval/custval.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace custval;

struct total_yield : column<"total_yield", units::currency> {};
struct fee_income : column<"fee_income", units::currency> {};
struct profit : column<"profit", units::currency> {};
struct need_kinds : column<"need_kinds", units::count, non_negative> {};
struct years_with_us : column<"years_with_us", units::periods, non_negative> {};

auto bank_policy() {
  return Rules{rule("blue", total_yield{} >= 5e6 || fee_income{} >= 3e6),
               rule("green", total_yield{} >= 3e6 || fee_income{} >= 1e6), rule("exit", profit{} <= 0),
               rule("red", need_kinds{} <= 2 && years_with_us{} >= 3), rule("transfer", need_kinds{} > 2)}
      .otherwise("new")
      .ordered(TierLabels({"blue", "green", "red", "new", "transfer", "exit"}));
}

constexpr std::array names{"shipyard", "notary", "bakery", "start-up", "pensioner", "dormant", "merged", "student"};

}  // namespace

int main() {
  const std::vector<double> yields{6.2e6, 2.1e6, 4.0e5, 9.0e5, 3.0e4, 1.0e3, std::nan(""), 2.0e3};
  const std::vector<double> fees{8.0e5, 1.4e6, 2.0e4, 6.0e4, 1.0e3, 0, 1.0e4, 40};
  const std::vector<double> profits{1.9e5, 2.2e5, 6.0e3, 2.5e3, 400, -150, 800, 25};
  const std::vector<double> needs{6, 3, 2, 5, 1, 1, 2, 1};
  const std::vector<double> years{12, 9, 7, 1, 30, 4, 2, 1};
  const auto base = view(bind<total_yield>(yields), bind<fee_income>(fees), bind<profit>(profits),
                         bind<need_kinds>(needs), bind<years_with_us>(years));

  const auto grading = fit(bank_policy(), base);
  const auto tiers = assign(grading, base);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    std::printf("%-10s %s\n", names[i],
                tiers[i] == unclassified ? "unclassified" : std::string(grading.label(tiers[i])).c_str());
  }

  std::printf("\nWhat the classes bring\n%s", to_text(pyramid(tiers, profits, grading)).c_str());

  // Of the start-up one thing would have to change; the student need only stay; of the merged firm nobody knows the
  // yield, which might make it blue.
  for (const Index customer : {3, 7, 6}) {
    std::printf("\n%s\n%s\n", names[static_cast<std::size_t>(customer)],
                to_text(explain(grading, base, customer)).c_str());
  }
}

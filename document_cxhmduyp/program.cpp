#include <custval/custval.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

using namespace custval;
using namespace std::chrono;

struct Purchase {
  std::string customer;
  sys_days day;
  std::int64_t cents;
};

int main() {
  const std::vector<Purchase> june{{"C-007", 2024y / June / 3, 1999}, {"C-101", 2024y / June / 3, 500},
                                   {"C-007", 2024y / June / 9, 1001}};
  const std::vector<Purchase> july{{"C-101", 2024y / July / 1, 700}, {"C-200", 2024y / July / 5, 4200}};
  const PurchaseFields fields{&Purchase::customer, &Purchase::day, &Purchase::cents, 100};

  const auto at_june = summarise(june, fields, SummaryOptions{.observation_end = Day(sys_days(2024y / June / 30))});
  auto at_july = at_june;
  update(at_july, july, fields, sys_days(2024y / July / 31));
  for (Index i = 0; i < at_july.rows(); ++i) {
    std::printf("%s %g\n", at_july.ids[static_cast<std::size_t>(i)].c_str(), at_july[total_spend{}](i));
  }

  // The customers of both dates, row by row.
  const auto both = join_by_id(at_june, at_july);
  for (std::size_t i = 0; i < both.ids.size(); ++i) {
    const auto row = static_cast<Index>(i);
    std::printf("%s: %g, then %g\n", both.ids[i].c_str(), both.before[total_spend{}](row),
                both.after[total_spend{}](row));
  }
}

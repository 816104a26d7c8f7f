// SPDX-License-Identifier: BSL-1.0
// A sixth kind of value beside the library's five: what a game's players bring by playing with friends. The model is a
// struct: what it reads, what it writes, and the formula. It goes into the aggregate like any other, is graded like any
// other, and writes into memory that the program already has.

#include <custval/custval.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace {

// The program's own columns, each with a name, a unit and a domain.
struct friends : custval::column<"friends", custval::units::people, custval::non_negative> {};
struct hours_together : custval::column<"hours_together", custval::units::count, custval::non_negative> {};

// What the model writes: a value in ¤, counted as potential.
struct company_value : custval::value_column<"company_value", custval::value_kind::potential> {};

// Friends who play together stay: each is worth more the longer they do, with decreasing returns.
struct CompanyValue {
  using inputs = custval::columns<friends, hours_together>;
  using output = company_value;
  double per_friend;
  auto operator()(const auto& c) const { return per_friend * c[friends{}] * sqrt(c[hours_together{}]); }
};
static_assert(custval::ValueModel<CompanyValue>);

}  // namespace

int main() {
  using namespace custval;

  // As a game has it: the columns live in the program.
  const std::vector<double> spending{120, 0, 40, 15, 300, 60};
  const std::vector<double> all_of_it(6, 1.0);
  const std::vector<double> margin(6, 0.7);
  const std::vector<double> friend_count{2, 25, 0, 3, 1, 8};
  const std::vector<double> hours{4, 36, 0, 9, 1, 25};
  const auto base = view(bind<spending_capacity>(spending), bind<wallet_share>(all_of_it), bind<unit_margin>(margin),
                         bind<friends>(friend_count), bind<hours_together>(hours));
  require_clean(check(base), "the player base");

  const CustomerValue model{PurchaseValue{}, weighted(CompanyValue{0.5}, 0.8)};
  std::vector<double> purchases(6);
  std::vector<double> company(6);
  std::vector<double> total(6);
  score(model, base, view(bind<purchase_value>(purchases), bind<company_value>(company), bind<total_value>(total)));

  const auto grading = fit(HeadCount{0.2, 0.5}, total);
  const auto tiers = assign(grading, total);
  std::puts("player  purchases  company  total  class");
  for (std::size_t i = 0; i < total.size(); ++i) {
    std::printf("%6zu %10.1f %8.1f %6.1f  %s\n", i, purchases[i], company[i], total[i],
                std::string(grading.label(tiers[i])).c_str());
  }
}

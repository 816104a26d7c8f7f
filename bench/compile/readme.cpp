// SPDX-License-Identifier: BSL-1.0
#include <custval/custval.hpp>

#include <cstdio>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> capacity{1000, 400, 5000, 80, 900};
  const std::vector<double> share{0.5, 0.9, 0.8, 0.5, 0.1};
  const std::vector<double> margin{0.2, 0.3, 0.25, -0.5, 0.2};
  const std::vector<double> opinion{0.1, 0, -0.2, 0, 1};
  const std::vector<double> listeners{10, 3, 100, 0, 40};
  const std::vector<double> worth(5, 20.0);

  const auto base = view(bind<spending_capacity>(capacity), bind<wallet_share>(share), bind<unit_margin>(margin),
                         bind<influence>(opinion), bind<reach>(listeners), bind<audience_value>(worth));
  const auto values = score(CustomerValue{PurchaseValue{}, WordOfMouthValue{}}, base);
  const auto abc = fit(CumulativeShare{0.80, 0.95}, values);
  const auto tiers = assign(abc, values);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    std::printf("customer %zu: %6.1f ¤, class %s\n", i, values[total_value{}](static_cast<Index>(i)),
                std::string(abc.label(tiers[i])).c_str());
  }
  return 0;
}

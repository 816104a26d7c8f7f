// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>
#include <vector>

int main() {
  using namespace custval;
  const std::vector<double> v{1, 2, 3, 4, 5, 6};
  const std::vector<double> e{1, 0, 1, 1, 0, 1};
  const Eigen::ArrayXXd many = Eigen::ArrayXXd::Constant(6, 3, 0.5);
  const auto base =
      view(bind<spending_capacity>(v), bind<wallet_share>(v), bind<unit_margin>(v), bind<influence>(v), bind<reach>(v),
           bind<audience_value>(v), bind<profile_value>(v), bind<contact_counts>(many),
           bind<knowledge_convertibility>(many), bind<knowledge_contribution>(many), bind<knowledge_benefit>(many),
           bind<knowledge_cost>(many), bind<partner_eligible>(e), bind<partner_weight>(v));
  const auto values = score(CustomerValue{PurchaseValue{}, WordOfMouthValue{}, InformationValue{1.0, 2.0, 3.0},
                                          KnowledgeValue{0.6}, TransactionValue<WeightedShares>{1000.0}},
                            base);
  std::printf("%g\n", values[total_value{}].sum());
  return 0;
}

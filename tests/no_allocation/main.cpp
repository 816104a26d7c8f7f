// SPDX-License-Identifier: BSL-1.0
// Kernels allocate nothing: scoring all outputs of an aggregate block by block, and assigning classes, with Eigen's own
// check for allocations on and operator new counted. A program of its own, since both change every inline function.
#undef NDEBUG  // the check is an assertion
#define EIGEN_RUNTIME_NO_MALLOC

#include <custval/custval.hpp>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <span>
#include <vector>

namespace {

bool counting = false;
int allocations = 0;

}  // namespace

// NOLINTBEGIN(cppcoreguidelines-no-malloc,misc-new-delete-overloads)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"  // it sees through one of the two when it inlines
#endif
void* operator new(std::size_t size) {
  allocations += counting ? 1 : 0;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) {
    return memory;
  }
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}
// NOLINTEND(cppcoreguidelines-no-malloc,misc-new-delete-overloads)

namespace {

using namespace custval;

template <class Work>
bool allocates_nothing(const char* what, Work&& work) {
  allocations = 0;
  Eigen::internal::set_is_malloc_allowed(false);
  counting = true;
  work();
  counting = false;
  Eigen::internal::set_is_malloc_allowed(true);
  std::printf("%s: %d allocations\n", what, allocations);
  return allocations == 0;
}

using Base = Table<double, spending_capacity, wallet_share, unit_margin, retention, influence, reach, audience_value,
                   profile_value, profile_age, contact_counts, contact_ages, knowledge_convertibility,
                   knowledge_contribution, knowledge_benefit, knowledge_cost, partner_eligible, partner_factors>;

Base make_base(Index rows) {
  Base base(rows);
  base.set_width(contact_counts{}, 5);
  base.set_width(contact_ages{}, 5);
  base.set_width(knowledge_convertibility{}, 3);
  base.set_width(knowledge_contribution{}, 3);
  base.set_width(knowledge_benefit{}, 3);
  base.set_width(knowledge_cost{}, 3);
  base.set_width(partner_factors{}, 2);
  base[partner_eligible{}] = 1;
  base[partner_factors{}] = 1;
  return base;
}

}  // namespace

int main() {
  const Base base = make_base(3000);
  const CustomerValue model{RetentionPurchaseValue{FiniteHorizon{12}, 0.1}, WordOfMouthValue{},
                            InformationValue({1, 2, 3, 4, 5}, ProfileTotal{}, Decaying{0.1, {0.1, 0.2, 0.3, 0.4, 0.5}}),
                            KnowledgeValue{0.6}, TransactionValue{100.0, FactorShares{1.0, 2.0}}};
  const auto prepared = model.prepare(base.view(), serial{});
  auto values = score(model, base);
  const auto grading = fit(CumulativeShare{0.8, 0.95}, values);
  std::vector<Tier> tiers(3000);
  Table<double, total_value> total(3000);

  bool clean =
      allocates_nothing("all outputs", [&] { detail::score_part(prepared, base.view(), values.view(), false); });
  clean &= allocates_nothing("all outputs, streamed",
                             [&] { detail::score_part(prepared, base.view(), values.view(), true); });
  clean &= allocates_nothing("total only", [&] { detail::score_part(prepared, base.view(), total.view(), false); });
  clean &= allocates_nothing("classes", [&] { grading.assign(values.view(), std::span(tiers)); });
  // What the check is worth: it sees an allocation.
  allocations = 0;
  counting = true;
  const std::vector<double> seen(10);
  counting = false;
  return clean && allocations == 1 && seen.size() == 10 ? EXIT_SUCCESS : EXIT_FAILURE;
}

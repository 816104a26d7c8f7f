// SPDX-License-Identifier: BSL-1.0
#include <custval/testing/policy_laws.hpp>
#include <custval/testing/value_model_laws.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

// Columns, a value model and a policy that the library has never heard of.
struct seats : custval::column<"seats", custval::units::count> {};
struct seat_price : custval::column<"seat_price", custval::units::currency> {};
struct subscription_value : custval::value_column<"subscription_value", custval::value_kind::current> {};

struct SubscriptionValue {
  using inputs = custval::columns<seats, seat_price>;
  using output = subscription_value;
  double margin = 1.0;
  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;  // of float columns too
    return static_cast<S>(margin) * c[seats{}] * c[seat_price{}];
  }
};

// The same with a mistake: an unknown price counts as one.
struct GuessesPrice {
  using inputs = SubscriptionValue::inputs;
  using output = subscription_value;
  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    const auto price = c[seat_price{}];
    return c[seats{}] * select(price != price, S{1}, price);
  }
};

struct AboveMeanGrading {
  using inputs = custval::columns<seats>;
  double mean = 0.0;

  [[nodiscard]] std::size_t size() const noexcept { return 2; }
  [[nodiscard]] std::string_view label(custval::Tier tier) const noexcept { return tier == 0 ? "large" : "small"; }
  void assign(const auto& rows, std::span<custval::Tier> tiers) const noexcept {
    for (custval::Index i = 0; i < rows.rows(); ++i) {
      const auto value = static_cast<double>(rows[seats{}](i));
      tiers[static_cast<std::size_t>(i)] = std::isnan(value) ? custval::unclassified
                                           : value >= mean   ? custval::Tier{0}
                                                             : custval::Tier{1};
    }
  }
  friend bool operator==(const AboveMeanGrading&, const AboveMeanGrading&) = default;
};

struct AboveMean {
  using inputs = custval::columns<seats>;
  AboveMeanGrading fit(const auto& base, const auto& /*executor*/) const {
    double sum = 0.0;
    double known = 0.0;
    for (custval::Index i = 0; i < base.rows(); ++i) {
      const auto value = static_cast<double>(base[seats{}](i));
      sum += std::isnan(value) ? 0.0 : value;
      known += std::isnan(value) ? 0.0 : 1.0;
    }
    return {known > 0.0 ? sum / known : 0.0};
  }
};

int main() {
  using namespace custval::testing;
  const LawReport model = check_value_model(SubscriptionValue{0.25});
  const LawReport policy = check_policy(AboveMean{}, {.higher_is_better = {seats::name()}});
  // And they do find mistakes.
  const LawReport mistaken = check_value_model(GuessesPrice{});
  std::printf("model: %s\npolicy: %s\nmistaken model: %s\n", to_text(model).c_str(), to_text(policy).c_str(),
              to_text(mistaken).c_str());
  return model.passed() && policy.passed() && !mistaken.holds(value_model_law::nan_shows) ? 0 : 1;
}

// SPDX-License-Identifier: BSL-1.0
// A lifetime model of a firm's own, the shortest that can be fitted: all customers purchase at one rate and leave at
// another. Seven formulas of a history say what it means; three lines more make it fittable, and one function lets
// customers be drawn from it. Before it is trusted with customers, it is held to the laws that the library's own models
// obey.

#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/numeric_likelihood.hpp>
#include <custval/lifetime/positive_parameters.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/simulate.hpp>
#include <custval/testing/lifetime_fit_laws.hpp>
#include <custval/testing/lifetime_model_laws.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string_view>

namespace firm {

using custval::PurchaseHistory;

struct AlikeFormulas {
  double buys;
  double leaves;
  explicit AlikeFormulas(const std::array<double, 2>& p) noexcept : buys{p[0]}, leaves{p[1]} {}

  // Of having left in the silence since the last purchase, against being still alive. (What is not known is NaN.)
  [[nodiscard]] double odds_gone(const PurchaseHistory& h) const noexcept {
    const double silence = h.observed - h.recency + 0 * h.repeats;
    return leaves / (buys + leaves) * std::expm1((buys + leaves) * silence);
  }
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept {
    return h.repeats * std::log(buys) - (buys + leaves) * h.observed + std::log1p(odds_gone(h));
  }
  [[nodiscard]] double alive(const PurchaseHistory& h) const noexcept { return 1 / (1 + odds_gone(h)); }
  [[nodiscard]] double gone(const PurchaseHistory& h) const noexcept { return 1 / (1 + 1 / odds_gone(h)); }
  // Of a customer who is still alive:
  [[nodiscard]] double stays(const PurchaseHistory& /*h*/, double time) const noexcept {
    return std::exp(-leaves * time);
  }
  [[nodiscard]] double purchases(const PurchaseHistory& h, double horizon) const noexcept {
    return discounted(h, horizon, 0);
  }
  [[nodiscard]] double discounted(const PurchaseHistory& /*h*/, double horizon, double rate) const noexcept {
    return buys * -std::expm1(-(leaves + rate) * horizon) / (leaves + rate);
  }
  void distribution(const PurchaseHistory& /*h*/, double horizon, std::span<double> probabilities) const noexcept {
    const double either = buys + leaves;
    double exactly = std::exp(-either * horizon);  // k events of either kind
    double at_most = exactly;
    double all_purchases = 1;  // k events are all purchases
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      // k purchases and no more events, or k purchases and then leaving.
      probabilities[k] = all_purchases * (exactly + leaves / either * std::fdim(1, at_most));
      all_purchases *= buys / either;
      exactly *= either * horizon / static_cast<double>(k + 1);
      at_most += exactly;
    }
  }
};

class Alike : public custval::PositiveParameters<Alike, 2>, public custval::HistoryModel<Alike, AlikeFormulas> {
 public:
  Alike() = default;
  Alike(double buys, double leaves) : PositiveParameters("Alike", {buys, leaves}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "alike"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return {"buys", "leaves"};
  }

  // To be fitted: the likelihood, where to start looking, and what the model becomes at the ends of its parameters.
  using likelihood = custval::NumericLikelihood<Alike>;
  [[nodiscard]] static Alike start(const custval::LifetimeData& data) { return {1 / data.scale(), 1 / data.scale()}; }
  [[nodiscard]] static constexpr std::array<custval::ModelLimit<2>, 1> limits() noexcept {
    return {{{"customers who never leave", {0, -1}}}};
  }
  // And that the unit of time may be any: both parameters are per time.
  [[nodiscard]] static constexpr std::array<int, 2> scale_powers() noexcept { return {-1, -1}; }

  friend bool operator==(const Alike&, const Alike&) = default;
};
static_assert(custval::RecencyFreeWhileAlive<Alike> && custval::ScalableModel<Alike>);

// To be simulated: a customer's rate of purchases, and how long the customer stays.
custval::SteadyCustomer draw_customer(const Alike& model, custval::Random& random) {
  custval::SteadyCustomer customer;
  customer.rate = model.parameters()[0];
  customer.lifetime = -std::log(random.uniform()) / model.parameters()[1];
  return customer;
}

}  // namespace firm

int main() {
  using namespace custval;
  using firm::Alike;

  // A purchase in ten weeks, for a year.
  const Alike truth(0.1, 0.02);
  const auto answers = testing::check_lifetime_model(truth);
  const auto fits = testing::check_lifetime_fit(truth);
  std::printf("answers: %s\nfits: %s\n", to_text(answers).c_str(), to_text(fits).c_str());
  if (!answers.passed() || !fits.passed()) {
    return 1;
  }

  const auto base =
      simulate(truth, {.customers = 2000, .seed = 1, .acquisition_days = 84, .calibration_end = Day{364}});
  const auto fitted = fit<Alike>(base, {.unit = TimeUnit::week()});
  const auto ahead = predict<probability_alive, expected_purchases>(fitted.model, fitted.unit, base,
                                                                    {.horizon = std::chrono::weeks{52}});
  std::printf("%s\n\nrepeats  last week  weeks  alive  next year\n", to_text(fitted).c_str());
  for (Index i = 0; i < 5; ++i) {
    std::printf("%7.0f %10.0f %6.0f %6.2f %10.2f\n", base[repeat_purchases{}](i), base[recency{}](i) / 7,
                base[observed_time{}](i) / 7, ahead[probability_alive{}](i), ahead[expected_purchases{}](i));
  }
}

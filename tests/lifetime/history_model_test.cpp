// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/history_model.hpp>

#include <custval/lifetime/model.hpp>
#include <custval/lifetime/positive_parameters.hpp>

#include "../message_of.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

using namespace custval;

namespace {

// Figures that are easy to tell apart.
struct PlainForm {
  explicit PlainForm(const std::array<double, 2>& p) noexcept : first{p[0]}, second{p[1]} {}
  double first;
  double second;
  [[nodiscard]] double log_likelihood(const PurchaseHistory& h) const noexcept { return -first * h.repeats - second; }
  [[nodiscard]] static double alive(const PurchaseHistory& h) noexcept { return h.recency / (h.recency + 1e-20); }
  [[nodiscard]] static double gone(const PurchaseHistory& h) noexcept { return 1e-20 / (h.recency + 1e-20); }
  [[nodiscard]] static double stays(const PurchaseHistory& /*h*/, double time) noexcept { return 1 / (1 + time); }
  [[nodiscard]] double purchases(const PurchaseHistory& /*h*/, double horizon) const noexcept {
    return first * horizon;
  }
  [[nodiscard]] double discounted(const PurchaseHistory& /*h*/, double horizon, double rate) const noexcept {
    return first * horizon / (1 + rate);
  }
  static void distribution(const PurchaseHistory& /*h*/, double /*horizon*/, std::span<double> out) noexcept {
    for (std::size_t k = 0; k < out.size(); ++k) {
      out[k] = k == 0 ? 1e-30 : 0.5;
    }
  }
};

class Plain : public PositiveParameters<Plain, 2>, public HistoryModel<Plain, PlainForm> {
 public:
  Plain() = default;
  Plain(double first, double second) : PositiveParameters("Plain", {first, second}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "plain"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return {"first", "second"};
  }
  friend bool operator==(const Plain&, const Plain&) = default;
};
static_assert(RecencyFreeWhileAlive<Plain>);

}  // namespace

TEST_CASE("a model of the user's own is its parameters") {
  const Plain model(2, 3);
  CHECK(Plain{} == Plain(1, 1));
  CHECK(Plain::from_parameters({2, 3}) == model);
  CHECK(model != Plain(2, 4));
  CHECK(model.parameters()[1] == 3);
  CHECK(to_text(model) == "plain: first 2, second 3");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double wrong : {0.0, -1.0, infinity, std::nan("")}) {
    CHECK_THROWS_AS(Plain(1, wrong), ArgumentError);
    CHECK_THROWS_AS((void)Plain::from_parameters({wrong, 1}), ArgumentError);
  }
  CHECK(custval_test::message_of([] { (void)Plain(1, -2); }) ==
        "custval::Plain: second is -2, expected a finite number > 0");
}

TEST_CASE("a model says of anybody what its form says of those who are there") {
  const Plain model(2, 3);
  const PurchaseHistory half{1, 1e-20, 9};  // there with a half
  CHECK(model.log_likelihood(half) == -5);
  CHECK(model.probability_alive(half) == 0.5);
  CHECK(model.probability_alive(half, 3) == 0.125);
  CHECK(model.expected_purchases(half, 4) == 4.0);
  CHECK(model.discounted_purchases(half, 4, 1) == 2.0);
  CHECK(model.expected_if_alive(half, 4) == 8.0);
  // Where hardly anybody leaves there are infinitely many, however unlikely it is to be there.
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(model.expected_purchases(PurchaseHistory{}, infinity) == infinity);
  // New customers have the empty history.
  CHECK(model.expected_purchases(4) == 0.0);
  std::array<double, 2> probabilities{};
  model.purchase_distribution(half, 4, probabilities);
  CHECK(probabilities == std::array{0.5 + 0.5e-30, 0.25});
  // What is small has its digits: 1 - P(alive) would have none here.
  model.purchase_distribution({1, 1, 9}, 4, probabilities);
  CHECK(probabilities[0] == doctest::Approx(1e-20).epsilon(1e-9));
}

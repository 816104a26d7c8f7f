// SPDX-License-Identifier: BSL-1.0
#pragma once

// A sound lifetime model in a few lines, out of which tests make broken ones: all customers purchase at one rate and
// leave at another.

#include <custval/core/random.hpp>
#include <custval/lifetime/drawn_customer.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/numeric_likelihood.hpp>
#include <custval/lifetime/positive_parameters.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace custval_test {

struct AlikeFormulas {
  double buys;
  double leaves;
  explicit AlikeFormulas(const std::array<double, 2>& p) noexcept : buys{p[0]}, leaves{p[1]} {}

  [[nodiscard]] double odds_gone(const custval::PurchaseHistory& h) const noexcept {
    return leaves / (buys + leaves) * std::expm1((buys + leaves) * (h.observed - h.recency + 0 * h.repeats));
  }
  [[nodiscard]] double log_likelihood(const custval::PurchaseHistory& h) const noexcept {
    return h.repeats * std::log(buys) - (buys + leaves) * h.observed + std::log1p(odds_gone(h));
  }
  [[nodiscard]] double alive(const custval::PurchaseHistory& h) const noexcept { return 1 / (1 + odds_gone(h)); }
  [[nodiscard]] double gone(const custval::PurchaseHistory& h) const noexcept { return 1 / (1 + 1 / odds_gone(h)); }
  [[nodiscard]] double stays(const custval::PurchaseHistory& /*h*/, double time) const noexcept {
    return std::exp(-leaves * time);
  }
  [[nodiscard]] double purchases(const custval::PurchaseHistory& /*h*/, double horizon) const noexcept {
    return buys * -std::expm1(-leaves * horizon) / leaves;
  }
  [[nodiscard]] double discounted(const custval::PurchaseHistory& /*h*/, double horizon, double rate) const noexcept {
    return buys * -std::expm1(-(leaves + rate) * horizon) / (leaves + rate);
  }
  void distribution(const custval::PurchaseHistory& /*h*/, double horizon,
                    std::span<double> probabilities) const noexcept {
    const double either = buys + leaves;
    double exactly = std::exp(-either * horizon);
    double at_most = exactly;
    double all_purchases = 1;
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      probabilities[k] = all_purchases * (exactly + leaves / either * std::fdim(1, at_most));
      all_purchases *= buys / either;
      exactly *= either * horizon / static_cast<double>(k + 1);
      at_most += exactly;
    }
  }
};

/// The model of some formulas.
template <class Formulas>
class AlikeModel : public custval::PositiveParameters<AlikeModel<Formulas>, 2>,
                   public custval::HistoryModel<AlikeModel<Formulas>, Formulas> {
 public:
  AlikeModel() = default;
  AlikeModel(double buys, double leaves)
      : custval::PositiveParameters<AlikeModel<Formulas>, 2>("AlikeModel", {buys, leaves}) {}
  [[nodiscard]] static constexpr std::string_view name() noexcept { return "alike"; }
  [[nodiscard]] static constexpr std::array<std::string_view, 2> parameter_names() noexcept {
    return {"buys", "leaves"};
  }

  using likelihood = custval::NumericLikelihood<AlikeModel>;
  [[nodiscard]] static AlikeModel start(const custval::LifetimeData& data) {
    return {1 / data.scale(), 1 / data.scale()};
  }
  [[nodiscard]] static constexpr std::array<custval::ModelLimit<2>, 1> limits() noexcept {
    return {{{"customers who never leave", {0, -1}}}};
  }
  [[nodiscard]] static constexpr std::array<int, 2> scale_powers() noexcept { return {-1, -1}; }

  friend bool operator==(const AlikeModel&, const AlikeModel&) = default;
};

template <class Formulas>
custval::SteadyCustomer draw_customer(const AlikeModel<Formulas>& model, custval::Random& random) {
  custval::SteadyCustomer customer;
  customer.rate = model.parameters()[0];
  customer.lifetime = -std::log(random.uniform()) / model.parameters()[1];
  return customer;
}

using Alike = AlikeModel<AlikeFormulas>;

}  // namespace custval_test

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/fit/likelihood_sums.hpp>
#include <custval/lifetime/detail/fit/log_rising_sums.hpp>
#include <custval/lifetime/detail/log_of_rise.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model_limit.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace custval::detail {

// The log-likelihood of BG/NBD (First = 0) and MBG/NBD (First = 1) with its derivatives. Of what is the same for all
// customers with as many purchases there is one term for each number; the rest is sums over blocks of rows:
//
//   A = -r log1p(T/α) - x log(α+T),  log(1 + e^D) with
//   D = log a - log(b + x - 1 + First) + K log((α+T)/(α+t_x)),  K = r + x
template <int First>
class BetaGeometricLikelihood {
 public:
  // With times counted in a unit of their own.
  explicit BetaGeometricLikelihood(const LifetimeData& data, double scale = 1.0)
      : repeats_(data.repeats().begin(), data.repeats().end()),
        recency_(scaled(data.recency(), scale)),
        observed_(scaled(data.observed(), scale)),
        weights_(data.weights().begin(), data.weights().end()),
        purchases_{data.repeats(), data.weights()},
        chances_{plus_first(data.repeats()), data.weights()} {}

  template <class M, class E>
  [[nodiscard]] Derivatives<4> operator()(const M& model, const E& executor) const {
    const std::array<double, 4>& theta = model.parameters();
    const auto [r, alpha, a, b] = theta;
    const std::array<double, parts> s = fold_sums<parts>(
        repeats_.size(), executor, [&](Totals& sums, Index row, Index rows) { add(theta, row, rows, sums); });
    const auto by_r = purchases_.at(r);
    const auto by_b = chances_.at(b);
    const auto by_ab = chances_.at(a + b);

    Derivatives<4> d;
    d.value = s[0] + by_r.value + by_b.value - by_ab.value;
    const std::array<double, 4> first{s[1] + by_r.first, s[2], s[3] - by_ab.first, s[4] + by_b.first - by_ab.first};
    // The second derivatives, row by row of the upper half: rr, rα, ra, rb, αα, αa, αb, aa, ab, bb.
    std::array<double, 10> second{};
    std::copy(s.begin() + 5, s.end(), second.begin());
    second[0] += by_r.second;
    second[7] -= by_ab.second;
    second[8] -= by_ab.second;
    second[9] += by_b.second - by_ab.second;
    for (std::size_t i = 0; i < 4; ++i) {
      d.gradient[i] = theta[i] * first[i];
    }
    std::size_t next = 0;
    for_each_pair<4>([&](std::size_t i, std::size_t j) {
      d.second(i, j) = theta[i] * theta[j] * second[next++] + (i == j ? d.gradient[i] : 0.0);
      d.second(j, i) = d.second(i, j);
    });
    return d;
  }

 private:
  static constexpr std::size_t parts = 15;  // the value, 4 first, 10 second derivatives
  using Totals = std::array<Sum, parts>;
  using P = Pack<double>;
  using Terms = std::array<P, parts>;

  [[nodiscard]] static std::vector<double> plus_first(std::span<const double> repeats) {
    std::vector<double> chances(repeats.begin(), repeats.end());
    for (double& chance : chances) {
      chance += First;
    }
    return chances;
  }

  void add(const std::array<double, 4>& theta, Index row, Index rows, Totals& sums) const noexcept {
    Terms terms{};
    for_each_pack<P>(rows, [&](Index at, int count) {
      const auto column = [&](const std::vector<double>& values) {
        return load_rows<P>(values.data() + row + at, count);
      };
      add_rows(theta, column(repeats_), column(recency_), column(observed_), column(weights_), terms);
    });
    for (std::size_t part = 0; part < parts; ++part) {
      sums[part].add(sum(terms[part]));
    }
  }

  static void add_rows(const std::array<double, 4>& theta, const P& x, const P& last, const P& end, const P& w,
                       Terms& sums) noexcept {
    const auto [r, alpha, a, b] = theta;
    const P k = r + x;
    const P per_now = 1.0 / (alpha + end);
    const P per_last = 1.0 / (alpha + last);
    const P growth = log_of_rise((end - last) * per_last);  // ∂D/∂r
    const P rise = log_of_rise(end * (1.0 / alpha));
    // Without repeats and First there is no D at all: x = 0 counts for nothing below.
    P left_at = b + (x + (First - 1.0));
    if constexpr (First == 0) {
      left_at = select(x > 0.0, left_at, P(b));
    }
    const P per_left = 1.0 / left_at;  // -∂D/∂b
    // log(1 + e^D) = K growth + log(stayed + left), with e^D = left / stayed.
    const P stayed = exp(-k * growth);
    const P left = a * per_left;
    const P per_both = 1.0 / (stayed + left);
    P gone = left * per_both;
    P either = k * growth + log(stayed + left);
    if constexpr (First == 0) {
      gone = select(x == 0.0, P(0.0), gone);
      either = select(x == 0.0, P(0.0), either);
    }
    const P spread = gone * (stayed * per_both);
    const P slope = per_now - per_last;  // ∂²D/∂r∂α; times K, ∂D/∂α
    const P by_alpha = k * slope;
    const P curve = k * (per_last * per_last - per_now * per_now);
    const double per_a = 1.0 / a;
    const P missed = end * per_now * (1.0 / alpha);  // T / (α (α+T))

    const auto put = [&](std::size_t part, const P& terms) { sums[part] += w * terms; };
    put(0, either - k * rise - x * std::log(alpha));
    put(1, gone * growth - rise);
    put(2, gone * by_alpha + r * missed - x * per_now);
    put(3, gone * per_a);
    put(4, -gone * per_left);
    put(5, spread * growth * growth);
    put(6, missed + gone * slope + spread * growth * by_alpha);
    put(7, spread * growth * per_a);
    put(8, -spread * growth * per_left);
    put(9, gone * curve + spread * by_alpha * by_alpha + k * per_now * per_now - r / (alpha * alpha));
    put(10, spread * by_alpha * per_a);
    put(11, -spread * by_alpha * per_left);
    put(12, (spread - gone) * (per_a * per_a));
    put(13, -spread * per_left * per_a);
    put(14, (spread + gone) * per_left * per_left);
  }

  std::vector<double> repeats_;
  std::vector<double> recency_;
  std::vector<double> observed_;
  std::vector<double> weights_;
  LogRisingSums purchases_;
  LogRisingSums chances_;
};

// What BG/NBD and MBG/NBD become at bounds of r, α, a, b. Where two parameters run off together, one of them is held,
// and the other one finds its place.
inline constexpr std::array<ModelLimit<4>, 8> beta_geometric_limits{
    {{"nbd: customers who never leave", {0, 0, -1, 1}},
     {"customers who leave at the first chance", {0, 0, 1, -1}},
     {"customers who leave at the first chance or never", {0, 0, -1, 0}},
     {"customers who leave at the first chance or never", {0, 0, 0, -1}},
     {"customers who all leave with the same chance", {0, 0, 0, 1}},
     {"customers who all leave with the same chance", {0, 0, 1, 0}},
     {"customers who all purchase at the same rate (Poisson)", {1, 0, 0, 0}},
     {"customers who all purchase at the same rate (Poisson)", {0, 1, 0, 0}}}};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/bg_bb/purchases.hpp>
#include <custval/lifetime/detail/fit/log_rising_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/special/rising.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace custval::detail {

// The likelihood of BG/BB, of a customer with x purchases at T opportunities, the last at t_x:
//
//     symbol  here                 what it is
//     α, β    alpha, beta          beta distribution of the chance to purchase at an opportunity
//     γ, δ    gamma, delta         beta distribution of the chance to be lost before one
//     x       history.repeats      opportunities used
//     t_x     history.recency      the last of them
//     T, n    history.observed     opportunities there were
//     –       hits                 α + x
//     –       misses               β + t_x - x
//     –       stays                δ + t_x
//
//     L = B(α + x, β + t_x - x) / B(α, β) · B(γ, δ + t_x) / B(γ, δ) · S      up to the last purchase, and since
//     S = Σ over i < T - t_x of there_i · γ / (γ + stays + i)  +  there_(T - t_x)      lost before i, or not at all
//     there_(i + 1) = there_i · (stays + i) / (γ + stays + i) · (misses + i) / (hits + misses + i),   there_0 = 1
//
// Source: Fader, Hardie, Shang (2010), doi:10.1287/mksc.1100.0580; docs/lifetime_models.md.

/// S in two parts: the probability, given all up to the last purchase, of having been lost since, and of having been
/// there and not purchasing. All terms are positive.
struct Silence {
  double lost = 0.0;
  double alive = 0.0;
  [[nodiscard]] double total() const noexcept { return lost + alive; }
};

/// S of a customer. `total_only`: `alive` may be left out where it does not matter to the total.
[[nodiscard]] inline Silence silence(const std::array<double, 4>& parameters, const PurchaseHistory& history,
                                     bool total_only) noexcept {
  const auto [alpha, beta, gamma, delta] = parameters;
  const double hits = alpha + history.repeats;
  const double misses = beta + (history.recency - history.repeats);
  const double stays = delta + history.recency;
  const double smallest = total_only ? 1e-18 : 0.0;
  double there = 1.0;  // of being a customer still, and not having purchased
  Sum lost;
  for (double i = 0.0, steps = history.observed - history.recency; i < steps && there > smallest; ++i) {
    lost.add(there * (gamma / (gamma + (stays + i))));
    there *= share_of(stays + i, gamma) * share_of(misses + i, hits);
  }
  return {lost.value(), there};
}

/// Sums over rows: the log-likelihood less what is a LogRisingSums, with its derivatives by the parameters.
struct BgBbSums {
  Sum value;
  std::array<Sum, 4> gradient;
  std::array<Sum, 10> hessian;  ///< 00 01 02 03 11 12 13 22 23 33

  void merge(const BgBbSums& later) noexcept {
    value.merge(later.value);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      gradient[i].merge(later.gradient[i]);
    }
    for (std::size_t i = 0; i < hessian.size(); ++i) {
      hessian[i].merge(later.hessian[i]);
    }
  }
};

/// log S and its derivatives, as moments of the terms of S over i, when the customer was lost. The derivatives of the
/// logarithm of a term are sums of 1/(…+j) and 1/(…+j)² over the steps j before it.
class SilenceMoments {
 public:
  SilenceMoments(const std::array<double, 4>& parameters, const PurchaseHistory& history) noexcept {
    const auto [alpha, beta, gamma, delta] = parameters;
    const double hits = alpha + history.repeats;
    const double misses = beta + (history.recency - history.repeats);
    const double chances = alpha + beta + history.recency;  // hits + misses
    const double stays = delta + history.recency;
    const double states = gamma + delta + history.recency;  // γ + stays
    const double over_gamma = 1.0 / gamma;
    double there = 1.0;
    // Sums of 1/(…+j) and 1/(…+j)² over the steps so far.
    double miss1 = 0.0, miss2 = 0.0, chance1 = 0.0, chance2 = 0.0, stay1 = 0.0, stay2 = 0.0, state1 = 0.0, state2 = 0.0;
    for (double i = 0.0, steps = history.observed - history.recency; i < steps; ++i) {
      const double miss = 1.0 / (misses + i);
      const double chance = 1.0 / (chances + i);
      const double stay = 1.0 / (stays + i);
      const double state = 1.0 / (states + i);
      state1 += state;
      state2 += state * state;
      add(there * gamma * state, {-chance1, miss1 - chance1, over_gamma - state1, stay1 - state1},
          {chance2, miss2, state2 - over_gamma * over_gamma, state2, stay2});
      there *= share_of(stays + i, gamma) * share_of(misses + i, hits);
      if (there < 1e-40) {  // what is left, with its moments, is nothing beside the first term
        return;
      }
      miss1 += miss;
      miss2 += miss * miss;
      chance1 += chance;
      chance2 += chance * chance;
      stay1 += stay;
      stay2 += stay * stay;
    }
    add(there, {-chance1, miss1 - chance1, -state1, stay1 - state1}, {chance2, miss2, state2, state2, stay2});
  }

  void add_to(BgBbSums& sums, double weight, double log_before) const noexcept {
    const double total = total_.value();
    sums.value.add(weight * (std::log(total) - log_before));
    std::size_t entry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double mean = first_[i] / total;
      sums.gradient[i].add(weight * mean);
      for (std::size_t j = i; j < 4; ++j, ++entry) {
        sums.hessian[entry].add(weight * (second_[entry] / total - mean * (first_[j] / total)));
      }
    }
  }

 private:
  // A term with the first derivatives of its logarithm; the second ones are made of `bends`.
  void add(double term, const std::array<double, 4>& first, const std::array<double, 5>& bends) noexcept {
    total_.add(term);
    std::size_t entry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const double slope = term * first[i];
      first_[i] += slope;
      for (std::size_t j = i; j < 4; ++j, ++entry) {
        second_[entry] += slope * first[j];
      }
    }
    second_[0] += term * bends[0];               // alpha alpha
    second_[1] += term * bends[0];               // alpha beta
    second_[4] += term * (bends[0] - bends[1]);  // beta beta
    second_[7] += term * bends[2];               // gamma gamma
    second_[8] += term * bends[3];               // gamma delta
    second_[9] += term * (bends[3] - bends[4]);  // delta delta
  }

  Sum total_;
  std::array<double, 4> first_{};
  std::array<double, 10> second_{};
};

/// The log-likelihood of BgBb on data, which it keeps.
class BgBbLikelihood {
 public:
  explicit BgBbLikelihood(const LifetimeData& data) : data_{data} {
    std::vector<double> misses(data.rows());
    for (std::size_t i = 0; i < data.rows(); ++i) {
      const PurchaseHistory history = data[i];
      check(history.repeats, "repeats", i, history.recency, "a whole number from 0 to the recency");
      check(history.recency, "recency", i, history.observed, "a whole number of opportunities, up to those observed");
      check(history.observed, "observed", i, largest_observed, "a whole number of opportunities, at most 1e9");
      misses[i] = history.recency - history.repeats;
    }
    purchases_ = LogRisingSums(data.repeats(), data.weights());
    misses_ = LogRisingSums(misses, data.weights());
    chances_ = LogRisingSums(data.recency(), data.weights());
  }

  template <class M, Executor E>
  [[nodiscard]] Derivatives<4> operator()(const M& model, const E& executor) const {
    const std::array<double, 4>& parameters = model.parameters();
    const auto [alpha, beta, gamma, delta] = parameters;
    const BgBbSums sums = fold(
        static_cast<Index>(data_.rows()), executor, BgBbSums{},
        [&](BgBbSums& part, Index first, Index count) {
          for (Index i = first; i < first + count; ++i) {
            add_row(part, parameters, static_cast<std::size_t>(i));
          }
        },
        [](BgBbSums& whole, const BgBbSums& later) { whole.merge(later); });

    // Up to the last purchase; its value is in the rows already, where it does not cancel.
    const auto a = purchases_.at(alpha);
    const auto b = misses_.at(beta);
    const auto ab = chances_.at(alpha + beta);
    const auto d = chances_.at(delta);
    const auto gd = chances_.at(gamma + delta);
    const std::array<double, 4> slopes{a.first - ab.first, b.first - ab.first, -gd.first, d.first - gd.first};
    const std::array<double, 10> bends{
        a.second - ab.second, -ab.second,          0.0, 0.0, b.second - ab.second, 0.0, 0.0, -gd.second,
        -gd.second,           d.second - gd.second};
    Derivatives<4> result;
    result.value = sums.value.value();
    std::size_t entry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      result.gradient[i] = (sums.gradient[i].value() + slopes[i]) * parameters[i];
      for (std::size_t j = i; j < 4; ++j, ++entry) {
        const double second = (sums.hessian[entry].value() + bends[entry]) * parameters[i] * parameters[j];
        result.second(i, j) = result.second(j, i) = i == j ? second + result.gradient[i] : second;
      }
    }
    return result;
  }

 private:
  static constexpr double largest_observed = 1e9;

  static void check(double value, const char* column, std::size_t row, double most, const char* expected) {
    if (!(value >= 0.0 && value <= most && value == std::floor(value))) {
      raise_data("BgBb", column, static_cast<std::int64_t>(row), value, expected);
    }
  }

  void add_row(BgBbSums& sums, const std::array<double, 4>& parameters, std::size_t row) const noexcept {
    const auto [alpha, beta, gamma, delta] = parameters;
    const PurchaseHistory history = data_[row];
    const double misses = history.recency - history.repeats;
    const double log_before = log_rising_ratio(alpha, beta + misses, history.repeats) +
                              log_rising_ratio(beta, alpha, misses) + log_rising_ratio(delta, gamma, history.recency);
    SilenceMoments(parameters, history).add_to(sums, data_.weights()[row], log_before);
  }

  LifetimeData data_;
  LogRisingSums purchases_;
  LogRisingSums misses_;
  LogRisingSums chances_;
};

}  // namespace custval::detail

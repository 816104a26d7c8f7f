// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pack.hpp>
#include <custval/core/pack_math.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/data/column_sums.hpp>
#include <custval/lifetime/detail/pack_rows.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/special/beta_prime.hpp>
#include <custval/special/rising.hpp>
#include <custval/special/trigamma.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

/// Sums over customers with the same number of purchases, of each customer's
struct SpendSums {
  Sum log_ratio;  ///< log((v + s) / (v + mean of s))
  Sum inverse;    ///< 1 / (v + s)
  Sum share;      ///< s / (v + s)
  Sum square;     ///< 1 / (v + s)²
};

/// The log-likelihood of GammaGamma on data.
///
///     symbol  here             what it is
///     x       group.repeats    repeat purchases
///     m       data.means()     mean spend of a customer's repeat purchases
///     s       sums_            x m, their sum
///     p       p                shape of the gamma distribution of a customer's spends, of rate ν
///     q, v    q, v             shape and rate of the gamma distribution of ν over customers
///     k       k                p x
///     L       –                Γ(k + q) / (Γ(k) Γ(q)) · v^q s^k / (v + s)^(k + q) / m
///
/// Customers with as many repeats make a group: what is not elementary in log L is computed once a group, as though
/// each of its customers had spent the group's mean (add_group). What a customer differs by (add_rows) is
///
///     k log(s / mean) - (k + q) log((v + s) / (v + mean))
///
/// whose first part does not depend on the parameters but for k, and is kept as group.log_ratio.
/// Source: Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value; docs/lifetime_models.md.
class GammaGammaLikelihood {
 public:
  // `scale`: money is counted in a unit of its own.
  explicit GammaGammaLikelihood(const SpendData& data, double scale = 1.0) {
    if (std::any_of(data.weights().begin(), data.weights().end(), [](double w) { return w != 1.0; })) {
      weights_.resize(data.rows());
    }
    sums_.resize(data.rows());
    if (std::all_of(data.repeats().begin(), data.repeats().end(), [](double x) { return x < most_counted; })) {
      group_by_counting(data, 1.0 / scale);
    } else {
      group_by_sorting(data, 1.0 / scale);
    }
    for (Group& group : groups_) {
      prepare(group);
    }
  }

  template <class M, Executor E>
  [[nodiscard]] Derivatives<3> operator()(const M& model, const E& executor) const {
    const double p = model.parameters()[0];
    const double q = model.parameters()[1];
    const double v = model.parameters()[2];
    const Totals totals = fold(
        static_cast<Index>(sums_.size()), executor, Totals{},
        [&](Totals& part, Index first, Index count) {
          add_rows(part, p, q, v, static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        },
        [](Totals& whole, const Totals& later) { whole.merge(later); });

    Totals all = totals;
    all.value.merge(log_means_);
    for (const Group& group : groups_) {
      add_group(all, group, p, q, v);
    }
    const double gp = all.by_p.value() * p;
    const double gq = all.by_q.value() * q;
    const double gv = all.by_v.value();
    Derivatives<3> result;
    result.value = all.value.value();
    result.gradient = {gp, gq, gv};
    const double pq = all.by_pq.value() * p * q;
    const double pv = all.by_pv.value() * p * v;
    const double qv = all.by_qv.value() * q;
    result.hessian = {all.by_pp.value() * p * p + gp, pq, pv, pq, all.by_qq.value() * q * q + gq, qv, pv, qv,
                      all.by_vv.value() + gv};
    return result;
  }

 private:
  struct Group {
    double repeats = 0.0;
    std::size_t first = 0;
    std::size_t count = 0;
    double weight = 0.0;
    double mean = 0.0;       ///< of the sums s
    double spread = 0.0;     ///< the largest distance of a sum from the mean
    double log_ratio = 0.0;  ///< Σ weight · log(s / mean)
  };

  /// The log-likelihood and its derivatives by p and q. A derivative by v is kept times v, but for by_pv: by_v times v,
  /// by_qv times v, by_vv times v².
  struct Totals {
    Sum value, by_p, by_q, by_v, by_pp, by_pq, by_pv, by_qq, by_qv, by_vv;
    void merge(const Totals& later) noexcept {
      value.merge(later.value);
      by_p.merge(later.by_p);
      by_q.merge(later.by_q);
      by_v.merge(later.by_v);
      by_pp.merge(later.by_pp);
      by_pq.merge(later.by_pq);
      by_pv.merge(later.by_pv);
      by_qq.merge(later.by_qq);
      by_qv.merge(later.by_qv);
      by_vv.merge(later.by_vv);
    }
  };

  // Numbers of repeats below this are counted; there are seldom others.
  static constexpr double most_counted = 65536.0;

  void put(std::size_t place, const SpendData& data, std::size_t row, double unit) noexcept {
    sums_[place] = data.repeats()[row] * (data.means()[row] * unit);
    if (!weights_.empty()) {
      weights_[place] = data.weights()[row];
    }
  }

  void group_by_counting(const SpendData& data, double unit) {
    std::vector<std::size_t> next;
    for (const double x : data.repeats()) {
      const auto repeats = static_cast<std::size_t>(x);
      if (repeats >= next.size()) {
        next.resize(repeats + 1);
      }
      ++next[repeats];
    }
    std::size_t first = 0;
    for (std::size_t repeats = 0; repeats < next.size(); ++repeats) {
      const std::size_t count = std::exchange(next[repeats], first);
      if (count > 0) {
        groups_.push_back({static_cast<double>(repeats), first, count});
      }
      first += count;
    }
    for (std::size_t row = 0; row < data.rows(); ++row) {
      put(next[static_cast<std::size_t>(data.repeats()[row])]++, data, row, unit);
    }
  }

  void group_by_sorting(const SpendData& data, double unit) {
    std::vector<std::size_t> order(data.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return data.repeats()[a] < data.repeats()[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) {
      put(i, data, order[i], unit);
      if (groups_.empty() || groups_.back().repeats != data.repeats()[order[i]]) {
        groups_.push_back({data.repeats()[order[i]], i});
      }
      ++groups_.back().count;
    }
  }

  void prepare(Group& group) noexcept {
    const auto sums = std::span<const double>(sums_).subspan(group.first, group.count);
    const auto weights = std::span<const double>(weights_).subspan(weights_.empty() ? 0 : group.first,
                                                                   weights_.empty() ? 0 : group.count);
    group.weight = weights_.empty() ? static_cast<double>(group.count) : sum_of(weights);
    const double total = weights_.empty() ? sum_of(sums) : sum_of_products(weights, sums);
    group.mean = group.count == 1 ? sums[0] : total / group.weight;
    for (const double spent : sums) {
      group.spread = (std::max)(group.spread, std::abs(spent - group.mean));
    }
    using P = Pack<double>;
    group.log_ratio = sum_by_packs(group.count, [&](Index first, int count) {
      const P spent = load_rows<P>(sums.data() + first, count, group.mean);
      const P weight = weights_.empty() ? P(1.0) : load_rows<P>(weights.data() + first, count);
      return weight * log(spent / group.mean);
    });
    // log(s / mean of s) = log(mean) - log(mean of s / repeats)
    log_means_.add(-group.log_ratio);
    log_means_.add(-group.weight * std::log(group.mean / group.repeats));
  }

  // The rows [first, first + count), cut at the borders of groups.
  void add_rows(Totals& totals, double p, double q, double v, std::size_t first, std::size_t count) const noexcept {
    const std::size_t end = first + count;
    auto group = std::upper_bound(groups_.begin(), groups_.end(), first,
                                  [](std::size_t row, const Group& other) { return row < other.first; });
    for (--group; first < end; ++group) {
      const std::size_t stop = (std::min)(end, group->first + group->count);
      SpendSums sums;
      for (; first < stop; first += (std::min)(chunk, stop - first)) {
        add_chunk(sums, *group, v, first, (std::min)(chunk, stop - first));
      }
      const double x = group->repeats;
      const double k = p * x;
      totals.value.add(-(k + q) * sums.log_ratio.value());
      totals.by_p.add(-x * sums.log_ratio.value());
      totals.by_q.add(-sums.log_ratio.value());
      totals.by_v.add(q * sums.share.value() - k * (v * sums.inverse.value()));
      totals.by_pv.add(-x * sums.inverse.value());
      totals.by_qv.add(sums.share.value());
      totals.by_vv.add((k + q) * (v * v * sums.square.value()));
    }
  }

  // A sum of logarithms is the logarithm of a product, and one logarithm costs as much as many multiplications.
  // Products are of few factors, lest they overflow, in lanes side by side.
  static constexpr std::size_t lanes = 8;
  static constexpr std::size_t factors = 8;
  static constexpr std::size_t chunk = lanes * factors;

  void add_chunk(SpendSums& sums, const Group& group, double v, std::size_t first, std::size_t count) const noexcept {
    const double over_mean = 1.0 / (v + group.mean);
    const double* const s = sums_.data() + first;
    // Where all ratios are near 1, digits are in what they are above 1: products are kept less 1.
    const bool close = group.spread * over_mean < 0.1;
    if (weights_.empty() && count == chunk) {
      if (close) {
        add_lanes(
            sums, s, v, 0.0, [](double product) { return std::log1p(product); },
            [&](double& product, double spent) {
              const double more = (spent - group.mean) * over_mean;
              product += more + product * more;
            });
      } else {
        add_lanes(
            sums, s, v, 1.0, [](double product) { return std::log(product); },
            [&](double& product, double spent) { product *= (v + spent) * over_mean; });
      }
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const double weight = weights_.empty() ? 1.0 : weights_[first + i];
      const double one = 1.0 / (v + s[i]);
      const double ratio = close ? std::log1p((s[i] - group.mean) * over_mean) : std::log((v + s[i]) * over_mean);
      sums.log_ratio.add(weight * ratio);
      sums.inverse.add(weight * one);
      sums.share.add(weight * (s[i] * one));
      sums.square.add(weight * (one * one));
    }
  }

  template <class Log, class Multiply>
  static void add_lanes(SpendSums& sums, const double* s, double v, double empty, const Log& log,
                        const Multiply& multiply) noexcept {
    std::array<double, lanes> product{}, inverse{}, share{}, square{};
    product.fill(empty);
    for (std::size_t i = 0; i < chunk; i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double spent = s[i + lane];
        const double one = 1.0 / (v + spent);
        multiply(product[lane], spent);
        inverse[lane] += one;
        share[lane] += spent * one;
        square[lane] += one * one;
      }
    }
    double log_ratio = 0.0, inverses = 0.0, shares = 0.0, squares = 0.0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      log_ratio += log(product[lane]);
      inverses += inverse[lane];
      shares += share[lane];
      squares += square[lane];
    }
    sums.log_ratio.add(log_ratio);
    sums.inverse.add(inverses);
    sums.share.add(shares);
    sums.square.add(squares);
  }

  // What all customers of a group have in common, as though each had spent the mean.
  static void add_group(Totals& totals, const Group& group, double p, double q, double v) noexcept {
    const double x = group.repeats;
    const double k = p * x;
    const double w = group.weight;
    const double log_spent = -std::log1p(v / group.mean);    // log(s / (v + s))
    const double log_unspent = -std::log1p(group.mean / v);  // log(v / (v + s))
    totals.value.add(w * log_beta_prime_density(k, q, v, group.mean));
    totals.value.add(k * group.log_ratio);
    totals.by_p.add(x * (w * (digamma_rise(k, q) + log_spent) + group.log_ratio));
    totals.by_q.add(w * (digamma_rise(q, k) + log_unspent));
    totals.by_pp.add(w * x * x * trigamma_rise(k, q));
    totals.by_pq.add(w * x * trigamma(k + q));
    totals.by_qq.add(w * trigamma_rise(q, k));
    totals.by_vv.add(-w * q);
  }

  std::vector<double> sums_;
  std::vector<double> weights_;  ///< empty where all are 1
  std::vector<Group> groups_;
  Sum log_means_;  ///< -Σ weight · log(mean)
};

}  // namespace custval::detail

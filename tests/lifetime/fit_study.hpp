// SPDX-License-Identifier: BSL-1.0
#pragma once

// Random small bases, of kinds that fits find hard, and what a fit of one is held to: it ends within its evaluations,
// at no lower a likelihood than the best of twenty random starts. The tests look at some of them (fit_study_test.cpp),
// the program custval_fit_study at as many as one asks for.

#include <custval/core/table.hpp>
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>
#include <custval/lifetime/spend_data.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace custval_test {

/// A source of random numbers that is the same everywhere, as the distributions of the standard library are not.
class StudyRandom {
 public:
  explicit StudyRandom(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] double number() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  [[nodiscard]] double between(double low, double high) { return low + (high - low) * number(); }
  [[nodiscard]] int whole(int low, int high) {
    return low + static_cast<int>(number() * static_cast<double>(high - low + 1));
  }
  [[nodiscard]] double exponential() { return -std::log1p(-number()); }
  [[nodiscard]] double normal() {  // near enough
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) {
      sum += number();
    }
    return sum;
  }

 private:
  std::mt19937_64 engine_;
};

enum class StudyKind { few_returns, daily, one_heavy, equal, until_the_end, gaps_of_years, uniform, leaving };
inline constexpr std::array<std::string_view, 8> study_kind_names{"few returns",     "everyone daily", "one heavy",
                                                                  "equal histories", "until the end",  "gaps of years",
                                                                  "uniform",         "leaving"};

/// A customer: the days of purchases after the first one, and the days observed.
struct StudyCustomer {
  std::set<int> days;
  int observed = 0;
  double spend = 0.0;  ///< mean, of the repeats
};

struct StudyBase {
  StudyKind kind = StudyKind::uniform;
  bool by_week = false;
  std::vector<StudyCustomer> customers;
};

namespace study {

inline void purchase_uniformly(StudyCustomer& customer, int purchases, StudyRandom& random) {
  for (int i = 0; i < purchases && customer.observed > 0; ++i) {
    customer.days.insert(random.whole(1, customer.observed));
  }
}

inline void fill(StudyCustomer& customer, StudyKind kind, bool is_first, double rate, StudyRandom& random) {
  const int end = customer.observed;
  switch (kind) {
    case StudyKind::few_returns:
      purchase_uniformly(customer, is_first || random.number() < 0.2 * rate ? random.whole(1, 2) : 0, random);
      break;
    case StudyKind::daily: {
      const int stops = random.number() < 0.3 * rate ? random.whole(1, end) : end;
      for (int day = 1; day <= stops; ++day) {
        customer.days.insert(day);
      }
      break;
    }
    case StudyKind::one_heavy:
      purchase_uniformly(customer, is_first ? random.whole(50, 400) : random.whole(0, 2), random);
      break;
    case StudyKind::until_the_end:
      purchase_uniformly(customer, random.whole(0, 1 + static_cast<int>(10.0 * rate)), random);
      if (!customer.days.empty() || is_first) {
        customer.days.insert(std::max(1, end - random.whole(0, 1)));
      }
      break;
    case StudyKind::gaps_of_years:
      for (int day = random.whole(1, 400); day <= end; day += random.whole(1, 1500)) {
        customer.days.insert(day);
      }
      break;
    case StudyKind::leaving: {
      const double own = rate * random.exponential() / 20.0;
      const double chance = random.number() * random.number();
      double day = 0.0;
      while (own > 0.0 && (day += random.exponential() / own) < end && random.number() > chance) {
        customer.days.insert(1 + static_cast<int>(day));
      }
      break;
    }
    case StudyKind::equal:
    case StudyKind::uniform:
      purchase_uniformly(customer, random.whole(0, 1 + static_cast<int>(12.0 * rate)), random);
      break;
  }
}

}  // namespace study

/// The base with a number: kinds, days and weeks in turn, 2 to 300 customers, small ones more often.
[[nodiscard]] inline StudyBase study_base(std::uint64_t number) {
  StudyRandom random(0x9E3779B97F4A7C15U * (number + 1));
  StudyBase base;
  base.kind = static_cast<StudyKind>(number % study_kind_names.size());
  base.by_week = number / study_kind_names.size() % 2 == 1;
  const int customers = static_cast<int>(2.0 * std::pow(150.0, random.number() * std::sqrt(random.number())));
  const double rate = random.between(0.05, 1.0);
  const int longest = base.kind == StudyKind::gaps_of_years ? random.whole(1500, 4000)
                      : base.kind == StudyKind::daily       ? random.whole(20, 150)
                                                            : random.whole(30, 730);
  const bool all_as_long = random.number() < 0.5;
  const int spending = random.whole(0, 4);
  const double typical = std::exp(random.between(-2.0, 8.0));
  for (int i = 0; i < customers; ++i) {
    StudyCustomer customer;
    customer.observed = all_as_long ? longest : random.whole(std::max(1, longest / 3), longest);
    study::fill(customer, base.kind, i == 0, rate, random);
    const double own = typical * std::exp(random.normal());
    const auto repeats = static_cast<double>(std::max<std::size_t>(1, customer.days.size()));
    customer.spend = spending == 0   ? typical  // one price
                     : spending == 1 ? own      // prices of their own
                     : spending == 2 ? typical * std::exp(0.5 * random.normal() / std::sqrt(repeats))  // alike
                     : spending == 3 ? own * std::exp(0.5 * random.normal() / std::sqrt(repeats))
                                     : typical * (i == 0 ? 1000.0 : random.between(0.5, 1.5));
    const bool again = base.kind == StudyKind::equal && i > 0 && (i > 1 || random.number() < 0.5);
    base.customers.push_back(again ? base.customers[random.number() < 0.9 ? 0 : static_cast<std::size_t>(i - 1)]
                                   : customer);
  }
  return base;
}

/// What a lifetime model is fitted to; for BG/BB in whole opportunities, else in days or weeks.
[[nodiscard]] inline custval::LifetimeData lifetime_data(const StudyBase& base, bool opportunities) {
  using custval::Index;
  const int unit = base.by_week ? 7 : opportunities && base.kind == StudyKind::gaps_of_years ? 30 : 1;
  custval::Table<double, custval::repeat_purchases, custval::recency, custval::observed_time> table(
      static_cast<Index>(base.customers.size()));
  for (std::size_t i = 0; i < base.customers.size(); ++i) {
    const StudyCustomer& customer = base.customers[i];
    std::set<int> when;
    for (const int day : customer.days) {
      when.insert(opportunities ? day / unit : day);
    }
    if (opportunities) {
      when.erase(0);
    }
    const auto row = static_cast<Index>(i);
    table[custval::repeat_purchases{}](row) = static_cast<double>(when.size());
    table[custval::recency{}](row) = when.empty() ? 0.0 : *when.rbegin();
    table[custval::observed_time{}](row) = opportunities ? customer.observed / unit : customer.observed;
  }
  return custval::LifetimeData(table, custval::TimeUnit(opportunities || !base.by_week ? 1.0 : 7.0));
}

[[nodiscard]] inline custval::SpendData spend_data(const StudyBase& base) {
  std::vector<double> repeats;
  std::vector<double> means;
  for (const StudyCustomer& customer : base.customers) {
    repeats.push_back(static_cast<double>(customer.days.size()));
    means.push_back(customer.spend);
  }
  return {repeats, means, std::vector<double>(repeats.size(), 1.0)};
}

struct StudyResult {
  std::string model;
  std::string status;
  int evaluations = 0;
  double log_likelihood = 0.0;
  double best = 0.0;  ///< of twenty random starts
  std::string best_model;

  /// Whether there is anybody to learn from; no other reason takes a likelihood away.
  [[nodiscard]] bool can_be_fitted() const { return !status.starts_with("not converged: no customers"); }
  /// By how much the fit is below the best, relative to it; without end where it is none.
  [[nodiscard]] double lack() const {
    return std::isnan(log_likelihood) ? std::numeric_limits<double>::infinity()
                                      : (best - log_likelihood) / std::max(1.0, std::abs(best));
  }
  [[nodiscard]] bool is_right() const {
    return !can_be_fitted() ||
           (evaluations <= 2000 && lack() <= 1e-6 && !status.starts_with("not converged: too many evaluations"));
  }
};

/// Fits a model, and climbs from twenty random starts, e^-6 … e^6 in what is typical of the data.
template <class M>
[[nodiscard]] StudyResult study_fit(const custval::fit_data_t<M>& data, std::uint64_t seed) {
  using namespace custval;
  StudyResult result{std::string(M::name()), {}, 0, std::nan(""), std::nan(""), {}};
  const auto fitted = fit<M>(data);
  result.status = to_text(fitted.status);
  result.evaluations = fitted.evaluations;
  result.log_likelihood = fitted.log_likelihood;
  StudyRandom random(seed);
  const FitOptions<M> options;
  detail::EvaluationBudget budget(20 * 200);
  detail::FitSearch<M, serial> search(data, options, serial{}, budget);
  for (int i = 0; i < 20; ++i) {
    auto parameters = M{}.parameters();
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      parameters[k] = std::exp(random.between(-6.0, 6.0));
      if constexpr (ScalableModel<M>) {
        parameters[k] *= std::pow(data.scale(), M::scale_powers()[k]);
      }
    }
    search.climb_from(M::from_parameters(parameters));
  }
  FittedModel<M> best;
  search.describe(best);
  result.best = best.log_likelihood;
  result.best_model = to_text(best.model) + ", " + to_text(best.status) + " (the fit: " + to_text(fitted.model) + ")";
  return result;
}

inline constexpr std::size_t study_models = 6;

/// A base by its number with a model by its number, 0 … 5.
[[nodiscard]] inline StudyResult study_fit(const StudyBase& base, std::size_t model, std::uint64_t seed) {
  switch (model) {
    case 0:
      return study_fit<custval::Nbd>(lifetime_data(base, false), seed);
    case 1:
      return study_fit<custval::BgNbd>(lifetime_data(base, false), seed);
    case 2:
      return study_fit<custval::MbgNbd>(lifetime_data(base, false), seed);
    case 3:
      return study_fit<custval::ParetoNbd>(lifetime_data(base, false), seed);
    case 4:
      return study_fit<custval::BgBb>(lifetime_data(base, true), seed);
    default:
      return study_fit<custval::GammaGamma>(spend_data(base), seed);
  }
}

}  // namespace custval_test

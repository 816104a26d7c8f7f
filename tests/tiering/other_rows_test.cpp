// SPDX-License-Identifier: BSL-1.0
// Fitted on half of the customers, a grading puts the other half, whom it never saw, where the policy's definition puts
// them: each written down here once more, without a thought for speed and without anything of the library's.
#include <custval/core/execution.hpp>
#include <custval/tiering/cost_contribution.hpp>
#include <custval/tiering/cumulative_share.hpp>
#include <custval/tiering/factor_grid.hpp>
#include <custval/tiering/head_count.hpp>
#include <custval/tiering/natural_breaks.hpp>
#include <custval/tiering/nested.hpp>
#include <custval/tiering/rfm.hpp>
#include <custval/tiering/value_growth.hpp>

#include "naive.hpp"

#include <custval/core/bind.hpp>
#include <custval/core/view.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace custval;
using namespace custval_test;

namespace {

using Tiers = std::vector<Tier>;
using Numbers = std::vector<double>;
constexpr unsigned seeds = 12;

// A column of the population and one of others: of other sizes, with ties within and between them and values that only
// one of them has.
struct Halves {
  Numbers population;
  Numbers others;
};
Halves halves(unsigned seed, int largest_power) {
  const std::size_t rows = 3 + seed * 61 % 900;
  Numbers all = random_values<double>(2 * rows, seed, largest_power, 0.03);
  for (std::size_t i = 0; i < all.size(); i += 3) {
    all[i] += 0.5;  // between the whole numbers
  }
  return {{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rows)},
          {all.begin() + static_cast<std::ptrdiff_t>(rows), all.end()}};
}

// In the first class for whose cut less than that share of the population has a strictly greater value.
Tier by_heads(double value, const Numbers& population, const Numbers& cuts) {
  if (std::isnan(value)) {
    return unclassified;
  }
  double above = 0;
  double all = 0;
  for (const double other : population) {
    above += other > value ? 1 : 0;
    all += std::isnan(other) ? 0 : 1;
  }
  Tier tier = 0;
  while (tier < cuts.size() && !(above < cuts[tier] * all)) {
    ++tier;
  }
  return tier;
}
// The same by value; nobody of no value is in any class but the last.
Tier by_value(double value, const Numbers& population, const Numbers& cuts) {
  if (std::isnan(value)) {
    return unclassified;
  }
  double above = 0;
  double all = 0;
  for (const double other : population) {
    const double weight = other > 0 ? other : 0;  // NaN is not
    above += other > value ? weight : 0;
    all += weight;
  }
  Tier tier = 0;
  while (tier < cuts.size() && !(value > 0 && above < cuts[tier] * all)) {
    ++tier;
  }
  return tier;
}

template <class Definition>
Tiers tiers_of(std::size_t rows, Definition&& definition) {
  Tiers tiers;
  for (std::size_t i = 0; i < rows; ++i) {
    tiers.push_back(definition(i));
  }
  return tiers;
}

// Graded whole, in threads, and the population beside them.
template <class Policy, class Base>
void check_others(const Policy& policy, const Base& population, const Base& others, const Tiers& expected) {
  const auto grading = fit(policy, population);
  CHECK(assign(grading, others) == expected);
  CHECK(assign(fit(policy, population, threads{3}), others, threads{2}) == expected);
}

}  // namespace

TEST_CASE("others by head count and cumulative share") {
  const Numbers cuts{0.05, 0.2, 0.6};
  for (unsigned seed = 0; seed < 4 * seeds; ++seed) {
    CAPTURE(seed);
    const auto [population, others] = halves(seed, seed % 2 == 0 ? 20 : 4);
    const auto by = [&, &population = population, &others = others](auto definition) {
      return tiers_of(others.size(), [&](std::size_t i) { return definition(others[i], population, cuts); });
    };
    check_others(HeadCount<>(cuts), population, others, by(by_heads));
    check_others(CumulativeShare<>(cuts), population, others, by(by_value));
  }
}

TEST_CASE("others by a grid of factors") {
  const std::vector<std::string> cells{"a", "b", "c", "d", "b", "a", "d", "c", "a", "a", "b", "c"};
  for (unsigned seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    const auto size = halves(seed, 12);
    const auto credit = halves(seed + 50, 4);
    const std::size_t rows = (std::min)(size.population.size(), credit.population.size());
    const auto of = [&](const Numbers& sizes, const Numbers& credits) {
      const auto n = static_cast<Index>(rows);
      return view(bind<customer_size>(Eigen::Map<const Eigen::ArrayXd>(sizes.data(), n)),
                  bind<credit_rating>(Eigen::Map<const Eigen::ArrayXd>(credits.data(), n)));
    };
    const Numbers sizes(size.population.begin(), size.population.begin() + static_cast<std::ptrdiff_t>(rows));
    const Tiers expected = tiers_of(rows, [&](std::size_t i) -> Tier {
      const Tier by_size = by_heads(size.others[i], sizes, {0.2, 0.5});
      const double rating = credit.others[i];
      if (by_size == unclassified || std::isnan(rating)) {
        return unclassified;
      }
      const std::size_t by_rating = rating >= 9 ? 0 : rating >= 2.5 ? 1 : rating >= 0 ? 2 : 3;
      return static_cast<Tier>(cells[std::size_t{by_size} * 4 + by_rating][0] - 'a');
    });
    const FactorGrid policy(cells, Factor<customer_size>::top({0.2, 0.5}), Factor<credit_rating>::at({9, 2.5, 0}));
    check_others(policy, of(size.population, credit.population), of(size.others, credit.others), expected);
  }
}

TEST_CASE("others by value and growth, cost contribution, and one policy within another") {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    const std::size_t rows = 3 + seed * 61 % 900;
    const auto column = [&](unsigned which, int power) {
      auto all = random_values<double>(2 * rows, seed + 100 * which, power, 0.03);
      for (std::size_t i = which; i < all.size(); i += 3) {
        all[i] += 0.5;
      }
      const auto middle = all.begin() + static_cast<std::ptrdiff_t>(rows);
      return Halves{{all.begin(), middle}, {middle, all.end()}};
    };
    const Halves current = column(1, 10);
    const Halves potential = column(2, 3);
    const Halves cost = column(3, 8);
    const auto of = [](const Numbers& c, const Numbers& p, const Numbers& s) {
      return view(bind<current_value>(c), bind<potential_value>(p), bind<cost_to_serve>(s));
    };
    const auto population = of(current.population, potential.population, cost.population);
    const auto others = of(current.others, potential.others, cost.others);

    check_others(ValueGrowth<>(0.3, 0.1), population, others, tiers_of(rows, [&](std::size_t i) -> Tier {
                   const double worth = current.others[i] + potential.others[i];
                   if (std::isnan(worth) || std::isnan(cost.others[i])) {
                     return unclassified;
                   }
                   if (cost.others[i] > worth) {
                     return 3;
                   }
                   return by_heads(current.others[i], current.population, {0.3}) == 0       ? Tier{0}
                          : by_heads(potential.others[i], potential.population, {0.1}) == 0 ? Tier{1}
                                                                                            : Tier{2};
                 }));

    // Halves sum exactly.
    double all_profit = 0;
    double all_cost = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if (!std::isnan(current.population[i]) && cost.population[i] >= 0) {
        all_profit += current.population[i];
        all_cost += cost.population[i];
      }
    }
    const double mean = all_cost > 0 && all_profit > 0 ? all_profit / all_cost : 0;
    check_others(CostContribution<current_value, cost_to_serve>{}, population, others,
                 tiers_of(rows, [&](std::size_t i) -> Tier {
                   const double profit = current.others[i];
                   const double spent = cost.others[i];
                   if (std::isnan(profit) || !(spent >= 0)) {
                     return unclassified;
                   }
                   if (!(profit > 0)) {
                     return profit == 0 && spent == 0 ? 2 : 3;
                   }
                   Tier tier = 0;
                   for (const double multiple : {1.5, 1.0, 0.5}) {
                     tier = static_cast<Tier>(tier + (profit >= multiple * mean * spent ? 0 : 1));
                   }
                   return tier;
                 }));

    const Numbers outer_cuts{0.8, 0.95};
    const Numbers inner_cuts{0.25, 0.6};
    std::array<Numbers, 3> members;
    for (std::size_t i = 0; i < rows; ++i) {
      const Tier outer = by_value(current.population[i], current.population, outer_cuts);
      if (outer != unclassified) {
        members.at(outer).push_back(potential.population[i]);
      }
    }
    check_others(Nested{CumulativeShare<current_value>(outer_cuts), HeadCount<potential_value>(inner_cuts)}, population,
                 others, tiers_of(rows, [&](std::size_t i) -> Tier {
                   const Tier outer = by_value(current.others[i], current.population, outer_cuts);
                   if (outer == unclassified || std::isnan(potential.others[i])) {
                     return unclassified;
                   }
                   return static_cast<Tier>(3 * outer + by_heads(potential.others[i], members.at(outer), inner_cuts));
                 }));
  }
}

TEST_CASE("others by RFM") {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    const std::size_t bins = 2 + seed % 4;
    // Values without ties, or where every value is as common: quantiles are then exact, by the definition alone.
    const std::size_t rows = bins * (20 + seed);
    const auto column = [&](unsigned which) {
      Halves both;
      std::vector<std::size_t> order(rows);
      for (std::size_t i = 0; i < rows; ++i) {
        order[i] = i * std::array{7919U, 104729U, 1299709U}.at(which) % rows;  // primes
      }
      for (const std::size_t place : order) {
        both.population.push_back(static_cast<double>(place * (which + 2)));
        const double between = which == 2 || place % 3 > 0 ? 0.0 : 0.5;  // else a value of the population
        both.others.push_back(static_cast<double>(place * (which + 2)) - between);
      }
      both.others[0] = -1e9;
      both.others[1] = 1e9;
      both.others[2] = which == 0 ? std::numeric_limits<double>::quiet_NaN() : 3;
      return both;
    };
    const std::array<Halves, 3> columns{column(0), column(1), column(2)};
    // The score of a value is the number of the bin of the lowest of the population whom it reaches; below all, 1.
    const auto score = [&](double value, const Numbers& population) {
      std::size_t reached = 0;  // of the population
      for (const double other : population) {
        reached += value >= other ? 1 : 0;
      }
      return reached == 0 ? 1 : static_cast<int>((reached - 1) / (rows / bins)) + 1;
    };
    const RfmSegments table({{"top",
                              {static_cast<int>(bins), static_cast<int>(bins)},
                              {2, static_cast<int>(bins)},
                              {1, static_cast<int>(bins)}},
                             {"new", {2, static_cast<int>(bins)}, {1, 1}, {1, 1}},
                             {"rich",
                              {1, static_cast<int>(bins)},
                              {1, static_cast<int>(bins)},
                              {static_cast<int>(bins), static_cast<int>(bins)}}},
                            "rest", static_cast<int>(bins));
    const auto of = [](const Numbers& r, const Numbers& f, const Numbers& m) {
      return view(bind<last_day>(r), bind<purchase_days>(f), bind<total_spend>(m));
    };
    const auto expected = [&](const Numbers& recency_of_others, bool since) {
      return tiers_of(rows, [&](std::size_t i) -> Tier {
        if (std::isnan(recency_of_others[i])) {
          return unclassified;
        }
        const double day = since ? -recency_of_others[i] : recency_of_others[i];
        const int r = score(day, columns[0].population);
        const int f = score(columns[1].others[i], columns[1].population);
        const int m = score(columns[2].others[i], columns[2].population);
        const int most = static_cast<int>(bins);
        return r == most && f >= 2 ? 0 : r >= 2 && f == 1 && m == 1 ? 1 : m == most ? 2 : 3;
      });
    };
    const auto policy = Rfm{}.bins(bins).segments(table);
    check_others(policy, of(columns[0].population, columns[1].population, columns[2].population),
                 of(columns[0].others, columns[1].others, columns[2].others), expected(columns[0].others, false));
    Numbers since;
    Numbers since_of_others;
    for (std::size_t i = 0; i < rows; ++i) {
      since.push_back(-columns[0].population[i]);
      since_of_others.push_back(-columns[0].others[i]);
    }
    check_others(policy.lower_recency_is_better(), of(since, columns[1].population, columns[2].population),
                 of(since_of_others, columns[1].others, columns[2].others), expected(since_of_others, true));
  }
}

TEST_CASE("others by natural breaks are in the class of the nearest mean") {
  for (unsigned seed = 0; seed < seeds; ++seed) {
    CAPTURE(seed);
    // Clumps far apart, so that nobody needs an algorithm to find the best classes: they are the clumps.
    const std::size_t classes = 2 + seed % 4;
    std::mt19937_64 random(seed);
    Numbers population;
    std::vector<long double> means;
    for (std::size_t k = 0; k < classes; ++k) {
      const std::size_t size = 5 + random() % 60;
      long double sum = 0;
      for (std::size_t i = 0; i < size; ++i) {
        population.push_back(static_cast<double>(1000 * k * (k + 1)) + static_cast<double>(random() % 64) / 4);
        sum += population.back();
      }
      means.push_back(sum / static_cast<long double>(size));
    }
    std::shuffle(population.begin(), population.end(), random);
    population.insert(population.begin() + 3, std::numeric_limits<double>::quiet_NaN());
    Numbers others{-1e6, 1e9, std::numeric_limits<double>::quiet_NaN()};
    for (int i = 0; i < 3000; ++i) {
      others.push_back(static_cast<double>(random() % 100'000) / 4 - 500);
    }
    const Tiers expected = tiers_of(others.size(), [&](std::size_t i) -> Tier {
      if (std::isnan(others[i])) {
        return unclassified;
      }
      std::size_t nearest = 0;
      for (std::size_t k = 1; k < classes; ++k) {
        // Halfway to the upper.
        nearest = std::abs(others[i] - means[k]) <= std::abs(others[i] - means[nearest]) ? k : nearest;
      }
      return static_cast<Tier>(classes - 1 - nearest);
    });
    check_others(NaturalBreaks<>(classes), population, others, expected);
  }
}

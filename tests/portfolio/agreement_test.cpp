// SPDX-License-Identifier: BSL-1.0
#include <custval/portfolio/agreement.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

using namespace custval;

namespace {

using Tiers = std::vector<Tier>;

Tiers random_tiers(std::size_t rows, std::size_t classes, std::mt19937_64& random) {
  Tiers tiers;
  for (std::size_t i = 0; i < rows; ++i) {
    tiers.push_back(static_cast<Tier>(random() % classes));
  }
  return tiers;
}

// The definitions, pair by pair.
struct NaivePairs {
  double together = 0, only_a = 0, only_b = 0, concordant = 0, discordant = 0;
};
NaivePairs naive_pairs(const Tiers& a, const Tiers& b) {
  NaivePairs pairs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const int product = (a[i] - a[j]) * (b[i] - b[j]);
      if (product != 0) {
        (product > 0 ? pairs.concordant : pairs.discordant) += 1;
      } else if (a[i] == a[j] && b[i] == b[j]) {
        pairs.together += 1;
      } else {
        (a[i] == a[j] ? pairs.only_a : pairs.only_b) += 1;
      }
    }
  }
  return pairs;
}
// (index - expected) / (largest - expected), as Hubert and Arabie write it.
double naive_adjusted_rand(const NaivePairs& p) {
  const double all = p.together + p.only_a + p.only_b + p.concordant + p.discordant;
  const double in_a = p.together + p.only_a;
  const double in_b = p.together + p.only_b;
  const double expected = in_a * in_b / all;
  return (p.together - expected) / ((in_a + in_b) / 2 - expected);
}
double naive_tau_b(const NaivePairs& p) {
  const double apart = p.concordant + p.discordant;
  return (p.concordant - p.discordant) / std::sqrt((apart + p.only_a) * (apart + p.only_b));
}
// Pearson's correlation of mid-ranks.
double naive_spearman(const Tiers& a, const Tiers& b) {
  const auto ranks = [](const Tiers& tiers) {
    std::vector<long double> result;
    for (const Tier tier : tiers) {
      long double rank = 0.5L;
      for (const Tier other : tiers) {
        rank += other < tier ? 1.0L : other == tier ? 0.5L : 0.0L;
      }
      result.push_back(rank);
    }
    return result;
  };
  const auto x = ranks(a);
  const auto y = ranks(b);
  const long double mean = (static_cast<long double>(a.size()) + 1) / 2;
  long double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return static_cast<double>(xy / std::sqrt(xx * yy));
}

Agreement agreement_of(const Tiers& a, const Tiers& b, std::size_t classes) {
  return agreement(contingency(a, b, classes, classes));
}

}  // namespace

TEST_CASE("the adjusted Rand index of a published table") {
  // Yeung, Ruzzo (2001), Bioinformatics 17, 763-774, supplement "Details of the adjusted Rand index": 10 objects, pairs
  // together in both 7, only in the first 6, only in the second 7, in neither 25; they give 0.313.
  // 7 - 13 · 14 / 45 over 13.5 - 13 · 14 / 45 is 133 / 425.5.
  const Contingency table(3, 3, {1, 1, 0, 1, 2, 1, 0, 0, 4});
  const CustomerPairs pairs = customer_pairs(table);
  CHECK(pairs.together == 7);
  CHECK(pairs.only_a == 6);
  CHECK(pairs.only_b == 7);
  CHECK(pairs.concordant + pairs.discordant == 25);
  CHECK(adjusted_rand(pairs) == doctest::Approx(133 / 425.5).epsilon(1e-15));
}

TEST_CASE("agreement by hand") {
  // Four pairs of classes, a customer each: all pairs of customers are apart in one grading or in both.
  // Adjusted Rand: index 0, expected 2 · 2 / 6, largest 2: -(2/3) / (4/3). No association.
  const Agreement crossed = agreement_of({0, 0, 1, 1}, {0, 1, 0, 1}, 2);
  CHECK(crossed.adjusted_rand == doctest::Approx(-0.5).epsilon(1e-15));
  CHECK(crossed.spearman == 0);
  CHECK(crossed.kendall_tau_b == 0);
  CHECK(crossed.same_class == 0.5);
  CHECK(crossed.within_one == 1);
  CHECK(crossed.customers == 4);
  // Two classes each: both correlations are phi = (3 · 3 - 1 · 1) / sqrt(4 · 4 · 4 · 4) = 1/2.
  const Agreement phi = agreement(Contingency(2, 2, {3, 1, 1, 3}));
  CHECK(phi.spearman == doctest::Approx(0.5).epsilon(1e-15));
  CHECK(phi.kendall_tau_b == doctest::Approx(0.5).epsilon(1e-15));
  CHECK(phi.same_class == 0.75);
  // Classes turned round: the same partition, the opposite order.
  const Agreement turned = agreement_of({0, 1, 1, 2}, {2, 1, 1, 0}, 3);
  CHECK(turned.adjusted_rand == 1);
  CHECK(turned.spearman == doctest::Approx(-1).epsilon(1e-15));
  CHECK(turned.kendall_tau_b == doctest::Approx(-1).epsilon(1e-15));
  CHECK(turned.same_class == 0.5);
  CHECK(turned.within_one == 0.5);
}

TEST_CASE("edge cases of agreement") {
  const Agreement nobody = agreement(Contingency(2, 3, std::vector<std::int64_t>(6)));
  CHECK(std::isnan(nobody.same_class));
  CHECK(std::isnan(nobody.adjusted_rand));
  CHECK(std::isnan(nobody.spearman));
  CHECK(nobody == agreement(Contingency(0, 0, {})));  // NaN is NaN
  const Agreement one = agreement(Contingency(2, 2, {0, 1, 0, 0}));
  CHECK(one.same_class == 0);
  CHECK(one.within_one == 1);
  CHECK(std::isnan(one.adjusted_rand));
  // Everybody in one class of both, everybody alone in both: the same partition.
  const Agreement single = agreement(Contingency(3, 3, {0, 0, 5, 0, 0, 0, 0, 0, 0}));
  CHECK(single.adjusted_rand == 1);
  CHECK(std::isnan(single.spearman));
  CHECK(std::isnan(single.kendall_tau_b));
  CHECK(single.within_one == 0);
  CHECK(agreement(Contingency(2, 2, {0, 1, 1, 0})).adjusted_rand == 1);
  // One class in one grading only: nothing better than chance. Also against everybody alone.
  CHECK(agreement(Contingency(2, 2, {2, 3, 0, 0})).adjusted_rand == 0);
  CHECK(agreement(Contingency(1, 2, {1, 1})).adjusted_rand == 0);
  CHECK(std::isnan(agreement(Contingency(2, 2, {2, 3, 0, 0})).kendall_tau_b));
}

TEST_CASE("agreement agrees with its definitions pair by pair") {
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 300; ++trial) {
    CAPTURE(trial);
    const std::size_t rows = 2 + random() % 90;
    const std::size_t classes = 2 + random() % 6;
    const Tiers a = random_tiers(rows, classes, random);
    Tiers b = random_tiers(rows, classes, random);
    for (std::size_t i = 0; i < rows; ++i) {
      b[i] = random() % 3 != 0 ? a[i] : b[i];
    }
    const auto naive = naive_pairs(a, b);
    const auto table = contingency(a, b, classes, classes);
    const auto pairs = customer_pairs(table);
    CHECK(pairs.together == naive.together);
    CHECK(pairs.only_a == naive.only_a);
    CHECK(pairs.only_b == naive.only_b);
    CHECK(pairs.concordant == naive.concordant);
    CHECK(pairs.discordant == naive.discordant);
    const auto rounded = detail::customer_pairs<detail::RoundedPairSum>(table);
    CHECK(rounded == pairs);
    if (rows > 10) {  // else a grading may have a single class: see the edge cases
      const Agreement figures = agreement(table);
      CHECK(figures.adjusted_rand == doctest::Approx(naive_adjusted_rand(naive)).epsilon(1e-12));
      CHECK(figures.kendall_tau_b == doctest::Approx(naive_tau_b(naive)).epsilon(1e-12));
      CHECK(figures.spearman == doctest::Approx(naive_spearman(a, b)).epsilon(1e-12));
    }
  }
}

TEST_CASE("independent classes have an adjusted Rand index of zero on average") {
  std::mt19937_64 random(11);
  double sum = 0;
  double most = 0;
  constexpr int trials = 2000;
  for (int trial = 0; trial < trials; ++trial) {
    const double index = agreement_of(random_tiers(40, 3, random), random_tiers(40, 4, random), 4).adjusted_rand;
    sum += index;
    most = (std::max)(most, std::abs(index));
  }
  CHECK(most > 0.03);                     // single ones are not zero …
  CHECK(std::abs(sum / trials) < 0.003);  // … and an unadjusted Rand index would be about 0.58
}

TEST_CASE("billions of customers") {
  // Four cells of m: in closed form the adjusted Rand index is -1 / (2 (2 m - 1)).
  for (const std::int64_t m : {std::int64_t{1}, std::int64_t{250'000'000}, std::int64_t{2'000'000'000}}) {
    CAPTURE(m);
    const Agreement even = agreement(Contingency(2, 2, {m, m, m, m}));
    CHECK(std::abs(even.adjusted_rand + 1.0 / (2.0 * (2.0 * static_cast<double>(m) - 1.0))) < 1e-15);
    CHECK(even.spearman == 0);
    CHECK(even.kendall_tau_b == 0);
    const Agreement same = agreement(Contingency(3, 3, {m, 0, 0, 0, 3 * m, 0, 0, 0, 7 * m}));
    CHECK(same.adjusted_rand == 1);
    CHECK(same.spearman == doctest::Approx(1).epsilon(1e-15));
    CHECK(same.kendall_tau_b == doctest::Approx(1).epsilon(1e-15));
  }
  // More pairs than 64 bits count.
  const CustomerPairs most = customer_pairs(Contingency(2, 1, {7'000'000'000, 1}));
  CHECK(most.together == doctest::Approx(0.5 * 7e9 * (7e9 - 1)).epsilon(1e-15));
  CHECK(most.only_b == 7e9);
  // All but a handful in one class, cells (n, 1; 1, 1): pairs together n (n - 1) / 2; only in the first n · 1 in its
  // first class and 1 in its second; only in the second the same; apart n · 1 and 1 · 1. Then
  // 2 (together · apart - only²) / (2 (together + only) (only + apart)) is (together - only) / (2 (together + only)).
  constexpr std::int64_t n = 1'000'000'000;
  const double together = 0.5 * static_cast<double>(n) * static_cast<double>(n - 1);
  const double only = static_cast<double>(n) + 1;
  const CustomerPairs pairs = customer_pairs(Contingency(2, 2, {n, 1, 1, 1}));
  CHECK(pairs.together == together);
  CHECK(pairs.only_a == only);
  CHECK(pairs.only_b == only);
  CHECK(pairs.concordant == static_cast<double>(n));
  CHECK(pairs.discordant == 1);
  CHECK(adjusted_rand(pairs) == doctest::Approx((together - only) / (2 * (together + only))).epsilon(1e-14));
}

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/detail/class_labels.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace custval {

/// The pairs of two customers by what two gradings say of them. Together they are all n(n − 1)/2 pairs. Exact below
/// 2^53 pairs, else to a relative 2^-53 (2^-51 above 2^32 customers).
struct CustomerPairs {
  double together = 0.0;    ///< in one class of both gradings
  double only_a = 0.0;      ///< in one class of the first only
  double only_b = 0.0;      ///< in one class of the second only
  double concordant = 0.0;  ///< apart in both, and both say the same one is better
  double discordant = 0.0;  ///< apart in both, and they disagree on who is better
  friend bool operator==(const CustomerPairs&, const CustomerPairs&) = default;
};

namespace detail {

// A whole number of pairs, exact.
struct PairSum {
  std::uint64_t pairs = 0;
  void add(std::int64_t count, std::int64_t others) noexcept {
    pairs += static_cast<std::uint64_t>(count) * static_cast<std::uint64_t>(others);
  }
  void add_within(std::int64_t count) noexcept {
    const auto n = static_cast<std::uint64_t>(count);
    pairs += n % 2 == 0 ? n / 2 * (n - 1) : n * ((n - 1) / 2);
  }
  [[nodiscard]] double value() const noexcept { return static_cast<double>(pairs); }
};
// The same for more pairs than fit.
struct RoundedPairSum {
  Sum pairs;
  void add(std::int64_t count, std::int64_t others) noexcept {
    pairs.add(static_cast<double>(count) * static_cast<double>(others));
  }
  void add_within(std::int64_t count) noexcept {
    pairs.add(0.5 * static_cast<double>(count) * static_cast<double>(count > 0 ? count - 1 : 0));
  }
  [[nodiscard]] double value() const noexcept { return pairs.value(); }
};

// Everything is a sum of products of counts: nothing cancels, so that nothing is lost to rounding.
template <class Total>
[[nodiscard]] CustomerPairs customer_pairs(const Contingency& table) {
  Total together, only_a, only_b, concordant, discordant;
  std::vector<std::int64_t> below(table.size_b());  // customers in worse classes of a
  for (std::size_t a = table.size_a(); a-- > 0;) {
    std::int64_t left = 0;  // in better classes of b, in this class of a and in worse ones
    std::int64_t below_left = 0;
    std::int64_t below_right = 0;
    for (const std::int64_t customers : below) {
      below_right += customers;
    }
    for (std::size_t b = 0; b < table.size_b(); ++b) {
      const std::int64_t here = table.count(a, b);
      below_right -= below[b];
      together.add_within(here);
      only_a.add(here, left);
      only_b.add(here, below[b]);
      concordant.add(here, below_right);
      discordant.add(here, below_left);
      left += here;
      below_left += below[b];
      below[b] += here;
    }
  }
  return {together.value(), only_a.value(), only_b.value(), concordant.value(), discordant.value()};
}

}  // namespace detail

/// Counts the pairs of customers. **Cost** that of reading the table once.
[[nodiscard]] inline CustomerPairs customer_pairs(const Contingency& table) {
  constexpr std::int64_t most = std::int64_t{1} << 32;  // their pairs fit into 63 bits
  return table.total() <= most ? detail::customer_pairs<detail::PairSum>(table)
                               : detail::customer_pairs<detail::RoundedPairSum>(table);
}

/// The adjusted Rand index: of pairs of customers, how much oftener than by chance two gradings agree on whether the
/// two belong together. 1: the same classes under whatever names; 0: what chance gives; it can be negative.
///
/// NaN for fewer than two customers. Where both gradings put everybody into one class, or everybody into a class of
/// their own, the quotient is 0/0; the two are the same, so it is 1: our choice, and that of most programs. Where only
/// one of them has a single class it is 0. Right to about 1e-15, for any number of customers.
/// **Source** Hubert, Arabie (1985), J. Classif. 2, 193-218, eq. 5, doi:10.1007/BF01908075; in the form of
/// Warrens (2008), J. Classif. 25, 177-183, doi:10.1007/s00357-008-9023-7, in which nothing cancels but the numerator.
[[nodiscard]] inline double adjusted_rand(const CustomerPairs& pairs) noexcept {
  // Shares of all pairs, so that products do not leave the range in which doubles are exact relative to each other.
  const double apart_count = pairs.concordant + pairs.discordant;
  const double all = pairs.together + pairs.only_a + pairs.only_b + apart_count;
  if (!(all > 0.0)) {
    return std::nan("");
  }
  const double together = pairs.together / all;
  const double only_a = pairs.only_a / all;
  const double only_b = pairs.only_b / all;
  const double apart = apart_count / all;
  const double most = (together + only_a) * (only_a + apart) + (together + only_b) * (only_b + apart);
  return most > 0.0 ? 2.0 * (together * apart - only_a * only_b) / most : 1.0;
}

/// Kendall's tau-b of the class numbers: of pairs of customers that are not tied, how much oftener the gradings agree
/// on who is better than disagree, from −1 to 1, corrected for ties. NaN where a grading has everybody in one class.
/// **Source** Kendall (1945), Biometrika 33, 239-251, doi:10.1093/biomet/33.3.239.
[[nodiscard]] inline double kendall_tau_b(const CustomerPairs& pairs) noexcept {
  const double apart = pairs.concordant + pairs.discordant;
  const double untied = std::sqrt(apart + pairs.only_b) * std::sqrt(apart + pairs.only_a);
  return untied > 0.0 ? (pairs.concordant - pairs.discordant) / untied : std::nan("");
}

/// Spearman's rank correlation of the class numbers; customers of a class share the mean of their ranks. NaN where a
/// grading has everybody in one class.
/// **Source** Spearman (1904), Am. J. Psychol. 15, 72-101, doi:10.2307/1412159; Pearson's correlation of mid-ranks.
[[nodiscard]] inline double spearman(const Contingency& table) {
  const auto all = static_cast<double>(table.total());
  // Mid-ranks less their mean, as shares of all customers: (2 · those better + those here − all) / all is a whole
  // number over another.
  const auto ranks = [&](std::span<const std::int64_t> margin) {
    std::vector<double> centred;
    std::int64_t better = 0;
    for (const std::int64_t customers : margin) {
      centred.push_back(static_cast<double>(2 * better + customers - table.total()) / all);
      better += customers;
    }
    return centred;
  };
  const auto rank_a = ranks(table.margin_a());
  const auto rank_b = ranks(table.margin_b());
  const auto square = [&](std::span<const std::int64_t> margin, const std::vector<double>& rank) {
    Sum sum;
    for (std::size_t k = 0; k < rank.size(); ++k) {
      sum.add(static_cast<double>(margin[k]) / all * rank[k] * rank[k]);
    }
    return sum.value();
  };
  Sum product;
  for (std::size_t a = 0; a < table.size_a(); ++a) {
    for (std::size_t b = 0; b < table.size_b(); ++b) {
      product.add(static_cast<double>(table.count(a, b)) / all * rank_a[a] * rank_b[b]);
    }
  }
  const double whole = std::sqrt(square(table.margin_a(), rank_a)) * std::sqrt(square(table.margin_b(), rank_b));
  return whole > 0.0 ? product.value() / whole : std::nan("");
}

/// The share of customers whose class numbers differ by at most `steps`; NaN without customers.
[[nodiscard]] inline double share_within(const Contingency& table, std::size_t steps) noexcept {
  std::int64_t close = 0;
  for (std::size_t a = 0; a < table.size_a(); ++a) {
    for (std::size_t b = 0; b < table.size_b(); ++b) {
      close += (a < b ? b - a : a - b) <= steps ? table.count(a, b) : 0;
    }
  }
  return detail::class_share(close, table.total());
}

/// How far two gradings of the same customers agree. Class numbers are compared as they are, 0 the best, also where the
/// gradings have different numbers of classes.
struct Agreement {
  std::int64_t customers = 0;  ///< classified by both
  double same_class = 0.0;     ///< share of customers with the same class number
  double within_one = 0.0;     ///< share of customers whose class numbers differ by at most one
  double adjusted_rand = 0.0;  ///< see `adjusted_rand`
  double spearman = 0.0;       ///< see `spearman`
  double kendall_tau_b = 0.0;  ///< see `kendall_tau_b`

  /// NaN equals NaN here: undefined for both.
  friend bool operator==(const Agreement& x, const Agreement& y) noexcept {
    using detail::same_figure;
    return x.customers == y.customers && same_figure(x.same_class, y.same_class) &&
           same_figure(x.within_one, y.within_one) && same_figure(x.adjusted_rand, y.adjusted_rand) &&
           same_figure(x.spearman, y.spearman) && same_figure(x.kendall_tau_b, y.kendall_tau_b);
  }
};

/// All figures of agreement of a table. **Cost** that of reading the table a few times.
[[nodiscard]] inline Agreement agreement(const Contingency& table) {
  const CustomerPairs pairs = customer_pairs(table);
  return {table.total(),        share_within(table, 0), share_within(table, 1),
          adjusted_rand(pairs), spearman(table),        kendall_tau_b(pairs)};
}

}  // namespace custval

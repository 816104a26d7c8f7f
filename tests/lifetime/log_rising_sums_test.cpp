// SPDX-License-Identifier: BSL-1.0
#include <custval/lifetime/detail/fit/log_rising_sums.hpp>

#include <doctest/doctest.h>
#include <cmath>
#include <cstddef>
#include <vector>

namespace {

// Term by term, in long double, without any table.
void check_naive(const std::vector<double>& counts, const std::vector<double>& weights) {
  const custval::detail::LogRisingSums sums(counts, weights);
  for (const double r : {1e-6, 0.003, 0.7, 1.0, 12.25, 1000.0, 1e8}) {
    long double value = 0.0L;
    long double first = 0.0L;
    long double second = 0.0L;
    for (std::size_t j = 0; j < counts.size(); ++j) {
      for (double i = 0.0; i < counts[j]; ++i) {
        const long double factor = static_cast<long double>(r) + static_cast<long double>(i);
        value += static_cast<long double>(weights[j]) * std::log(factor);
        first += static_cast<long double>(weights[j]) / factor;
        second -= static_cast<long double>(weights[j]) / (factor * factor);
      }
    }
    CAPTURE(r);
    const auto found = sums.at(r);
    CHECK(found.value == doctest::Approx(static_cast<double>(value)).epsilon(2e-15));
    CHECK(found.first == doctest::Approx(static_cast<double>(first)).epsilon(2e-15));
    CHECK(found.second == doctest::Approx(static_cast<double>(second)).epsilon(2e-15));
  }
}

}  // namespace

TEST_CASE("sums of rises are those of their terms") {
  check_naive({0, 1, 2, 3, 4, 2, 2, 0}, {1, 2, 3, 4, 5, 0.5, 0.25, 7});
  check_naive({3, 5, 30, 5, 5000, 700}, {1, 2, 3, 4, 5, 6});
  check_naive({70000, 3, 100000, 70000, 100000.0}, {1, 2, 3, 4, 0.5});  // beyond what is counted in a table
  check_naive({0, 0}, {1, 1});
  check_naive({}, {});
}

TEST_CASE("the order of the customers does not matter to sums of rises") {
  const std::vector<double> counts{4, 9, 1, 0, 9};
  const std::vector<double> weights{1, 2, 3, 4, 5};
  const std::vector<double> other_counts{9, 9, 0, 1, 4};
  const std::vector<double> other_weights{5, 2, 4, 3, 1};
  const auto one = custval::detail::LogRisingSums(counts, weights).at(0.3);
  const auto other = custval::detail::LogRisingSums(other_counts, other_weights).at(0.3);
  CHECK(one.value == other.value);
  CHECK(one.first == other.first);
  CHECK(one.second == other.second);
}

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/table.hpp>
#include <custval/testing/detail/random.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace custval::testing {

/// What random numbers are like. Shares are of the numbers, of any column whose domain allows it.
struct RandomNumbers {
  std::uint64_t seed = 1;  ///< the same seed gives the same numbers on every machine
  Index width = 3;         ///< numbers a customer in every many_column
  double scale = 1.0;      ///< the largest size of a number, where the domain allows it
  double zeros = 0.1;      ///< share of zeros
  double negatives = 0.5;  ///< share of the others that are negative
  double ties = 0.0;       ///< share of the rows that are copies of an earlier row
  double nans = 0.0;       ///< share of NaN, in every column
};

namespace detail {

template <class S, class List>
struct table_of;
template <class S, class... Tags>
struct table_of<S, columns<Tags...>> {
  using type = Table<S, Tags...>;
};

// A number within a domain. Multiples of 2^-20 of the scale: with a scale that is a power of two they are floats too,
// and sums of them are exact, in whatever order.
inline double number_within(bool (*contains)(double), const RandomNumbers& numbers, Draws draws) {
  constexpr int tries = 1000;
  for (int i = 0; i < tries; ++i) {
    const bool zero = draws.share() < numbers.zeros;
    const bool negative = draws.share() < numbers.negatives;
    const double size = draws.steps(1U << 20U);
    if (zero && contains(0.0)) {
      return 0.0;
    }
    for (const double value : {(negative ? -size : size) * numbers.scale, size * numbers.scale, size}) {
      if (contains(value)) {
        return value;
      }
    }
    if (contains(size < 0.5 ? 0.0 : 1.0)) {
      return size < 0.5 ? 0.0 : 1.0;
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

// The row that each row is a copy of: itself, but for ties.
inline std::vector<Index> tied_rows(Index rows, const RandomNumbers& numbers) {
  std::vector<Index> from(static_cast<std::size_t>(rows));
  Draws draws(numbers.seed, 0xa11);
  for (Index i = 0; i < rows; ++i) {
    const bool tied = draws.share() < numbers.ties;
    const Index earlier = static_cast<Index>(draws.share() * static_cast<double>(i));
    from[static_cast<std::size_t>(i)] = tied && i > 0 ? from[static_cast<std::size_t>(earlier)] : i;
  }
  return from;
}

template <class Tag>
void fill_randomly(auto& column, std::uint64_t place, const std::vector<Index>& from, const RandomNumbers& numbers) {
  using S = typename std::remove_cvref_t<decltype(column)>::Scalar;
  const auto contains = [](double value) -> bool { return Tag::domain::contains(value); };
  for (Index k = 0; k < column.cols(); ++k) {
    for (Index i = 0; i < column.rows(); ++i) {
      const auto row = static_cast<std::uint64_t>(from[static_cast<std::size_t>(i)]);
      Draws draws(numbers.seed, place * 0x10001 + static_cast<std::uint64_t>(k), row);
      if (draws.share() < numbers.nans) {
        column(i, k) = std::numeric_limits<S>::quiet_NaN();
        continue;
      }
      const double value = number_within(contains, numbers, draws);
      if (value != value) {
        raise<ArgumentError>("custval::testing::random_base: column '" + std::string(Tag::name()) + "' takes " +
                             std::string(Tag::domain::text()) + ", and no number of size up to " +
                             to_text(numbers.scale) + " is that: give another scale, or a generator of your own");
      }
      column(i, k) = static_cast<S>(value);
    }
  }
}

}  // namespace detail

/// A base with random numbers within the domain of each column. The numbers of a row do not depend on how many rows
/// there are.
/// **Errors** ArgumentError naming a column within whose domain no number was found.
template <std::floating_point S, ColumnList Columns>
[[nodiscard]] auto random_base(Index rows, const RandomNumbers& numbers = {}) {
  typename detail::table_of<S, Columns>::type base(rows);
  const std::vector<Index> from = detail::tied_rows(rows, numbers);
  std::uint64_t place = 0;
  const auto fill = [&]<class Tag>(Tag tag) {
    if constexpr (Tag::is_many) {
      base.set_width(tag, numbers.width);
    }
    detail::fill_randomly<Tag>(base[tag], ++place, from, numbers);
  };
  [&]<class... Tags>(columns<Tags...>) { (fill(Tags{}), ...); }(Columns{});
  return base;
}

template <class T>
inline constexpr bool is_table_of_doubles = false;
template <class... Tags>
inline constexpr bool is_table_of_doubles<Table<double, Tags...>> = true;

/// What makes the bases that laws are tried on: called with a number of rows and a seed it returns a Table of doubles.
/// Write one of your own where columns have to fit together: take `random_base`, and put right what must be.
template <class G, class Columns>
concept BaseGenerator = std::invocable<const G&, Index, std::uint64_t> &&
                        is_table_of_doubles<std::invoke_result_t<const G&, Index, std::uint64_t>> &&
                        HasColumns<std::invoke_result_t<const G&, Index, std::uint64_t>, Columns>;

/// The generator that is used where none is given: `random_base` of the columns.
template <ColumnList Columns>
struct RandomBases {
  RandomNumbers numbers{};

  [[nodiscard]] auto operator()(Index rows, std::uint64_t seed) const {
    RandomNumbers seeded = numbers;
    seeded.seed = seed;
    return random_base<double, Columns>(rows, seeded);
  }
};

}  // namespace custval::testing

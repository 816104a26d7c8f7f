// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/testing/random_base.hpp>

#include <string_view>
#include <vector>

namespace custval::testing {

/// What every value model obeys.
namespace value_model_law {
inline constexpr std::string_view keeps_inputs = "scoring leaves the inputs as they are";
inline constexpr std::string_view repeats = "scoring again gives the same bits";
inline constexpr std::string_view finite = "clean data gives finite values";
inline constexpr std::string_view threads = "the number of threads changes no bit";
inline constexpr std::string_view memory = "where and how values are stored changes nothing";
inline constexpr std::string_view order = "rows in another order have the same values";
inline constexpr std::string_view parts = "a row has the same value in any part of the base";
inline constexpr std::string_view reuse = "a prepared model scores other rows too";
inline constexpr std::string_view floats = "float columns give about the values of double columns";
inline constexpr std::string_view nan_shows = "a NaN makes the value of its row NaN";
inline constexpr std::string_view nan_stays = "a NaN changes no other row";
}  // namespace value_model_law

/// How a value model is held to the laws; the defaults suit a model that gives each row its value by itself.
struct ValueModelOptions {
  /// The value of a row depends on the other rows, as a share in a pool does: a part of the base is then scored
  /// otherwise, and a NaN may change other rows, though not make them NaN.
  bool pooled = false;
  /// A NaN in any column makes the value NaN. Not so for a model that gives NaN a meaning.
  bool nan_shows = true;
  /// How far values may be apart, relative to 1 + |value|, when rows or results lie elsewhere. Arithmetic on single
  /// columns keeps to 0, the same bits; exp() and its like, and sums over a many_column, are off in the last bit, as
  /// their vectorised and scalar forms are.
  double tolerance = 1e-13;
  /// Tolerance for float columns beside double ones.
  double float_tolerance = 2e-6;
  /// Bases of fewer rows are not tried: 1 or more for a model that must have somebody to share with.
  Index fewest_rows = 0;
  /// The sizes that are tried: none, one, tiny, about a block, several parts.
  std::vector<Index> sizes{0, 1, 2, 511, 512, 513, 70'000};
  /// What the random numbers are like, and their seed.
  RandomNumbers numbers{};
};

}  // namespace custval::testing

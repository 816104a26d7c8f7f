// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/testing/random_base.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace custval::testing {

/// How policies and gradings are held to the laws; the defaults suit a policy that leaves rows with NaN unclassified.
struct TieringOptions {
  /// A row with NaN in any column that the grading reads is unclassified. Not so for rules that can do without a
  /// column.
  bool nan_is_unclassified = true;
  /// A row without NaN is in a class.
  bool grades_every_row = true;
  /// Fitting on the rows in another order gives an equal grading, not only the same classes. Sums of the random numbers
  /// are exact, so most policies do; one that sums products or the like is off in the last bits.
  bool order_keeps_grading = true;
  /// Names of columns by which nobody falls when only that number rises: `total_value::name()`; and by which nobody
  /// falls when it falls.
  std::vector<std::string_view> higher_is_better{};
  std::vector<std::string_view> lower_is_better{};
  /// Random rows must reach so many classes, or all where there are fewer: where they do not, the laws say little, and
  /// `numbers.scale` or a generator should suit the policy better.
  std::size_t classes_reached = 2;
  /// Bases of fewer rows are not tried.
  Index fewest_rows = 0;
  /// The sizes that are tried: none, one, tiny, about a block, several parts.
  std::vector<Index> sizes{0, 1, 2, 511, 512, 513, 70'000};
  /// What the random numbers are like, and their seed.
  RandomNumbers numbers{};
};

/// What every grading obeys.
namespace grading_law {
inline constexpr std::string_view copies = "a copy is equal";
inline constexpr std::string_view labels = "every class has a label of its own";
inline constexpr std::string_view keeps_inputs = "assigning leaves the inputs as they are";
inline constexpr std::string_view repeats = "assigning again gives the same classes";
inline constexpr std::string_view classes = "a row is in one of the classes or unclassified";
inline constexpr std::string_view graded = "a row without NaN is in a class";
inline constexpr std::string_view threads = "assigning on threads gives the same classes";
inline constexpr std::string_view parts = "a row has the same class in any part of the base";
inline constexpr std::string_view ties = "equal rows have the same class";
inline constexpr std::string_view floats = "float columns give the classes of equal double columns";
inline constexpr std::string_view nan_shows = "a row with NaN is unclassified";
inline constexpr std::string_view nan_stays = "a NaN changes no other row's class";
inline constexpr std::string_view monotone = "a better number never makes the class worse";
inline constexpr std::string_view reached = "random rows reach several classes";
}  // namespace grading_law

/// What every policy obeys, beside that its gradings obey grading_law.
namespace policy_law {
inline constexpr std::string_view keeps_inputs = "fitting leaves the inputs as they are";
inline constexpr std::string_view repeats = "fitting again gives an equal grading";
inline constexpr std::string_view threads = "fitting on threads gives an equal grading";
inline constexpr std::string_view order_classes = "rows in another order have the same classes";
inline constexpr std::string_view order_grading = "rows in another order give an equal grading";
/// The law for gradings that record what they were fitted on (`fitted_on()`, see GradingRecord).
inline constexpr std::string_view class_sizes = "the sizes that a grading records are those of its classes";
inline constexpr std::string_view floats = "fitting float columns gives the classes of equal double columns";
}  // namespace policy_law

}  // namespace custval::testing

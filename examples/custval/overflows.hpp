// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace custval_cli {

/// Customers whose number in a column is none: amounts or factors so large that no finite number holds what comes of
/// them.
struct Overflow {
  static constexpr std::size_t most_named = 5;

  std::string column;
  std::uint64_t customers = 0;
  std::vector<std::string> first;  ///< the ids of the first of them
};

/// The id of a row's customer.
using IdOfRow = std::function<std::string_view(Eigen::Index row)>;

/// Puts NaN, which files leave empty and policies do not grade, in the place of what is not finite in a column, so that
/// nothing in another row can come of it; adds to the list what there was.
void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const IdOfRow& id,
                        std::vector<Overflow>& list);

/// Likewise in a column that may follow from another: who has no number there is not told again.
void take_out_overflows(std::string_view column, Eigen::ArrayXd& values, const Eigen::ArrayXd& from, const IdOfRow& id,
                        std::vector<Overflow>& list);

/// An overflow as a sentence.
[[nodiscard]] std::string overflow_text(const Overflow& overflow);

/// The sum of the finite values.
[[nodiscard]] double finite_sum(const Eigen::ArrayXd& values);

/// The mean of the finite values, whatever their sum; 0 for none.
[[nodiscard]] double finite_mean(const Eigen::ArrayXd& values);

}  // namespace custval_cli

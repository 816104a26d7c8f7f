// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/special/chi_square.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace custval::detail {

/// Whether a limit has a parameter at a bound that the fit ran to.
[[nodiscard]] inline bool runs_towards(std::span<const int> bound, std::span<const int> limit) noexcept {
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (limit[i] != 0 && bound[i] == limit[i]) {
      return true;
    }
  }
  return false;
}

/// Whether the likelihood ratio does not tell a model from the simpler one at a limit, whose logarithm of the
/// likelihood is less by so much: not at 5 %. At a bound the test says so more seldom than it would elsewhere.
[[nodiscard]] inline bool is_no_worse(double less, std::span<const int> limit) noexcept {
  const auto held = static_cast<double>(std::count_if(limit.begin(), limit.end(), [](int at) { return at != 0; }));
  return chi_square_tail(held, (std::max)(0.0, 2.0 * less)) > 0.05;
}

/// Whether two models say the same of the customers that they are fitted to, over the time that these were observed: of
/// lifetime models P(alive), on average to a hundredth; of spend models the expected spend, on average to a hundredth
/// of it. True for models that say neither.
template <class M, class Data>
[[nodiscard]] bool says_the_same(const Data& data, const M& model, const M& other) {
  constexpr std::size_t enough = 1000;
  constexpr double close = 0.01;
  const std::size_t step = 1 + data.rows() / enough;
  Sum difference;
  Sum weights;
  for (std::size_t row = 0; row < data.rows(); row += step) {
    double one = 0.0;
    if constexpr (requires { model.probability_alive(data[row]); }) {
      one = std::abs(model.probability_alive(data[row]) - other.probability_alive(data[row]));
    } else if constexpr (requires { model.expected_spend(data[row]); }) {
      const double expected = model.expected_spend(data[row]);
      const double otherwise = other.expected_spend(data[row]);
      one = expected == otherwise ? 0.0 : std::abs(expected - otherwise) / (std::max)(expected, otherwise);
    }
    difference.add(data.weights()[row] * one);
    weights.add(data.weights()[row]);
  }
  return difference.value() <= close * weights.value();
}

}  // namespace custval::detail

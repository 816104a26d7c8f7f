// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/special/gauss_legendre.hpp>

#include <algorithm>
#include <cstddef>

namespace custval::detail {

// ∫ f(v) dv from 0 to `end`, of a mixture of exponentials that fall at most as fast as exp(-steepest · v): by panels
// that double in width, the first so narrow that the steepest falls little within it, none wider than `widest`.
template <class F>
[[nodiscard]] double integrate_decay(double end, double steepest, double widest, F&& f) noexcept {
  double sum = 0.0;
  double low = 0.0;
  double width = (std::min)(widest, 8.0 / (steepest + 1.0));
  while (low < end) {
    const double high = end - low < 1.5 * width ? end : low + width;
    double panel = 0.0;
    for (std::size_t i = 0; i < gauss_legendre_16.nodes.size(); ++i) {
      panel += gauss_legendre_16.weights[i] * f(low + (high - low) * gauss_legendre_16.nodes[i]);
    }
    sum += (high - low) * panel;
    low = high;
    width = (std::min)(widest, 2.0 * width);
  }
  return sum;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/derivatives.hpp>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace custval::detail {

template <std::size_t N>
using SmallMatrix = Eigen::Matrix<double, static_cast<int>(N), static_cast<int>(N)>;
template <std::size_t N>
using SmallVector = Eigen::Matrix<double, static_cast<int>(N), 1>;

enum class Climb { converged, too_many_evaluations, not_finite };

template <std::size_t N>
struct Summit {
  std::array<double, N> point{};
  Derivatives<N> there;
  Climb how = Climb::not_finite;
  int evaluations = 0;
};

template <std::size_t N>
[[nodiscard]] bool all_finite(const Derivatives<N>& d) noexcept {
  const auto finite = [](double v) { return std::isfinite(v); };
  return finite(d.value) && std::all_of(d.gradient.begin(), d.gradient.end(), finite) &&
         std::all_of(d.hessian.begin(), d.hessian.end(), finite);
}

/// The step that lowers g·p + p·Bp/2 most, of those no longer than the radius (Moré and Sorensen).
template <std::size_t N>
[[nodiscard]] SmallVector<N> best_step(const SmallVector<N>& g, const SmallMatrix<N>& b, double radius) {
  const Eigen::SelfAdjointEigenSolver<SmallMatrix<N>> eigen(b);
  const SmallVector<N>& values = eigen.eigenvalues();
  const SmallVector<N> along = eigen.eigenvectors().transpose() * g;
  const double scale = (std::max)(values.cwiseAbs().maxCoeff(), 1e-300);
  const auto step = [&](double shift) -> SmallVector<N> {
    return -(along.array() / (values.array() + shift).cwiseMax(1e-16 * scale)).matrix();
  };
  SmallVector<N> p = step(0.0);
  if (values[0] <= 1e-14 * scale || p.norm() > radius) {
    double low = (std::max)(0.0, -values[0]) + 1e-14 * scale;
    p = step(low);
    if (p.norm() < radius) {
      if (values[0] < 0.0) {  // the hard case: on to the edge, along the direction that curves down most
        const double rest = std::sqrt((std::max)(0.0, radius * radius - p.squaredNorm() + p[0] * p[0]));
        p[0] = along[0] > 0.0 ? -rest : rest;
      }
    } else {
      double high = low + along.norm() / radius;
      for (int i = 0; i < 60 && high - low > 1e-6 * high; ++i) {
        const double middle = 0.5 * (low + high);
        (step(middle).norm() > radius ? low : high) = middle;
      }
      p = step(high);
    }
  }
  return eigen.eigenvectors() * p;
}

/// The function to lower near a point: its slope and curvature, and the same without what bounds hold back.
template <std::size_t N>
struct Surroundings {
  SmallVector<N> slope;
  SmallMatrix<N> curvature;
  SmallVector<N> free_slope;
  SmallMatrix<N> free_curvature;
  std::array<bool, N> held{};

  Surroundings(const Summit<N>& at, double scale, double box) {
    for (std::size_t i = 0; i < N; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      slope[row] = -at.there.gradient[i] / scale;
      for (std::size_t j = 0; j < N; ++j) {
        curvature(row, static_cast<Eigen::Index>(j)) = -at.there.second(i, j) / scale;
      }
    }
    free_slope = slope;
    free_curvature = curvature;
    for (std::size_t i = 0; i < N; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      held[i] = (at.point[i] >= box && slope[row] < 0.0) || (at.point[i] <= -box && slope[row] > 0.0);
      if (held[i]) {
        free_curvature.row(row).setZero();
        free_curvature.col(row).setZero();
        free_curvature(row, row) = 1.0;
        free_slope[row] = 0.0;
      }
    }
  }

  // The step within the radius and the box.
  [[nodiscard]] SmallVector<N> step_from(const std::array<double, N>& point, double radius, double box) const {
    SmallVector<N> step = best_step<N>(free_slope, free_curvature, radius);
    for (std::size_t i = 0; i < N; ++i) {
      const auto row = static_cast<Eigen::Index>(i);
      step[row] = held[i] ? 0.0 : (std::clamp)(point[i] + step[row], -box, box) - point[i];
    }
    return step;
  }
};

/// What became of a last step.
enum class Polish { done, moved, useless };

/// A last step, which the value can hardly judge any more: it is taken where the slope falls by it, and the last one
/// where the slope falls as steeply as next to a maximum.
template <std::size_t N, class F>
[[nodiscard]] Polish polish(const F& f, Summit<N>& at, double scale, double box, double radius) {
  const Surroundings<N> here(at, scale, box);
  const double slope = here.free_slope.template lpNorm<Eigen::Infinity>();
  const SmallVector<N> step = here.step_from(at.point, radius, box);
  Summit<N> next = at;
  for (std::size_t i = 0; i < N; ++i) {
    next.point[i] += step[static_cast<Eigen::Index>(i)];
  }
  if (!(slope > 1e-15) || next.point == at.point) {
    return Polish::done;
  }
  next.there = f(next.point);
  ++at.evaluations;
  next.evaluations = at.evaluations;
  const double next_slope = Surroundings<N>(next, scale, box).free_slope.template lpNorm<Eigen::Infinity>();
  const double lost = (at.there.value - next.there.value) / (std::max)(scale, std::abs(at.there.value));
  if (!(all_finite(next.there) && next_slope < slope && lost < 1e-15)) {
    return Polish::useless;
  }
  at = next;
  return next_slope < 1e-2 * slope ? Polish::done : Polish::moved;
}

/// Climbs to a maximum of `f(point)` within |point| <= box by Newton steps in a trust region; never to a worse point.
/// Values are divided by `scale` first.
template <std::size_t N, class F>
[[nodiscard]] Summit<N> climb(const F& f, std::array<double, N> start, double scale, double box,
                              double gradient_tolerance, double decrease_tolerance, int evaluations) {
  Summit<N> at;
  std::transform(start.begin(), start.end(), at.point.begin(),
                 [&](double value) { return (std::clamp)(value, -box, box); });
  at.there = f(at.point);
  at.evaluations = 1;
  double radius = 2.0;
  while (all_finite(at.there)) {
    const Surroundings<N> near_here(at, scale, box);
    const SmallVector<N> step = near_here.step_from(at.point, radius, box);
    if (!step.allFinite()) {
      break;
    }
    const double predicted = -(near_here.slope.dot(step) + 0.5 * step.dot(near_here.curvature * step));
    const double size = (std::max)(1.0, std::abs(at.there.value) / scale);
    const bool is_there = near_here.free_slope.template lpNorm<Eigen::Infinity>() <= gradient_tolerance ||
                          std::abs(predicted) <= 1e-16 * size;
    if (is_there || std::abs(predicted) <= decrease_tolerance * size) {
      const Polish last = polish(f, at, scale, box, radius);
      if (is_there || last == Polish::done) {
        at.how = Climb::converged;
        return at;
      }
      if (last == Polish::moved) {
        continue;
      }
    }
    if (at.evaluations >= evaluations) {
      at.how = Climb::too_many_evaluations;
      return at;
    }
    std::array<double, N> next = at.point;
    for (std::size_t i = 0; i < N; ++i) {
      next[i] += step[static_cast<Eigen::Index>(i)];
    }
    const Derivatives<N> there = f(next);
    ++at.evaluations;
    const double gained = (there.value - at.there.value) / scale;
    const bool better = all_finite(there) && gained >= 0.0;
    const double ratio = better && predicted > 0.0 ? gained / predicted : 0.0;
    if (ratio < 0.25) {
      radius = 0.25 * (std::min)(radius, step.norm());
    } else if (ratio > 0.75 && step.norm() > 0.8 * radius) {
      radius = (std::min)(2.0 * radius, 16.0);
    }
    if (better) {
      at.point = next;
      at.there = there;
    } else if (radius < 1e-14) {
      at.how = Climb::converged;  // rounding hides any further rise
      return at;
    }
  }
  at.how = Climb::not_finite;
  return at;
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/detail/fit/evaluation_budget.hpp>
#include <custval/lifetime/detail/fit/symmetric_eigen.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

// Not a template in the number of parameters or the function: it is compiled once, whatever is fitted.

namespace custval::detail {

enum class Climb { converged, too_many_evaluations, stopped, not_finite };

/// A function with its derivatives at a point.
struct Height {
  double value = 0.0;
  std::vector<double> gradient;
  std::vector<double> hessian;  // row by row
};

struct Summit {
  std::vector<double> point;
  Height there;
  Climb how = Climb::not_finite;
};

/// `height(point)` of something that lives as long as this is used.
class HeightFunction {
 public:
  template <class F>
  explicit HeightFunction(const F& f) noexcept
      : f_{&f},
        call_{[](const void* g, std::span<const double> point) { return (*static_cast<const F*>(g))(point); }} {}
  [[nodiscard]] Height operator()(std::span<const double> point) const { return call_(f_, point); }

 private:
  const void* f_;
  Height (*call_)(const void*, std::span<const double>);
};

[[nodiscard]] inline bool all_finite(std::span<const double> values) noexcept {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}
[[nodiscard]] inline bool all_finite(const Height& d) noexcept {
  return std::isfinite(d.value) && all_finite(d.gradient) && all_finite(d.hessian);
}
[[nodiscard]] inline double dot(std::span<const double> a, std::span<const double> b) noexcept {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}
[[nodiscard]] inline double norm(std::span<const double> a) noexcept {
  return std::sqrt(dot(a, a));
}
[[nodiscard]] inline double largest(std::span<const double> a) noexcept {
  double most = 0.0;
  for (const double v : a) {
    most = (std::max)(most, std::abs(v));
  }
  return most;
}

/// The step that lowers g·p + p·Bp/2 most, of those no longer than the radius (Moré and Sorensen).
[[nodiscard]] inline std::vector<double> best_step(std::span<const double> g, std::span<const double> b,
                                                   double radius) {
  const std::size_t n = g.size();
  const SymmetricEigen eigen(b, n);
  std::vector<double> along(n);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      along[k] += eigen.vector(i, k) * g[i];
    }
  }
  const double scale = (std::max)(largest(eigen.values()), 1e-300);
  const auto step = [&](double shift) {
    std::vector<double> p(n);
    for (std::size_t k = 0; k < n; ++k) {
      p[k] = -along[k] / (std::max)(eigen.value(k) + shift, 1e-16 * scale);
    }
    return p;
  };
  std::vector<double> p = step(0.0);
  if (eigen.value(0) <= 1e-14 * scale || norm(p) > radius) {
    const double low_end = (std::max)(0.0, -eigen.value(0)) + 1e-14 * scale;
    p = step(low_end);
    if (norm(p) < radius) {
      if (eigen.value(0) < 0.0) {  // the hard case: on to the edge, along the direction that curves down most
        const double rest = std::sqrt((std::max)(0.0, radius * radius - dot(p, p) + p[0] * p[0]));
        p[0] = along[0] > 0.0 ? -rest : rest;
      }
    } else {
      double low = low_end;
      double high = low + norm(along) / radius;
      for (int i = 0; i < 60 && high - low > 1e-6 * high; ++i) {
        const double middle = 0.5 * (low + high);
        (norm(step(middle)) > radius ? low : high) = middle;
      }
      p = step(high);
    }
  }
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n; ++k) {
      out[i] += eigen.vector(i, k) * p[k];
    }
  }
  return out;
}

// What rises, as something to lower.
[[nodiscard]] inline std::vector<double> downhill(std::vector<double> uphill, double scale) {
  for (double& v : uphill) {
    v = -v / scale;
  }
  return uphill;
}

/// The function to lower near a point: its slope and curvature, and the same without what bounds hold back.
struct Surroundings {
  std::vector<double> slope;
  std::vector<double> curvature;
  std::vector<double> free_slope;
  std::vector<double> free_curvature;
  std::vector<char> held;

  Surroundings(const Summit& at, double scale, double box)
      : slope(downhill(at.there.gradient, scale)),
        curvature(downhill(at.there.hessian, scale)),
        free_slope(slope),
        free_curvature(curvature),
        held(slope.size()) {
    const std::size_t n = slope.size();
    for (std::size_t i = 0; i < n; ++i) {
      if ((at.point[i] >= box && slope[i] < 0.0) || (at.point[i] <= -box && slope[i] > 0.0)) {
        held[i] = 1;
        for (std::size_t j = 0; j < n; ++j) {
          free_curvature[i * n + j] = free_curvature[j * n + i] = 0.0;
        }
        free_curvature[i * n + i] = 1.0;
        free_slope[i] = 0.0;
      }
    }
  }

  /// The amount by which a step lowers the function, as far as slope and curvature tell.
  [[nodiscard]] double gain_of(std::span<const double> step) const {
    double curved = 0.0;
    for (std::size_t i = 0; i < step.size(); ++i) {
      curved += step[i] * dot(std::span(curvature).subspan(i * step.size(), step.size()), step);
    }
    return -(dot(slope, step) + 0.5 * curved);
  }

  // The step within the radius and the box. Where it would leave the box, it goes to the bound there, and the other
  // parameters find their places beside that: along a ridge, two must go together or not at all.
  [[nodiscard]] std::vector<double> step_from(std::span<const double> point, double radius, double box) const {
    const std::size_t n = point.size();
    std::vector<double> g = free_slope;
    std::vector<double> b = free_curvature;
    std::vector<double> to_bound(n);
    std::vector<char> out = held;
    while (true) {
      std::vector<double> step = best_step(g, b, radius);
      std::size_t first = n;
      double most = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        step[i] = out[i] != 0 ? to_bound[i] : step[i];
        const double beyond = std::abs(point[i] + step[i]) - box;
        if (out[i] == 0 && beyond > most) {
          most = beyond;
          first = i;
        }
      }
      if (first == n) {
        for (std::size_t i = 0; i < n; ++i) {
          step[i] = (std::clamp)(point[i] + step[i], -box, box) - point[i];
        }
        return step;
      }
      out[first] = 1;
      to_bound[first] = std::copysign(box, point[first] + step[first]) - point[first];
      for (std::size_t j = 0; j < n; ++j) {
        g[j] += out[j] == 0 ? b[first * n + j] * to_bound[first] : 0.0;
        b[first * n + j] = b[j * n + first] = 0.0;
      }
      b[first * n + first] = 1.0;
      g[first] = 0.0;
    }
  }
};

/// What became of a last step.
enum class Polish { done, moved, useless, no_budget };

struct ClimbOptions {
  double scale = 1.0;
  double box = 12.0;
  double gradient_tolerance = 0.0;
  double decrease_tolerance = 0.0;
};

/// A last step, which the value can hardly judge any more: it is taken where the slope falls by it, and it is the last
/// one unless the slope falls to half, so that there are at most some fifty.
[[nodiscard]] inline Polish polish(const HeightFunction& f, Summit& at, const ClimbOptions& options, double radius,
                                   EvaluationBudget& budget) {
  const auto [scale, box, gradient_tolerance, decrease_tolerance] = options;
  const Surroundings here(at, scale, box);
  const double slope = largest(here.free_slope);
  const std::vector<double> step = here.step_from(at.point, radius, box);
  Summit next = at;
  for (std::size_t i = 0; i < step.size(); ++i) {
    next.point[i] += step[i];
  }
  if (!(slope > 1e-15) || next.point == at.point) {
    return Polish::done;
  }
  if (!budget.take()) {
    return Polish::no_budget;
  }
  next.there = f(next.point);
  const double next_slope = largest(Surroundings(next, scale, box).free_slope);
  const double lost = (at.there.value - next.there.value) / (std::max)(scale, std::abs(at.there.value));
  if (!(all_finite(next.there) && next_slope < slope && lost < 1e-15)) {
    return Polish::useless;
  }
  at = next;
  const bool steep_fall = next_slope < 1e-2 * slope;  // as next to a maximum
  return steep_fall || next_slope > 0.5 * slope ? Polish::done : Polish::moved;
}

/// Climbs to a maximum of `f(point)` within |point| <= box by Newton steps in a trust region; never to a worse point.
/// Values are divided by `scale` first. **Cost** as many evaluations as the budget has at most; a search that gains
/// nothing any more ends.
[[nodiscard]] inline Summit climb(const HeightFunction& f, std::span<const double> start, const ClimbOptions& options,
                                  EvaluationBudget& budget) {
  const auto [scale, box, gradient_tolerance, decrease_tolerance] = options;
  constexpr int most_idle_steps = 8;
  Summit at;
  for (const double value : start) {
    at.point.push_back((std::clamp)(value, -box, box));
  }
  const auto out_of_budget = [&] { return budget.is_stopped() ? Climb::stopped : Climb::too_many_evaluations; };
  if (!budget.take()) {
    at.there.value = std::numeric_limits<double>::quiet_NaN();
    at.how = out_of_budget();
    return at;
  }
  at.there = f(at.point);
  double radius = 2.0;
  int idle_steps = 0;
  while (all_finite(at.there)) {
    const Surroundings near_here(at, scale, box);
    const std::vector<double> step = near_here.step_from(at.point, radius, box);
    if (!all_finite(step)) {
      break;
    }
    const double predicted = near_here.gain_of(step);
    const double size = (std::max)(1.0, std::abs(at.there.value) / scale);
    const bool is_there = largest(near_here.free_slope) <= gradient_tolerance || std::abs(predicted) <= 1e-16 * size;
    const bool is_near = is_there || std::abs(predicted) <= decrease_tolerance * size;
    if (is_near) {
      const Polish last = polish(f, at, options, radius, budget);
      if (last == Polish::moved) {
        continue;
      }
      if (is_there || last == Polish::done || idle_steps >= most_idle_steps) {
        at.how = Climb::converged;
        return at;
      }
    }
    if (!budget.take()) {
      at.how = out_of_budget();
      return at;
    }
    std::vector<double> next = at.point;
    std::transform(next.begin(), next.end(), step.begin(), next.begin(),
                   [](double from, double by) { return from + by; });
    const Height there = f(next);
    const double gained = (there.value - at.there.value) / scale;
    const bool better = all_finite(there) && gained >= 0.0;
    const double ratio = better && predicted > 0.0 ? gained / predicted : 0.0;
    if (ratio < 0.25) {
      radius = 0.25 * (std::min)(radius, norm(step));
    } else if (ratio > 0.75 && norm(step) > 0.8 * radius) {
      radius = (std::min)(2.0 * radius, 16.0);
    }
    idle_steps = better && gained > decrease_tolerance * size ? 0 : idle_steps + 1;
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

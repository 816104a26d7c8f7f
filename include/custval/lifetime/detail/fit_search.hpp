// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/column_sums.hpp>
#include <custval/lifetime/detail/fit_outcome.hpp>
#include <custval/lifetime/detail/trust_region.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/model.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace custval::detail {

/// The likelihood of a model in the data's scale, with the penalty, as a function of the logarithms of the parameters
/// there.
template <class M, class E>
class FitObjective {
 public:
  static constexpr std::size_t n = parameter_count<M>;
  using Point = std::span<const double>;

  FitObjective(const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor)
      : options_{&options}, executor_{&executor}, scale_{scale_of(data)}, likelihood_{make(data, scale_)} {
    if constexpr (ScalableModel<M>) {
      if (scale_ != 1.0) {
        shift_ = data.densities() * std::log(scale_);
      }
    }
  }

  [[nodiscard]] Height operator()(Point point) const {
    const Derivatives<n> sum = likelihood_(model_at<M>(point), *executor_);
    Height height{sum.value, {sum.gradient.begin(), sum.gradient.end()}, {sum.hessian.begin(), sum.hessian.end()}};
    if (options_->penalty) {
      const Derivatives<n> more = options_->penalty(unscaled(point));
      height.value += more.value;
      for (std::size_t i = 0; i < n; ++i) {
        height.gradient[i] += more.gradient[i];
      }
      for (std::size_t i = 0; i < n * n; ++i) {
        height.hessian[i] += more.hessian[i];
      }
    }
    return height;
  }

  /// From the scale of the data to their unit: a power of two, which changes no digit; and back.
  [[nodiscard]] M unscaled(Point point) const { return times_scale(model_at<M>(point), 1); }
  [[nodiscard]] std::array<double, n> point_of(const M& model) const {
    std::array<double, n> point = times_scale(model, -1).parameters();
    std::transform(point.begin(), point.end(), point.begin(), [](double p) { return std::log(p); });
    return point;
  }
  /// What the logarithm of the likelihood is less in the unit of the data.
  [[nodiscard]] double shift() const noexcept { return shift_; }

 private:
  using Likelihood = typename M::likelihood;

  [[nodiscard]] static double scale_of(const fit_data_t<M>& data) {
    if constexpr (ScalableModel<M>) {
      return data.scale();
    } else {
      return 1.0;
    }
  }
  [[nodiscard]] static Likelihood make(const fit_data_t<M>& data, [[maybe_unused]] double scale) {
    if constexpr (ScalableModel<M>) {
      return Likelihood(data, scale);
    } else {
      return Likelihood(data);
    }
  }
  [[nodiscard]] M times_scale(const M& model, [[maybe_unused]] int direction) const {
    if constexpr (ScalableModel<M>) {
      auto parameters = model.parameters();
      for (std::size_t i = 0; i < n; ++i) {
        parameters[i] *= std::pow(scale_, direction * M::scale_powers()[i]);
      }
      return M::from_parameters(parameters);
    } else {
      return model;
    }
  }

  const FitOptions<M>* options_;
  const E* executor_;
  double scale_;
  Likelihood likelihood_;
  double shift_ = 0.0;
};

/// Climbs from a start, and keeps where it ends if that is higher than what there is.
template <class M, class E>
class FitSearch {
 public:
  FitSearch(const fit_data_t<M>& data, const FitOptions<M>& options, const E& executor)
      : objective_(data, options, executor), options_{&options}, customers_{sum_of(data.weights())} {}

  /// Whether it was higher.
  bool climb_from(const M& start) {
    const Summit summit = climb(HeightFunction(objective_), objective_.point_of(start),
                                {scale(), options_->box, options_->gradient_tolerance, options_->decrease_tolerance,
                                 options_->largest_number_of_evaluations});
    evaluations_ += summit.evaluations;
    // Another way to the same maximum is not a higher one.
    const bool is_higher = evaluations_ == summit.evaluations ||
                           summit.there.value > best_.there.value + 1e-9 * scale() || !all_finite(best_.there);
    if (is_higher) {
      best_ = summit;
    }
    return is_higher;
  }

  [[nodiscard]] M model() const { return objective_.unscaled(best_.point); }
  void report(FittedModel<M>& fitted) const {
    fitted.model = model();
    fitted.penalty = options_->penalty ? options_->penalty(fitted.model).value : 0.0;
    fitted.log_likelihood = best_.there.value - fitted.penalty - objective_.shift();
    fitted.evaluations = evaluations_;
    judge(fitted, best_, options_->box);
  }

 private:
  [[nodiscard]] double scale() const noexcept { return customers_ > 0.0 ? customers_ : 1.0; }

  FitObjective<M, E> objective_;
  const FitOptions<M>* options_;
  double customers_;
  Summit best_{};
  int evaluations_ = 0;
};

/// Other starts than the first: on some of the rows where there are many, and on all of them from what proved higher.
template <class M, class E>
void look_elsewhere(FitSearch<M, E>& search, const fit_data_t<M>& data, const FitOptions<M>& options,
                    const E& executor) {
  constexpr std::size_t enough = 10'000;
  const auto starts = M::other_starts(data);
  if constexpr (requires { data.thinned(1); }) {
    if (data.rows() > 2 * enough) {
      const fit_data_t<M> some = data.thinned(data.rows() / enough);
      FitSearch<M, E> quick(some, options, executor);
      quick.climb_from(search.model());
      bool found = false;
      for (const M& start : starts) {
        found = quick.climb_from(start) || found;
      }
      if (found) {
        search.climb_from(quick.model());
      }
      return;
    }
  }
  for (const M& start : starts) {
    search.climb_from(start);
  }
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/fold.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/detail/fit/likelihood_sums.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace custval {

/// The log-likelihood of a model on data whose derivatives are differences of `model.log_likelihood(history)`: a model
/// that names it as its `likelihood` has no derivatives to write.
///
///     using likelihood = custval::NumericLikelihood<MyModel>;
///
/// The first derivatives are right to some 1e-12 of the log-likelihood, which is enough for a fit to converge; the
/// second, which standard errors are made of, to some six digits.
/// **Cost** a call, 1 + 4 N + 2 N (N - 1) log-likelihoods a row for N parameters: 13 for two, 41 for four. Derivatives
/// written by hand (see Nbd) take a tenth of that.
/// **Source** Fornberg (1988), Mathematics of Computation 51(184), 699-706, doi:10.1090/S0025-5718-1988-0935077-0: the
/// five-point formulas.
template <class M>
class NumericLikelihood {
 public:
  /// With times counted in units of a scale.
  explicit NumericLikelihood(const LifetimeData& data, double scale = 1.0)
      : weights_(data.weights().begin(), data.weights().end()) {
    histories_.reserve(data.rows());
    for (std::size_t row = 0; row < data.rows(); ++row) {
      const PurchaseHistory history = data[row];
      histories_.push_back({history.repeats, history.recency / scale, history.observed / scale});
    }
  }

  template <Executor E>
  [[nodiscard]] Derivatives<parameter_count<M>> operator()(const M& model, const E& executor) const {
    constexpr std::size_t n = parameter_count<M>;
    constexpr std::size_t count = 1 + 4 * n + 2 * n * (n - 1);
    // The model itself; each parameter at -2, -1, 1, 2 steps; each pair of them at the corners of a square.
    std::vector<M> models{model};
    models.reserve(count);
    for (std::size_t i = 0; i < n; ++i) {
      for (const double steps : {-2.0, -1.0, 1.0, 2.0}) {
        models.push_back(moved(model, i, steps, i, 0.0));
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        for (const double a : {-1.0, 1.0}) {
          models.push_back(moved(model, i, a, j, -1.0));
          models.push_back(moved(model, i, a, j, 1.0));
        }
      }
    }
    const std::array<double, count> at =
        detail::fold_sums<count>(histories_.size(), executor, [&](auto& sums, Index first, Index rows) {
          for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(first + rows); ++row) {
            for (std::size_t k = 0; k < count; ++k) {
              sums[k].add(weights_[row] * models[k].log_likelihood(histories_[row]));
            }
          }
        });

    Derivatives<n> found;
    found.value = at[0];
    std::size_t next = 1;
    for (std::size_t i = 0; i < n; ++i, next += 4) {
      const auto [below2, below, above, above2] = std::array{at[next], at[next + 1], at[next + 2], at[next + 3]};
      found.gradient[i] = (8.0 * (above - below) - (above2 - below2)) / (12.0 * step);
      found.second(i, i) =
          (16.0 * ((above - at[0]) + (below - at[0])) - ((above2 - at[0]) + (below2 - at[0]))) / (12.0 * step * step);
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j, next += 4) {
        const double mixed = ((at[next + 3] - at[next + 2]) - (at[next + 1] - at[next])) / (4.0 * step * step);
        found.second(i, j) = found.second(j, i) = mixed;
      }
    }
    return found;
  }

 private:
  static constexpr double step = 1e-3;  // of the logarithms of the parameters

  [[nodiscard]] static M moved(const M& model, std::size_t i, double by, std::size_t j, double by_too) {
    auto parameters = model.parameters();
    parameters[i] *= std::exp(by * step);
    parameters[j] *= std::exp(by_too * step);
    return M::from_parameters(parameters);
  }

  std::vector<PurchaseHistory> histories_;
  std::vector<double> weights_;
};

}  // namespace custval

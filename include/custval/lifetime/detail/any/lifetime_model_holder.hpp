// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/named_output.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <Eigen/Core>
#include <span>
#include <string_view>

namespace custval::detail {

// An address of its own for each type, as there may be no RTTI.
template <class T>
struct ModelMark {
  static constexpr char mark = 0;
};
template <class T>
[[nodiscard]] constexpr const void* model_mark() noexcept {
  return &ModelMark<T>::mark;
}

// What AnyLifetimeModel holds, whatever the model.
class LifetimeModelHolder {
 public:
  LifetimeModelHolder() = default;
  LifetimeModelHolder(const LifetimeModelHolder&) = delete;
  LifetimeModelHolder& operator=(const LifetimeModelHolder&) = delete;
  virtual ~LifetimeModelHolder() = default;

  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual std::span<const std::string_view> parameter_names() const noexcept = 0;
  [[nodiscard]] virtual std::span<const double> parameters() const noexcept = 0;
  [[nodiscard]] virtual const FitFacts& facts() const noexcept = 0;
  [[nodiscard]] virtual const void* fitted_of(const void* mark) const noexcept = 0;

  [[nodiscard]] virtual double probability_alive(const PurchaseHistory& history) const noexcept = 0;
  [[nodiscard]] virtual double expected_purchases(const PurchaseHistory& history, double time) const noexcept = 0;
  [[nodiscard]] virtual double discounted_purchases(const PurchaseHistory& history, double time,
                                                    double rate) const noexcept = 0;
  virtual void predict(const NamedColumns& base, std::span<const NamedOutput> out, const PredictionOptions& options,
                       ExecutorRef executor) const = 0;
  [[nodiscard]] virtual Eigen::ArrayXd holdout_log_scores(const NamedColumns& base, ExecutorRef executor) const = 0;
  [[nodiscard]] virtual double holdout_rmse(const NamedColumns& base, ExecutorRef executor) const = 0;
};

}  // namespace custval::detail

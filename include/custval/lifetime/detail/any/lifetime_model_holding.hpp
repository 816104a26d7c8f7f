// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/error.hpp>
#include <custval/core/lifetime_columns.hpp>
#include <custval/core/summary_columns.hpp>
#include <custval/core/view.hpp>
#include <custval/lifetime/compare_models.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/detail/any/lifetime_model_holder.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/holdout_log_score.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/predict.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval::detail {

// Outputs by name, in the order in which predictions are made.
class PredictionOutputs {
 public:
  PredictionOutputs(std::span<const NamedOutput> out, Index rows) : rows_{rows} {
    for (const NamedOutput& output : out) {
      std::size_t place = 0;
      while (place < names.size() && names[place] != output.name) {
        ++place;
      }
      if (place == names.size()) {
        raise<ArgumentError>("custval::predict: there is no output '" + output.name +
                             "', expected probability_alive, probability_alive_at_horizon, expected_purchases or "
                             "discounted_expected_purchases");
      }
      if (static_cast<Index>(output.values.size()) != rows) {
        raise_shape("predict", "output '" + output.name + "'", static_cast<Index>(output.values.size()), "rows",
                    to_text(rows) + ", as many as the base");
      }
      if (data_[place] != nullptr) {
        raise<ArgumentError>("custval::predict: the output '" + output.name + "' is there twice");
      }
      data_[place] = output.values.data();
    }
  }
  [[nodiscard]] bool has(std::size_t place) const noexcept { return data_[place] != nullptr; }
  // Room for what is worked out by the way and nobody asked for.
  [[nodiscard]] double* at(std::size_t place) {
    if (data_[place] == nullptr) {
      room_[place].resize(static_cast<std::size_t>(rows_));
      return room_[place].data();
    }
    return data_[place];
  }

 private:
  static constexpr std::array<std::string_view, 4> names{
      probability_alive::name(), probability_alive_at_horizon::name(), expected_purchases::name(),
      discounted_expected_purchases::name()};
  Index rows_;
  std::array<double*, 4> data_{};
  std::array<std::vector<double>, 4> room_{};
};

template <LifetimeModel M>
class LifetimeModelHolding final : public LifetimeModelHolder {
 public:
  explicit LifetimeModelHolding(FittedModel<M> fitted) : fitted_{std::move(fitted)}, facts_{facts_of(fitted_)} {
    for (std::size_t i = 0; i < parameter_count<M>; ++i) {
      names_[i] = M::parameter_names()[i];
      parameters_[i] = fitted_.model.parameters()[i];
    }
  }

  [[nodiscard]] std::string_view name() const noexcept override { return M::name(); }
  [[nodiscard]] std::span<const std::string_view> parameter_names() const noexcept override { return names_; }
  [[nodiscard]] std::span<const double> parameters() const noexcept override { return parameters_; }
  [[nodiscard]] const FitFacts& facts() const noexcept override { return facts_; }
  [[nodiscard]] const void* fitted_of(const void* mark) const noexcept override {
    return mark == model_mark<FittedModel<M>>() ? &fitted_ : nullptr;
  }

  [[nodiscard]] double probability_alive(const PurchaseHistory& history) const noexcept override {
    return fitted_.model.probability_alive(history);
  }
  [[nodiscard]] double expected_purchases(const PurchaseHistory& history, double time) const noexcept override {
    return fitted_.model.expected_purchases(history, time);
  }
  [[nodiscard]] double discounted_purchases(const PurchaseHistory& history, double time,
                                            double rate) const noexcept override {
    return fitted_.model.discounted_purchases(history, time, rate);
  }

  void predict(const NamedColumns& base, std::span<const NamedOutput> out, const PredictionOptions& options,
               ExecutorRef executor) const override {
    const auto histories = base.view(columns<repeat_purchases, recency, observed_time>{});
    PredictionOutputs to(out, histories.rows());
    const auto run = [&](const auto& columns) {
      custval::predict(fitted_.model, fitted_.unit, histories, columns, options, executor);
    };
    const Index rows = histories.rows();
    // Few kinds of passes are compiled: what a customer's being there takes is most of the work.
    if (to.has(1) || to.has(2)) {
      if (to.has(3)) {
        run(view(bind<custval::probability_alive>(to.at(0), rows), bind<probability_alive_at_horizon>(to.at(1), rows),
                 bind<custval::expected_purchases>(to.at(2), rows),
                 bind<discounted_expected_purchases>(to.at(3), rows)));
      } else {
        run(view(bind<custval::probability_alive>(to.at(0), rows), bind<probability_alive_at_horizon>(to.at(1), rows),
                 bind<custval::expected_purchases>(to.at(2), rows)));
      }
    } else if (to.has(3)) {
      run(view(bind<custval::probability_alive>(to.at(0), rows), bind<discounted_expected_purchases>(to.at(3), rows)));
    } else if (to.has(0)) {
      run(view(bind<custval::probability_alive>(to.at(0), rows)));
    }
  }

  [[nodiscard]] Eigen::ArrayXd holdout_log_scores(const NamedColumns& base, ExecutorRef executor) const override {
    return custval::holdout_log_scores(
        fitted_, base.view(columns<repeat_purchases, recency, observed_time, holdout_purchases, holdout_time>{}),
        executor);
  }
  [[nodiscard]] double holdout_rmse(const NamedColumns& base, ExecutorRef executor) const override {
    using Weighted =
        columns<repeat_purchases, recency, observed_time, holdout_purchases, holdout_time, customer_weight>;
    if (base.has(customer_weight::name())) {
      return custval::holdout_rmse(fitted_, base.view(Weighted{}), executor);
    }
    NamedColumns weighted = base;
    weighted.add(column_info<customer_weight>(), std::vector<double>(static_cast<std::size_t>(base.rows()), 1.0));
    return custval::holdout_rmse(fitted_, weighted.view(Weighted{}), executor);
  }

 private:
  FittedModel<M> fitted_;
  FitFacts facts_;
  std::array<std::string_view, parameter_count<M>> names_{};
  std::array<double, parameter_count<M>> parameters_{};
};

}  // namespace custval::detail

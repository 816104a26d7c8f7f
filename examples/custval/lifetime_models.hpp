// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <custval/interop/json/json.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "purchases_input.hpp"

namespace custval_cli {

/// What is expected of each customer.
struct Forecast {
  Eigen::ArrayXd alive;
  Eigen::ArrayXd purchases;   ///< within the horizon
  Eigen::ArrayXd discounted;  ///< within the horizon, discounted
  Eigen::ArrayXd residual;    ///< as long as they stay, discounted
};

/// One of the lifetime models, chosen at run time, fitted to a summary of purchases. A signal ends a fit: Interrupted.
class LifetimeFit {
 public:
  /// What a model may be called, the simplest first.
  static constexpr std::array<std::string_view, 5> names{"nbd", "pareto-nbd", "bg-nbd", "mbg-nbd", "bg-bb"};
  /// The one whose purchases are counted by opportunities.
  static constexpr std::string_view of_opportunities = "bg-bb";

  /// **Errors** another name: a Failure.
  LifetimeFit(std::string_view name, const Purchases& purchases, custval::TimeUnit unit, int thread_count);
  /// From what json() wrote. **Errors** FormatError, or a Failure for a model that is not known.
  explicit LifetimeFit(const custval::Json& json);
  /// To the first part of a split.
  LifetimeFit(std::string_view name, const custval::SplitSummary<std::uint32_t>& split, custval::TimeUnit unit,
              int thread_count);

  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] custval::TimeUnit unit() const;
  [[nodiscard]] const custval::FitStatus& status() const;
  [[nodiscard]] double log_likelihood() const;
  [[nodiscard]] custval::Json json() const;
  /// Estimates, standard errors, intervals and status as a table.
  [[nodiscard]] std::string table() const;
  /// Why it says nothing of anybody; empty for a model that was fitted, be it at a limit.
  [[nodiscard]] std::string problem() const;
  /// What a reader of its figures should know of the model; empty for most.
  [[nodiscard]] std::string caveat() const;
  [[nodiscard]] double aic() const;
  /// The root mean square error of a customer's expected purchases in the second part of a split.
  [[nodiscard]] double holdout_rmse(const custval::SplitSummary<std::uint32_t>& split, int thread_count) const;
  /// The logarithm of the probability that it gave to each customer's number of purchases in that part.
  [[nodiscard]] Eigen::ArrayXd holdout_log_scores(const custval::SplitSummary<std::uint32_t>& split,
                                                  int thread_count) const;
  /// What is expected of each customer. **Errors** an expectation that is no finite number: a Failure.
  [[nodiscard]] Forecast predict(const Purchases& purchases, const custval::PredictionOptions& options,
                                 int thread_count) const;

 private:
  custval::AnyLifetimeModel fitted_;
};

/// What a purchase is expected to bring: by a Gamma-Gamma model where the data allow one, be it at a limit or flat;
/// else, and for customers of whom that model has no mean, the mean of the base.
class SpendFit {
 public:
  /// What the model is called.
  static constexpr std::string_view name = "gamma-gamma";

  SpendFit(const Purchases& purchases, int thread_count);
  /// From what json() wrote. **Errors** FormatError.
  explicit SpendFit(const custval::Json& json);

  /// Whether there is a Gamma-Gamma model.
  [[nodiscard]] bool has_model() const noexcept { return fitted_ != nullptr; }
  [[nodiscard]] custval::Json json() const;
  /// Why there is no Gamma-Gamma model; empty where there is one.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
  [[nodiscard]] std::string table() const;
  [[nodiscard]] Eigen::ArrayXd spend(const Purchases& purchases, int thread_count) const;
  /// What a reader of these spends should know, a sentence each: how the model was fitted if not as usual, for whom the
  /// mean of the base stands in, and whether spend depends on the number of purchases, which the model takes it not to.
  [[nodiscard]] std::vector<std::string> notes(const Purchases& purchases) const;

 private:
  // By pointer, so that who includes this compiles none of the models.
  struct Fitted;
  std::shared_ptr<const Fitted> fitted_;
  double mean_ = 0.0;  ///< spend of a purchase in the base
  std::string problem_;
};

}  // namespace custval_cli

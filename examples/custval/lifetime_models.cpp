// SPDX-License-Identifier: BSL-1.0
#include "lifetime_models.hpp"

#include <algorithm>
#include <cmath>
#include <custval/core/execution.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/nearest_word.hpp>
#include <custval/interop/json/any_lifetime.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/lifetime/spend_dependence.hpp>
#include <custval/report/number_text.hpp>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "failure.hpp"
#include "interrupt.hpp"
#include "progress.hpp"

namespace custval_cli {

using custval::decimals;
using custval::money_text;

namespace {

using namespace custval;

static_assert(LifetimeFit::of_opportunities == BgBb::name() && SpendFit::name == GammaGamma::name());

const LifetimeModelKinds::Kind& kind_of(const LifetimeModelKinds& kinds, std::string_view name) {
  if (const auto* const kind = kinds.find(name)) {
    return *kind;
  }
  const std::vector<std::string> names(LifetimeFit::names.begin(), LifetimeFit::names.end());
  throw Failure("there is no lifetime model " + in_quotes(name) + "; the nearest there is is " +
                in_quotes(std::string(custval::nearest_word(name, names))));
}

template <class Summary>
AnyLifetimeModel fit_named(std::string_view name, const Summary& summary, TimeUnit unit, int thread_count) {
  const LifetimeModelKinds kinds;
  return kind_of(kinds, name).fit(LifetimeData(summary, unit), {.stop = stop_token()}, threads{thread_count});
}

AnyLifetimeModel read_named(const Json& json) {
  const LifetimeModelKinds kinds;
  (void)kind_of(kinds, lifetime_model_name(json));
  return any_lifetime_from_json(json, kinds);
}

template <class Summary>
NamedColumns columns_of(const Summary& summary) {
  NamedColumns columns;
  columns.add(summary);
  return columns;
}

}  // namespace

LifetimeFit::LifetimeFit(std::string_view name, const Purchases& purchases, TimeUnit unit, int thread_count)
    : fitted_{fit_named(name, purchases.summary, unit, thread_count)} {
  stop_if_interrupted();
}

LifetimeFit::LifetimeFit(std::string_view name, const SplitSummary<std::uint32_t>& split, TimeUnit unit,
                         int thread_count)
    : fitted_{fit_named(name, split, unit, thread_count)} {
  stop_if_interrupted();
}

LifetimeFit::LifetimeFit(const Json& json) : fitted_{read_named(json)} {}

std::string_view LifetimeFit::name() const {
  return fitted_.name();
}

TimeUnit LifetimeFit::unit() const {
  return fitted_.facts().unit;
}

const FitStatus& LifetimeFit::status() const {
  return fitted_.facts().status;
}

double LifetimeFit::log_likelihood() const {
  return fitted_.facts().log_likelihood;
}

Json LifetimeFit::json() const {
  return lifetime_json(fitted_);
}

std::string LifetimeFit::table() const {
  return to_text(fitted_);
}

std::string LifetimeFit::problem() const {
  // A flat fit forecasts as well as any of its like; one that did not converge says nothing.
  return status().outcome == FitOutcome::not_converged ? status().reason : "";
}

std::string LifetimeFit::caveat() const {
  return name() == BgNbd::name() ? "bg-nbd takes customers without a repeat purchase for alive, whatever the time since"
                                 : "";
}

double LifetimeFit::aic() const {
  return fitted_.aic();
}

double LifetimeFit::holdout_rmse(const SplitSummary<std::uint32_t>& split, int thread_count) const {
  return custval::holdout_rmse(fitted_, columns_of(split), threads{thread_count});
}

Eigen::ArrayXd LifetimeFit::holdout_log_scores(const SplitSummary<std::uint32_t>& split, int thread_count) const {
  return custval::holdout_log_scores(fitted_, columns_of(split), threads{thread_count});
}

Forecast LifetimeFit::predict(const Purchases& purchases, const PredictionOptions& options, int thread_count) const {
  Forecast forecast;
  const Index rows = purchases.customers();
  forecast.alive.resize(rows);
  forecast.residual.resize(rows);
  forecast.purchases.resize(rows);
  forecast.discounted.resize(rows);
  const threads executor{thread_count};
  PredictionOptions without_end = options;
  without_end.horizon = PredictionOptions{}.horizon;
  const auto numbers = [](Eigen::ArrayXd& column) {
    return std::span<double>(column.data(), static_cast<std::size_t>(column.size()));
  };
  const NamedColumns base = columns_of(purchases.summary);
  const std::vector<NamedOutput> present{{"probability_alive", numbers(forecast.alive)},
                                         {"expected_purchases", numbers(forecast.purchases)},
                                         {"discounted_expected_purchases", numbers(forecast.discounted)}};
  const std::vector<NamedOutput> endless{{"discounted_expected_purchases", numbers(forecast.residual)}};
  custval::predict(fitted_, base, present, options, executor);
  custval::predict(fitted_, base, endless, without_end, executor);
  // Histories of a log can all be; parameters read from a file may be too extreme for any forecast.
  if (!(forecast.alive.isFinite().all() && forecast.purchases.isFinite().all() &&
        forecast.discounted.isFinite().all() && forecast.residual.isFinite().all())) {
    throw Failure(std::string(name()) + " gives no finite forecast for some customers: its parameters are too extreme");
  }
  return forecast;
}

namespace {

// The mean spend of a purchase; never a sum that overflows, and without customers whose own did.
double mean_spend(const Purchases& purchases) {
  const Eigen::ArrayXd& total = purchases.total_spend();
  const auto& days = purchases.summary[purchase_days{}];
  double all_days = 0.0;
  for (Index row = 0; row < purchases.customers(); ++row) {
    all_days += std::isfinite(total(row)) ? static_cast<double>(days(row)) : 0.0;
  }
  double mean = 0.0;
  for (Index row = 0; row < purchases.customers() && all_days > 0.0; ++row) {
    mean += std::isfinite(total(row)) ? total(row) / all_days : 0.0;
  }
  return mean;
}

}  // namespace

struct SpendFit::Fitted : FittedModel<GammaGamma> {};

SpendFit::SpendFit(const Purchases& purchases, int thread_count) : mean_{mean_spend(purchases)} {
  // Who loses money on average is out of a Gamma-Gamma model's reach, and without them it would expect too much.
  const auto losers = (purchases.summary[mean_repeat_spend{}] < 0.0).count();
  if (losers > 0) {
    problem_ = to_text(losers) + (losers == 1 ? " customer has" : " customers have") +
               " a mean below 0, which it knows nothing of";
    return;
  }
  // A mean that overflowed is a finding of its own; the other customers are fitted.
  auto fitted =
      fit<GammaGamma>(SpendData(purchases.summary, IllegalRows::drop), {.stop = stop_token()}, threads{thread_count});
  stop_if_interrupted();
  if (fitted.status.outcome == FitOutcome::not_converged) {
    problem_ = to_text(fitted.status);
  } else {
    fitted_ = std::make_shared<const Fitted>(Fitted{std::move(fitted)});
  }
}

SpendFit::SpendFit(const Json& json) {
  const JsonObject object(json, "spend", "spend");
  mean_ = object.number("mean");
  if (!std::isfinite(mean_)) {
    object.refuse("mean", "a finite number");
  }
  problem_ = object.text("problem");
  if (!object.is_null("model")) {
    fitted_ = std::make_shared<const Fitted>(Fitted{lifetime_from_json<GammaGamma>(json["model"], "spend.model")});
  }
}

Json SpendFit::json() const {
  Json json;
  json["mean"] = mean_;
  json["problem"] = problem_;
  json["model"] = fitted_ ? lifetime_json(*fitted_) : Json(nullptr);
  return json;
}

std::string SpendFit::table() const {
  return fitted_ ? to_text(*fitted_)
                 : "spend per purchase: " + money_text(mean_) + " for everyone (" + problem_ + ")\n";
}

Eigen::ArrayXd SpendFit::spend(const Purchases& purchases, int thread_count) const {
  const Eigen::ArrayXd spend = fitted_ ? expected_spends(fitted_->model, purchases.summary,
                                                         SpendOptions{.where_no_mean = mean_}, threads{thread_count})
                                       : Eigen::ArrayXd(Eigen::ArrayXd::Constant(purchases.customers(), mean_));
  // Of whose money nothing is known, nothing is expected.
  return purchases.total_spend().isNaN().select(std::numeric_limits<double>::quiet_NaN(), spend);
}

std::vector<std::string> SpendFit::notes(const Purchases& purchases) const {
  std::vector<std::string> notes;
  if (!fitted_) {
    notes.push_back("spend per purchase is the mean of all purchases, " + money_text(mean_) +
                    " (Gamma-Gamma: " + problem_ + ")");
    return notes;
  }
  const GammaGamma& model = fitted_->model;
  if (fitted_->status.outcome == FitOutcome::at_boundary) {
    notes.push_back("the Gamma-Gamma model of spend is at a boundary, and predicts as it does there: " +
                    fitted_->status.reason);
  } else if (fitted_->status.outcome == FitOutcome::flat) {
    notes.emplace_back(
        "the purchases hardly tell the parameters of the Gamma-Gamma model of spend, which predicts by them");
  }
  const auto& repeats = purchases.summary[repeat_purchases{}];
  std::uint64_t without_mean = 0;
  for (Index row = 0; row < purchases.customers(); ++row) {
    without_mean += model.p() * static_cast<double>(repeats(row)) + model.q() <= 1.0 ? 1 : 0;
  }
  if (without_mean > 0) {
    notes.push_back("the Gamma-Gamma model has no mean spend for " + grouped(without_mean) + " of " +
                    grouped(static_cast<std::uint64_t>(purchases.customers())) +
                    " customers with few repeat purchases: they are expected to spend the mean of all purchases, " +
                    money_text(mean_));
  }
  const SpendDependence found = spend_dependence(model, SpendData(purchases.summary, IllegalRows::drop));
  if (found.matters()) {
    const double once = model.q() > 1.0 ? model.population_mean() : mean_;
    notes.push_back(std::string("customers who purchase more often spend ") + (found.slope > 0.0 ? "more" : "less") +
                    " a purchase (twice the purchases, " + decimals(std::exp2(found.slope), 2) +
                    " times the spend; p " + (found.p < 0.001 ? "< 0.001" : "= " + decimals(found.p, 3)) +
                    "), which Gamma-Gamma takes them not to: of those who purchased once it expects " +
                    money_text(once) + " a purchase, where this trend gives " + money_text(once * found.once));
  }
  return notes;
}

}  // namespace custval_cli

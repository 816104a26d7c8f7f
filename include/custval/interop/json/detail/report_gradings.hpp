// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/any_grading.hpp>
#include <custval/interop/json/json.hpp>
#include <custval/portfolio/contingency.hpp>
#include <custval/portfolio/cumulative_gains.hpp>
#include <custval/portfolio/pyramid.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/report/grading_report.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

// The gradings of a report as JSON.

namespace custval::detail {

// A figure that is not defined is null.
[[nodiscard]] inline Json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

[[nodiscard]] inline Json class_json(const Pyramid& pyramid, std::size_t tier) {
  const PyramidClass& figures = pyramid[tier];
  Json row;
  row["class"] = figures.label;
  row["customers"] = figures.customers;
  row["share_of_customers"] = number_or_null(pyramid.customer_share(tier));
  row["value"] = number_or_null(figures.value);
  row["share_of_value"] = number_or_null(pyramid.value_share(tier));
  row["mean_value"] = number_or_null(figures.mean_value());
  return row;
}

// `of` ends the name of the key: spend or profit.
[[nodiscard]] inline Json gains_json(const CumulativeGains& gains, const AnyGrading& grading, const char* of) {
  Json rows = Json::array();
  for (std::size_t k = 0; k < gains.size(); ++k) {
    rows.push_back({{"down_to_class", grading.label(static_cast<Tier>(k))},
                    {"share_of_customers", number_or_null(gains.customer_share(k))},
                    {std::string("share_of_holdout_") + of, number_or_null(gains.value_share(k))},
                    {"best_possible_share", number_or_null(gains.best_share(k))},
                    {"lift", number_or_null(gains.lift(k))}});
  }
  return rows;
}

[[nodiscard]] inline Json resampled_json(const ResampledFigure& figure) {
  return {{"mean", number_or_null(figure.mean)}, {"lowest", number_or_null(figure.lowest)}};
}

[[nodiscard]] inline Json stability_json(const Stability& stability) {
  Json json;
  json["same_class"] = resampled_json(stability.same_class);
  json["adjusted_rand"] = resampled_json(stability.adjusted_rand);
  json["classes"] = Json::array();
  for (const StabilityClass& one : stability.classes) {
    json["classes"].push_back(
        {{"class", one.label}, {"customers", one.customers}, {"stays", resampled_json(one.stays)}});
  }
  json["cuts"] = Json::array();
  for (const StabilityCut& cut : stability.cuts) {
    json["cuts"].push_back({{"whole", number_or_null(cut.whole)},
                            {"lowest", number_or_null(cut.lowest)},
                            {"highest", number_or_null(cut.highest)},
                            {"mean", number_or_null(cut.mean)},
                            {"deviation", number_or_null(cut.deviation)}});
  }
  return json;
}

// Says as of which day the base was, in the grading and in those that it is made of.
inline void put_day(Json& grading, const std::string& day) {
  if (grading.is_object() && grading.contains("fitted_on")) {
    grading["fitted_on"]["day"] = day;
  }
  if (grading.is_structured()) {
    for (Json& part : grading) {
      put_day(part, day);
    }
  }
}

[[nodiscard]] inline Json grading_report_json(const GradingReport& grading, const std::string& day) {
  Json json;
  json["policy"] = grading.policy;
  json["type"] = grading.type;
  json["value_column"] = grading.value;
  json["classes"] = Json::array();
  for (std::size_t tier = 0; tier < grading.pyramid.size(); ++tier) {
    json["classes"].push_back(class_json(grading.pyramid, tier));
  }
  json["unclassified"] = grading.pyramid.unclassified_customers().customers;
  if (grading.by_hand) {
    json["overrides"] = {{"changed", grading.by_hand->changed},
                         {"agreed", grading.by_hand->agreed},
                         {"not_found", grading.by_hand->not_found}};
  }
  if (grading.spend_gains) {
    json["captured"] = gains_json(*grading.spend_gains, grading.grading, "spend");
  }
  if (grading.profit_gains) {
    json["captured_profit"] = gains_json(*grading.profit_gains, grading.grading, "profit");
  }
  if (grading.stability) {
    json["stability"] = stability_json(*grading.stability);
  }
  json["grading"] = custval::grading_json(grading.grading);
  if (!day.empty()) {
    put_day(json["grading"], day);
  }
  return json;
}

// A row for each class of the first policy.
[[nodiscard]] inline Json contingency_json(const Contingency& pairs) {
  Json json;
  json["customers"] = Json::array();
  for (std::size_t a = 0; a < pairs.size_a(); ++a) {
    const auto row = pairs.counts().subspan(a * pairs.size_b(), pairs.size_b());
    json["customers"].push_back(std::vector<std::int64_t>(row.begin(), row.end()));
  }
  json["unclassified_by_first"] = pairs.left_out().only_a;
  json["unclassified_by_second"] = pairs.left_out().only_b;
  json["unclassified_by_both"] = pairs.left_out().both;
  return json;
}

[[nodiscard]] inline Json agreement_json(const GradingPair& pair, std::span<const GradingReport> gradings) {
  const Agreement& figures = pair.agreement;
  return {{"first", gradings[pair.first].policy},
          {"second", gradings[pair.second].policy},
          {"customers", figures.customers},
          {"same_class", number_or_null(figures.same_class)},
          {"within_one", number_or_null(figures.within_one)},
          {"adjusted_rand", number_or_null(figures.adjusted_rand)},
          {"spearman", number_or_null(figures.spearman)},
          {"kendall_tau_b", number_or_null(figures.kendall_tau_b)},
          {"contingency", contingency_json(pair.contingency)}};
}

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <custval/interop/json/json.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/tiering/explain.hpp>
#include <custval/tiering/tier.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "slots.hpp"

namespace custval_cli {

class AnyGrading;
class AnyPolicy;

/// What fitting a policy of a configuration gives.
class PolicyGrading {
 public:
  PolicyGrading(std::shared_ptr<const AnyGrading> grading, std::vector<std::string> names);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::string label(custval::Tier tier) const;
  [[nodiscard]] std::vector<std::string> labels() const;
  /// The class of every row; the same columns in the same places as when it was fitted.
  [[nodiscard]] std::vector<custval::Tier> assign(const ColumnSet& base, int thread_count) const;
  /// The weighted mean of a row's scores, for RFM by itself; nothing for other policies.
  [[nodiscard]] std::optional<Eigen::ArrayXd> scores(const ColumnSet& base, int thread_count) const;
  /// As the library writes gradings, with the names of the columns.
  [[nodiscard]] custval::Json json() const;
  /// Why a row is in its class, and what it would take to reach the next.
  [[nodiscard]] custval::Explanation explain(const ColumnSet& base, custval::Index row) const;

 private:
  std::shared_ptr<const AnyGrading> grading_;
  std::vector<std::string> names_;
};

/// A policy of a configuration, that reads columns by their places.
class Policy {
 public:
  /// `names` are the columns that it reads, in the order of their places; of one number a customer.
  Policy(AnyPolicy policy, std::vector<std::string> names);

  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return names_; }
  [[nodiscard]] PolicyGrading fit(const ColumnSet& base, int thread_count) const;
  /// How far its classes are chance (see custval::stability).
  [[nodiscard]] custval::Stability stability(const ColumnSet& base, const custval::StabilityOptions& options,
                                             int thread_count) const;

 private:
  std::shared_ptr<const AnyPolicy> policy_;
  std::vector<std::string> names_;
};

}  // namespace custval_cli

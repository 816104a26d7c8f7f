// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <custval/interop/json/json.hpp>
#include <custval/portfolio/stability.hpp>
#include <custval/report/grading_plan.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "customer_columns.hpp"
#include "row_rule.hpp"

namespace custval_cli {

enum class PurchaseKind { point, retention };
enum class Sharing { even, weighted };

struct PurchaseConfig {
  bool enabled = true;
  PurchaseKind kind = PurchaseKind::point;
  std::optional<int> horizon = 5;  ///< periods; none: without end
  double discount = 0.1;           ///< per period
  bool operator==(const PurchaseConfig&) const = default;
};

struct InformationConfig {
  bool enabled = true;
  /// ¤ a contact, and decay per period of age, in the order of contact_kinds.
  std::array<double, contact_kinds.size()> unit_values{3.0, 5.0, 2.0, 8.0, 10.0, 2.0};
  std::array<double, contact_kinds.size()> decay{0.5, 0.2, 0.5, 0.5, 0.7, 0.3};
  double profile_decay = 0.1;
  bool operator==(const InformationConfig&) const = default;
};

struct KnowledgeConfig {
  bool enabled = true;
  double capability = 0.6;
  bool operator==(const KnowledgeConfig&) const = default;
};

struct TransactionConfig {
  bool enabled = true;
  double pool = 0.0;
  Sharing sharing = Sharing::even;
  bool operator==(const TransactionConfig&) const = default;
};

/// What a report computes. Every field has a sensible default; docs/cli.md explains each.
struct Config {
  std::optional<double> period_days;            ///< none: the whole observed window is one period
  std::optional<std::int32_t> observation_end;  ///< days since 1970-01-01; none: the last purchase
  /// Days since 1970-01-01; if given, customers are valued and graded as at this day, and held against what they spent
  /// afterwards.
  std::optional<std::int32_t> calibration_end;
  RowRule refunds = RowRule::net_same_day;
  RowRule zero_amounts = RowRule::keep;
  /// Stand-ins in the order of customer_columns; none: derived from the purchases.
  std::array<std::optional<double>, customer_columns.size()> defaults = standard_defaults();
  PurchaseConfig purchase;
  bool word_of_mouth_enabled = true;
  InformationConfig information;
  KnowledgeConfig knowledge;
  TransactionConfig transaction;
  /// Of the five components, in the order of value_columns.
  std::array<double, 5> weights{1.0, 1.0, 1.0, 1.0, 1.0};
  std::vector<custval::GradingPlan> policies = standard_policies();
  /// If given, every policy is fitted again on resamples of the customers, to see how far its classes are chance.
  std::optional<custval::StabilityOptions> stability;

  bool operator==(const Config&) const = default;

  [[nodiscard]] static std::array<std::optional<double>, customer_columns.size()> standard_defaults();
  /// What a report grades by when nothing is said: ABC of the total value.
  [[nodiscard]] static std::vector<custval::GradingPlan> standard_policies();
};

/// Reads a configuration (JSON, comments allowed). `name` is what messages call it.
/// **Errors** text that is not JSON, an unknown or doubled key, a wrong type, a value out of range: a Failure with the
/// place (`models.transaction.pool`), what is wrong with it and, for an unknown key, the nearest known one.
[[nodiscard]] Config parse_config(std::string_view text, const std::string& name);

/// The configuration in full, defaults included.
[[nodiscard]] custval::Json config_json(const Config& config);
/// The same as text; parse_config reads it back.
[[nodiscard]] std::string config_text(const Config& config);

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/json.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace custval {
class AnyPolicy;
class JsonObject;
}  // namespace custval

namespace custval_cli {

/// A policy of a configuration. Those who only hand it on need not know what it is.
class Policy {
 public:
  explicit Policy(custval::AnyPolicy policy);

  /// The names of the columns that it reads.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return names_; }
  [[nodiscard]] const custval::AnyPolicy& get() const noexcept { return *policy_; }

 private:
  std::shared_ptr<const custval::AnyPolicy> policy_;
  std::vector<std::string> names_;
};

/// A grading to make, as a configuration describes it (docs/cli.md).
struct PolicyConfig {
  std::string name;
  std::string value;  ///< the column whose sums are told for each class
  /// Customers who are put into a class by hand, whatever the policy says: id and class.
  std::vector<std::pair<std::string, std::string>> overrides;
  Policy policy;
  std::string scores;  ///< the column that its scores make, which later policies can read; empty for none
  custval::Json spec;  ///< the description in full, defaults included

  friend bool operator==(const PolicyConfig& a, const PolicyConfig& b) { return a.spec == b.spec; }
};

/// Reads a policy. **Errors** a JsonError with the place of what is missing, unknown or wrong.
[[nodiscard]] PolicyConfig read_policy(const custval::JsonObject& object);

/// What a report grades by when nothing is said: ABC of the total value.
[[nodiscard]] std::vector<PolicyConfig> standard_policies();

}  // namespace custval_cli

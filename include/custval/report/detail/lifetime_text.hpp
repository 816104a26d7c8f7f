// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/report/lifetime_outlook.hpp>
#include <custval/report/number_text.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custval::detail {

[[nodiscard]] inline std::vector<std::string> lifetime_findings(const LifetimeOutlook& lifetime) {
  std::string parameters;
  for (const auto& [name, value] : lifetime.parameters) {
    parameters += (parameters.empty() ? "" : ", ") + name + " " + short_text(value);
  }
  const std::string days = to_text(lifetime.horizon_days);
  return {lifetime.choice, "its parameters, in " + lifetime.unit + ": " + parameters,
          whole_text(lifetime.alive) + " of " + grouped(static_cast<std::uint64_t>(lifetime.customers)) +
              " customers are expected to be still alive; they will purchase " +
              whole_text(lifetime.horizon_purchases) + " times in the next " + days + " days",
          "these purchases are worth " + whole_text(lifetime.horizon_value) +
              " (spend x margin, discounted), all that are to come " + whole_text(lifetime.value)};
}

[[nodiscard]] inline std::string lifetime_table(const LifetimeOutlook& lifetime) {
  if (lifetime.trials.empty()) {
    return {};
  }
  const auto cell = [](const std::string& text, std::size_t width) {
    return std::string(text.size() < width ? width - text.size() : 1, ' ') + text;
  };
  std::string text = "  candidate     behind in the last part    AIC in the first       alive    value to come\n";
  for (const LifetimeTrial& trial : lifetime.trials) {
    text += "  " + trial.model + std::string(trial.model.size() < 12 ? 12 - trial.model.size() : 1, ' ');
    if (!trial.problem.empty()) {
      text += "  " + trial.problem + "\n";
      continue;
    }
    const bool leads = trial.behind == 0.0 && trial.behind_error == 0.0;
    text += cell(leads ? "-"
                       : decimals(trial.behind, 1) + " +- " +
                             (std::isfinite(trial.behind_error) ? decimals(trial.behind_error, 1) : "-"),
                 25) +
            cell(decimals(trial.aic, 1), 20) + cell(whole_text(trial.alive), 12) + cell(whole_text(trial.value), 17) +
            "\n";
  }
  return text;
}

}  // namespace custval::detail

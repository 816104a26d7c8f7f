// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/special/normal_quantile.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace custval::detail {

// So many significant digits, for people: 0.2426, 11.67, 1234; a dash for what is not known.
[[nodiscard]] inline std::string short_number(double value, int digits = 5) {
  if (std::isnan(value)) {
    return "-";
  }
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
  return {text.data(), end.ptr};
}

// A table of the parameters below how the fit ended.
[[nodiscard]] inline std::string fit_text(std::string_view name, std::span<const std::string_view> names,
                                          std::span<const double> parameters, const FitFacts& facts) {
  std::string text = std::string(name) + ", " + to_text(facts.status) + ", " + to_text(facts.evaluations) +
                     " evaluations\n" + to_text(facts.customers) + " customers, log-likelihood " +
                     short_number(facts.log_likelihood, 9) + "\n";
  const auto cell = [](std::string value) {
    value.resize((std::max)(value.size() + 1, std::size_t{16}), ' ');
    return value;
  };
  text += cell("parameter") + cell("estimate") + cell("standard error") + "95 % interval\n";
  const double quantile = normal_quantile(0.975);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double error = std::sqrt(facts.covariance[i * names.size() + i]);  // of the logarithm
    const double away = quantile * error;
    text += cell(std::string(names[i])) + cell(short_number(parameters[i])) +
            cell(short_number(parameters[i] * error, 3)) + short_number(parameters[i] * std::exp(-away), 4) + " … " +
            short_number(parameters[i] * std::exp(away), 4) + "\n";
  }
  return text;
}

}  // namespace custval::detail

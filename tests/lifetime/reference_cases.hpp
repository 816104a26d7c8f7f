// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../shared_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace custval_test {

inline double relative(double found, double truth) {
  return found == truth ? 0.0 : std::abs(found - truth) / std::abs(truth);
}
inline double mixed(double found, double truth) {
  return found == truth ? 0.0 : std::abs(found - truth) / (std::max)(1.0, std::abs(truth));
}

/// The fields of a line, those in quotes without them.
inline std::vector<std::string> csv_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back().push_back(c);
    }
  }
  return fields;
}

struct ReferenceCase {
  std::string id;
  std::string quantity;
  std::vector<double> parameters;
  double x = 0.0;
  double tx = 0.0;
  double observed = 0.0;
  double horizon = 0.0;
  double rate = 0.0;
  double truth = 0.0;
};

/// The rows of ../shared/reference/numerical_cases.csv about a model; none, and a message, when it is absent.
inline std::vector<ReferenceCase> reference_cases(const std::string& model) {
  std::vector<ReferenceCase> cases;
  const auto file = shared_data("../reference/numerical_cases.csv");
  if (!file) {
    return cases;
  }
  const auto number = [](const std::string& text) { return text.empty() ? 0.0 : std::strtod(text.c_str(), nullptr); };
  std::ifstream stream(*file);
  std::string line;
  while (std::getline(stream, line)) {
    const auto fields = csv_fields(line);
    if (fields.size() < 11 || fields[1] != model) {
      continue;
    }
    ReferenceCase one{fields[0],         fields[2],         {},
                      number(fields[4]), number(fields[5]), number(fields[6]),
                      number(fields[7]), number(fields[8]), number(fields[10])};
    std::istringstream list(fields[3].substr(1));
    for (double parameter = 0.0; list >> parameter; list.ignore(1)) {
      one.parameters.push_back(parameter);
    }
    cases.push_back(one);
  }
  return cases;
}

}  // namespace custval_test

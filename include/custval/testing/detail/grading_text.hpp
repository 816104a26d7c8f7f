// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/tiering_options.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custval::testing::detail {

// "class 1 (B)"
template <Grading G>
[[nodiscard]] std::string class_text(const G& grading, Tier tier) {
  if (tier == unclassified) {
    return "unclassified";
  }
  const std::string number = "class " + to_text(static_cast<int>(tier));
  return tier < grading.size() ? number + " (" + std::string(std::string_view(grading.label(tier))) + ")" : number;
}

// What is wrong with the number of classes or their names; empty when nothing is.
template <Grading G>
[[nodiscard]] std::string wrong_labels(const G& grading) {
  const std::size_t size = grading.size();
  if (size == 0 || size > most_tiers) {
    return "the grading has " + to_text(size) + " classes, expected 1 to " + to_text(most_tiers);
  }
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < size; ++i) {
    labels.emplace_back(std::string_view(grading.label(static_cast<Tier>(i))));
    if (labels.back().empty()) {
      return "class " + to_text(i) + " of " + to_text(size) + " has an empty label";
    }
    const auto first = std::find(labels.begin(), labels.end(), labels.back());
    if (first + 1 != labels.end()) {
      return "classes " + to_text(first - labels.begin()) + " and " + to_text(i) + " are both called '" +
             labels.back() + "'";
    }
  }
  return "";
}

// The columns that the options name must be read: a law about a misspelt one would hold for ever.
template <ColumnList Columns>
void require_names(const TieringOptions& options) {
  for (const auto* names : {&options.higher_is_better, &options.lower_is_better}) {
    for (const std::string_view name : *names) {
      bool read = false;
      for_each_tag(Columns{}, [&](auto tag) { read = read || tag.name() == name; });
      if (!read) {
        raise<ArgumentError>("custval::testing: the options name column '" + std::string(name) +
                             "', which the grading does not read");
      }
    }
  }
}

}  // namespace custval::testing::detail

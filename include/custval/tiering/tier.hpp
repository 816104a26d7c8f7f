// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// The number of a class, 0 the best.
using Tier = std::uint8_t;

/// The class of a row that cannot be graded, because what the policy reads is NaN there.
inline constexpr Tier unclassified = 255;

/// A grading has at most this many classes.
inline constexpr std::size_t most_tiers = 254;

/// The names of a grading's classes, best first: A, B, C … unless given.
class TierLabels {
 public:
  TierLabels() = default;
  TierLabels(std::vector<std::string> labels) : labels_{std::move(labels)} {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const std::string& operator[](std::size_t tier) const noexcept { return labels_[tier]; }
  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }
  [[nodiscard]] auto begin() const noexcept { return labels_.begin(); }
  [[nodiscard]] auto end() const noexcept { return labels_.end(); }
  friend bool operator==(const TierLabels&, const TierLabels&) = default;

  /// These labels, or where there are none the letters A, B, … Z, AA, AB, … for so many classes.
  /// **Errors** ShapeError when there are labels but of another number, or more than most_tiers classes; ArgumentError
  /// when two are the same.
  [[nodiscard, gnu::cold]] TierLabels for_classes(std::string_view policy, std::size_t classes) const {
    if (classes > most_tiers) {
      raise_shape(policy, "the grading", static_cast<std::int64_t>(classes), "classes",
                  "at most " + to_text(most_tiers));
    }
    if (labels_.empty()) {
      std::vector<std::string> letters;
      for (std::size_t tier = 0; tier < classes; ++tier) {
        letters.push_back(letters_of(tier));
      }
      return letters;
    }
    if (labels_.size() != classes) {
      raise_shape(policy, "the policy", static_cast<std::int64_t>(labels_.size()), "labels",
                  to_text(classes) + ", one for each class");
    }
    for (std::size_t i = 0; i < classes; ++i) {
      if (std::find(labels_.begin(), labels_.begin() + static_cast<std::ptrdiff_t>(i), labels_[i]) !=
          labels_.begin() + static_cast<std::ptrdiff_t>(i)) {
        raise<ArgumentError>("custval::" + std::string(policy) + ": two classes have the label '" + labels_[i] +
                             "', expected one of its own for each class");
      }
    }
    return *this;
  }
  /// The classes that a table names, in the order it first names them; where there are labels they are these, in their
  /// own order, and have all that are named.
  /// **Errors** ArgumentError for a name that is not among the labels; those of `for_classes`. **Cost** O(names ·
  /// most_tiers), however many different ones there are.
  [[nodiscard, gnu::cold]] static TierLabels as_named(std::string_view policy, const auto& names,
                                                      const TierLabels& labels = {}) {
    const bool given = labels.size() > 0;
    std::vector<std::string> classes;
    if (given) {
      classes = labels.for_classes(policy, labels.size()).labels_;
    }
    for (const std::string_view name : names) {
      if (std::find(classes.begin(), classes.end(), name) == classes.end()) {
        if (given) {
          raise<ArgumentError>("custval::" + std::string(policy) + ": the class '" + std::string(name) +
                               "' is not among the labels");
        }
        classes.emplace_back(name);
        if (classes.size() > most_tiers) {
          break;
        }
      }
    }
    return TierLabels(classes).for_classes(policy, classes.size());
  }
  /// The class of a name; the number of classes where none has it.
  [[nodiscard]] Tier tier_of(std::string_view name) const noexcept {
    return static_cast<Tier>(std::find(labels_.begin(), labels_.end(), name) - labels_.begin());
  }
  /// The names that a grading gives its classes.
  [[nodiscard]] static TierLabels of(const auto& grading) {
    std::vector<std::string> labels;
    for (std::size_t tier = 0; tier < grading.size(); ++tier) {
      labels.emplace_back(std::string_view(grading.label(static_cast<Tier>(tier))));
    }
    return labels;
  }
  /// The first so many labels, or all where there are fewer.
  [[nodiscard]] TierLabels first(std::size_t classes) const {
    return std::vector<std::string>(labels_.begin(),
                                    labels_.begin() + static_cast<std::ptrdiff_t>((std::min)(classes, labels_.size())));
  }

 private:
  [[nodiscard, gnu::cold]] static std::string letters_of(std::size_t tier) {
    const char last = static_cast<char>('A' + tier % 26);
    return tier < 26 ? std::string(1, last) : letters_of(tier / 26 - 1) + last;
  }
  std::vector<std::string> labels_;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/value_column.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>

#include <cmath>
#include <concepts>
#include <span>
#include <utility>
#include <vector>

namespace custval {

/// Classes by fixed values: `Thresholds{1000, 100}` puts 1000 and more into the first class, 100 and more into the
/// second, the rest into the last.
///
/// **Domain** finite, strictly decreasing. **Errors** ArgumentError naming the threshold; ShapeError for labels of
/// another number than thresholds + 1. **Cost** of fitting: one pass, to say on how many rows.
template <ColumnTag Tag = total_value>
class Thresholds {
 public:
  using inputs = columns<Tag>;

  template <std::convertible_to<double>... Cuts>
  requires(sizeof...(Cuts) > 0) explicit Thresholds(Cuts... cuts)
      : Thresholds(std::vector<double>{static_cast<double>(cuts)...}) {}
  explicit Thresholds(std::vector<double> cuts, const TierLabels& labels = {})
      : cuts_{std::move(cuts)}, labels_{labels.for_classes("Thresholds", cuts_.size() + 1)} {
    if (cuts_.empty()) {
      raise_shape("Thresholds", "the policy", 0, "thresholds", "1 or more");
    }
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      if (!std::isfinite(cuts_[i]) || (i > 0 && !(cuts_[i] < cuts_[i - 1]))) {
        raise_argument("Thresholds", "threshold " + to_text(i), cuts_[i],
                       i == 0 ? "a finite number" : "a finite number below the threshold before it");
      }
    }
  }

  /// This policy with names for its classes, best first.
  [[nodiscard]] Thresholds labelled(const TierLabels& labels) const { return Thresholds(cuts_, labels); }
  [[nodiscard]] std::span<const double> cuts() const noexcept { return cuts_; }

  template <class Base, Executor E>
  [[nodiscard]] ThresholdGrading<Tag> fit(const Base& base, const E& executor) const {
    const auto column = base[Tag{}];
    const Index finite = fold(
        base.rows(), executor, Index{0},
        [&](Index& state, Index first, Index count) { state += column.segment(first, count).isFinite().count(); },
        [](Index& state, Index later) { state += later; });
    return {cuts_, labels_, {finite, base.rows() - finite, static_cast<double>(finite)}};
  }

  friend bool operator==(const Thresholds&, const Thresholds&) = default;

 private:
  std::vector<double> cuts_;
  TierLabels labels_;
};

template <std::convertible_to<double>... Cuts>
Thresholds(Cuts...) -> Thresholds<total_value>;
Thresholds(std::vector<double>, TierLabels)->Thresholds<total_value>;
Thresholds(std::vector<double>)->Thresholds<total_value>;

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/grading_text.hpp>
#include <custval/testing/detail/grading_trial.hpp>
#include <custval/testing/detail/random.hpp>
#include <custval/testing/tiering_options.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/policy.hpp>
#include <custval/tiering/tier.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace custval::testing::detail {

// Tries what a grading says when single numbers of a base become unknown or better.
template <Grading G>
class GradingChangeTrial : public GradingTrial<G> {
 public:
  using GradingTrial<G>::GradingTrial;

  template <class Base>
  void run(const Base& base) {
    const Tiers tiers = assign(this->grading(), base);
    reached(tiers);
    const std::vector<Index> others = another_order(base.rows(), this->options().numbers.seed + 1);
    for_each_tag(typename G::inputs{}, [&](auto tag) {
      nan(base, tag, tiers);
      const auto named = [name = tag.name()](const std::vector<std::string_view>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (named(this->options().higher_is_better)) {
        Base better = base;
        better[tag].topRows(base.rows()) = (base[tag].max)(base[tag](others, Eigen::indexing::all));
        monotone(base, better, tag, tiers);
      }
      if (named(this->options().lower_is_better)) {
        Base better = base;
        better[tag].topRows(base.rows()) = (base[tag].min)(base[tag](others, Eigen::indexing::all));
        monotone(base, better, tag, tiers);
      }
    });
  }

 private:
  void reached(const Tiers& tiers) {
    std::array<bool, 256> present{};
    for (const Tier tier : tiers) {
      present[tier] = true;
    }
    present[unclassified] = false;
    const auto found = static_cast<std::size_t>(std::count(present.begin(), present.end(), true));
    const std::size_t wanted = (std::min)(this->options().classes_reached, std::size_t{this->grading().size()});
    this->enter(grading_law::reached,
                found >= wanted ? ""
                                : to_text(tiers.size()) + " random rows are in " + to_text(found) + " of the " +
                                      to_text(std::size_t{this->grading().size()}) + " classes, expected at least " +
                                      to_text(wanted) + ": give numbers.scale or a generator that suits the policy");
  }

  template <class Base, class Tag>
  void nan(const Base& base, Tag tag, const Tiers& tiers) {
    const Index row = base.rows() / 2 + 17;
    const Index last = base[tag].cols() - 1;
    for (Index k = 0; k <= last; k += (std::max)(last, Index{1})) {
      Base spoilt = base;
      spoilt[tag](row, k) = std::numeric_limits<double>::quiet_NaN();
      Tiers found = assign(this->grading(), spoilt);
      const std::string when = "when " + std::string(tag.name()) + " of row " + to_text(row) + " is NaN";
      Tier& its = found[static_cast<std::size_t>(row)];
      if (this->options().nan_is_unclassified) {
        this->enter(grading_law::nan_shows,
                    its == unclassified ? "" : this->row_and_class(base, row, its) + " " + when);
      }
      its = tiers[static_cast<std::size_t>(row)];
      this->same(grading_law::nan_stays, base, found, tiers, when, "else");
    }
  }

  template <class Base, class Tag>
  void monotone(const Base& base, const Base& better, Tag tag, const Tiers& tiers) {
    const Tiers found = assign(this->grading(), better);
    std::string what;
    for (std::size_t i = 0; what.empty() && i < tiers.size(); ++i) {
      if (found[i] > tiers[i] && found[i] != unclassified) {
        const auto row = static_cast<Index>(i);
        what = this->row_and_class(base, row, tiers[i]) + " (" + row_text(base, row) + "), and " +
               class_text(this->grading(), found[i]) + " where only " + std::string(tag.name()) + " is better (" +
               row_text(better, row) + ")";
      }
    }
    this->enter(grading_law::monotone, what);
  }
};

}  // namespace custval::testing::detail

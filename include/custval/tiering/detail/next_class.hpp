// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/execution.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/detail/condition_program.hpp>
#include <custval/tiering/detail/tiers_by_threshold.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval::detail {

struct ignore_cut {
  void operator()(auto /*tag*/, double /*value*/) const noexcept {}
};

// The cheapest changes of a customer's columns that lead to a better class. A class only changes where a column passes
// a cut, so it is enough to try the cuts and their neighbours, by asking the grading.
template <class G, class Row>
class NextClass {
 public:
  struct Found {
    Tier tier = unclassified;
    std::vector<Change> changes{};
  };

  NextClass(const G& grading, const Row& row) : grading_{grading} {
    read(row, Inputs{});
    grading.cut_points(row, [this](auto tag, double value) { add_cut(place_in_list<decltype(tag)>(Inputs{}), value); });
  }

  [[nodiscard]] std::vector<Found> ways(Tier tier) {
    for (std::size_t changed = 1; changed <= most_changes; ++changed) {
      best_.clear();
      choose(changed, 0, tier);
      if (!best_.empty()) {
        const Tier next = std::max_element(best_.begin(), best_.end(), [](const Best& a, const Best& b) {
                            return a.tier < b.tier;
                          })->tier;
        std::vector<Found> found;
        for (const Best& best : best_) {
          if (best.tier == next) {
            found.push_back({best.tier, best.changes});
          }
        }
        return found;
      }
    }
    return {};
  }

 private:
  using Inputs = typename G::inputs;
  using S = typename Row::scalar;
  static constexpr std::size_t most_changes = 3;
  static constexpr double most_trials = 300'000;

  struct Candidate {
    S value;
    double cut;
    int side;
  };
  // The cheapest way to a class by changing these columns.
  struct Best {
    std::vector<std::size_t> columns{};
    Tier tier = unclassified;
    double cost = 0.0;
    std::vector<Change> changes{};
  };

  template <class... Tags>
  void read(const Row& row, columns<Tags...> /*tags*/) {
    values_ = {row[Tags{}](0)...};
    names_ = {Tags::name()...};
  }
  template <class... Tags>
  [[nodiscard]] Tier tier_now(columns<Tags...> /*tags*/) const {
    const archetype_view<S, Inputs> customer(1, {{&values_[place_in_list<Tags>(Inputs{})]}}...);
    Tier tier = unclassified;
    grading_.assign(customer, std::span(&tier, 1));
    return tier;
  }

  void add_cut(std::size_t column, double cut) {
    if (!std::isfinite(cut)) {
      return;
    }
    const S reached = threshold_for<S>(cut);
    const S infinity = std::numeric_limits<S>::infinity();
    add({reached, cut, 0}, column);
    add({std::nextafter(reached, infinity), cut, 1}, column);
    add({std::nextafter(reached, -infinity), cut, -1}, column);
  }
  void add(const Candidate& candidate, std::size_t column) {
    auto& all = candidates_[column];
    const bool known =
        std::any_of(all.begin(), all.end(), [&](const Candidate& other) { return other.value == candidate.value; });
    if (!known && std::isfinite(candidate.value) && candidate.value != values_[column]) {
      all.push_back(candidate);
    }
  }

  // Chooses so many more columns from `first` on, then tries all their candidates.
  void choose(std::size_t more, std::size_t first, Tier worse_than) {
    if (more == 0) {
      double trials = 1;
      for (const std::size_t column : chosen_) {
        trials *= static_cast<double>(candidates_[column].size());
      }
      if (trials <= most_trials) {
        try_candidates(0, 0.0, worse_than);
      }
      return;
    }
    for (std::size_t column = first; column < values_.size(); ++column) {
      if (!candidates_[column].empty()) {
        chosen_.push_back(column);
        choose(more - 1, column + 1, worse_than);
        chosen_.pop_back();
      }
    }
  }

  void try_candidates(std::size_t depth, double cost, Tier worse_than) {
    if (depth == chosen_.size()) {
      const Tier tier = tier_now(Inputs{});
      if (tier < worse_than) {
        keep(tier, cost);
      }
      return;
    }
    const std::size_t column = chosen_[depth];
    const S now = values_[column];
    for (const Candidate& candidate : candidates_[column]) {
      values_[column] = candidate.value;
      changes_.push_back({std::string(names_[column]), static_cast<double>(now), candidate.cut, candidate.side});
      try_candidates(depth + 1, cost + cost_of(now, candidate.value), worse_than);
      changes_.pop_back();
    }
    values_[column] = now;
  }

  // Relative to what the column is, so that columns of different units add up; a missing value costs most.
  [[nodiscard]] static double cost_of(S now, S then) noexcept {
    constexpr double dear = 1e100;
    const auto from = static_cast<double>(now);
    const double change = std::abs(static_cast<double>(then) - from) / (std::max)(1.0, std::abs(from));
    return change < dear ? change : dear;
  }

  void keep(Tier tier, double cost) {
    const auto same =
        std::find_if(best_.begin(), best_.end(), [&](const Best& b) { return b.tier == tier && b.columns == chosen_; });
    if (same == best_.end()) {
      best_.push_back({chosen_, tier, cost, changes_});
    } else if (cost < same->cost * (1.0 - 1e-12)) {  // by more than rounding, or the cut itself is said best
      *same = {chosen_, tier, cost, changes_};
    }
  }

  const G& grading_;
  std::array<S, Inputs::size> values_{};
  std::array<std::string_view, Inputs::size> names_{};
  std::array<std::vector<Candidate>, Inputs::size> candidates_;
  std::vector<std::size_t> chosen_;
  std::vector<Change> changes_;
  std::vector<Best> best_;
};

}  // namespace custval::detail

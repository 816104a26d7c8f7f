// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/archetype.hpp>
#include <custval/core/column.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/detail/condition_program.hpp>
#include <custval/tiering/detail/tiers_by_threshold.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custval::detail {

struct ignore_cut {
  void operator()(auto /*tag*/, double /*value*/) const noexcept {}
};

// The cheapest changes of a customer's columns that lead to a better class. A class only changes where a column passes
// a cut, so it is enough to try the cuts and what lies just behind them, by asking the grading: many trials at a time,
// as rows of a block.
template <class G, class Row>
class NextClass {
 public:
  struct Found {
    Tier tier = unclassified;
    std::vector<Change> changes{};
  };
  struct Ways {
    std::vector<Found> found{};
    bool all_tried = true;
  };

  NextClass(const G& grading, const Row& row) : grading_{grading} {
    read(row, Inputs{});
    std::size_t cuts = 0;
    grading.cut_points(row, [this, &cuts](auto tag, double value) {
      this->add_cut(tag, value);
      ++cuts;
    });
    most_trials_ = work / (std::max)(1.0, static_cast<double>(cuts) / cuts_of_a_trial);
    for (std::size_t column = 0; column < trials_.size(); ++column) {
      trials_[column].assign(static_cast<std::size_t>(block_rows), values_[column]);
    }
  }

  [[nodiscard]] Ways ways(Tier tier) {
    double budget = most_trials_;
    Ways result;
    result.all_tried = keep_nearest();
    for (std::size_t changed = 1; changed <= most_changes && result.found.empty(); ++changed) {
      best_.clear();
      choose(changed, 0, tier, budget, result.all_tried);
      Tier next = 0;
      for (const Best& best : best_) {
        next = (std::max)(next, best.tier);
      }
      for (const Best& best : best_) {
        if (best.tier == next) {
          result.found.push_back({best.tier, changes_of(best)});
        }
      }
    }
    return result;
  }

 private:
  using Inputs = typename G::inputs;
  using S = typename Row::scalar;
  static constexpr std::size_t most_changes = 3;
  // Ten million trials of a grading of up to a hundred cuts; a trial of more takes longer, and there are fewer.
  static constexpr double work = 10e6;
  static constexpr double cuts_of_a_trial = 100.0;

  struct Candidate {
    S value;
    double cut;
    int side;
    double cost;
  };
  // The cheapest way to a class by changing these columns: the candidate of each.
  struct Best {
    Tier tier = unclassified;
    double cost = 0.0;
    std::vector<std::size_t> columns{};
    std::array<std::size_t, most_changes> candidates{};
  };

  template <class... Tags>
  void read(const Row& row, columns<Tags...> /*tags*/) {
    values_ = {row[Tags{}](0)...};
    names_ = {Tags::name()...};
  }

  // The cut and what lies just behind it; on the way there nothing changes. From a missing value both sides are behind.
  template <class Tag>
  void add_cut(Tag tag, double cut) {
    if (!std::isfinite(cut)) {
      return;
    }
    const S infinity = std::numeric_limits<S>::infinity();
    const S reached = threshold_for<S>(cut);
    const S now = values_[place_in_list<Tag>(Inputs{})];
    add(tag, {reached, cut, 0, 0.0});
    if (!(reached < now)) {
      add(tag, {std::nextafter(reached, infinity), cut, 1, 0.0});
    }
    if (!(reached > now)) {
      add(tag, {std::nextafter(reached, -infinity), cut, -1, 0.0});
    }
  }
  template <class Tag>
  void add(Tag /*tag*/, Candidate candidate) {
    if (!Tag::domain::contains(static_cast<double>(candidate.value))) {
      // A column of whole numbers, or of yes and no, can go to the next one.
      const double whole = candidate.side < 0 ? std::ceil(candidate.cut) - 1 : std::floor(candidate.cut) + 1;
      candidate = {static_cast<S>(whole), whole, 0, 0.0};
    }
    const std::size_t column = place_in_list<Tag>(Inputs{});
    const S now = values_[column];
    if (candidate.value != now && Tag::domain::contains(static_cast<double>(candidate.value)) &&
        known_[column].insert(candidate.value).second) {
      candidate.cost = cost_of(now, candidate.value);
      candidates_[column].push_back(candidate);
    }
  }

  // Relative to what the column is, so that columns of different units add up; a missing value costs most.
  [[nodiscard]] static double cost_of(S now, S then) noexcept {
    constexpr double dear = 1e100;
    const auto from = static_cast<double>(now);
    const double change = std::abs(static_cast<double>(then) - from) / (std::max)(1.0, std::abs(from));
    return change < dear ? change : dear;
  }

  // Chooses so many more columns from `first` on, then tries all their candidates.
  void choose(std::size_t more, std::size_t first, Tier worse_than, double& budget, bool& all_tried) {
    if (more == 0) {
      double trials = 1;
      for (const std::size_t column : chosen_) {
        trials *= static_cast<double>(candidates_[column].size());
      }
      if (trials > budget) {
        all_tried = false;
        return;
      }
      budget -= trials;
      try_candidates(static_cast<std::size_t>(trials), worse_than);
      return;
    }
    for (std::size_t column = first; column < values_.size(); ++column) {
      if (!candidates_[column].empty()) {
        chosen_.push_back(column);
        choose(more - 1, column + 1, worse_than, budget, all_tried);
        chosen_.pop_back();
      }
    }
  }

  // Leaves each column as many candidates as its share of the trials, the nearest ones; whether those are all.
  [[nodiscard]] bool keep_nearest() {
    const auto used =
        std::count_if(candidates_.begin(), candidates_.end(), [](const auto& all) { return !all.empty(); });
    const auto share =
        static_cast<std::size_t>(most_trials_ / static_cast<double>((std::max)(used, decltype(used){1})));
    bool all_kept = true;
    for (std::vector<Candidate>& candidates : candidates_) {
      if (candidates.size() > share) {
        all_kept = false;
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& one, const Candidate& other) { return one.cost < other.cost; });
        candidates.resize(share);
      }
    }
    return all_kept;
  }

  // All combinations of the candidates of the chosen columns, the last column's fastest, by blocks.
  void try_candidates(std::size_t trials, Tier worse_than) {
    const std::size_t known = best_.size();
    std::array<std::size_t, most_changes> next{};
    const auto most_rows = static_cast<std::size_t>(block_rows);
    for (std::size_t first = 0; first < trials; first += most_rows) {
      const std::size_t rows = (std::min)(most_rows, trials - first);
      std::array<std::size_t, most_changes> at = next;
      for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t k = 0; k < chosen_.size(); ++k) {
          trials_[chosen_[k]][row] = candidates_[chosen_[k]][next[k]].value;
        }
        advance(next);
      }
      assign_trials(rows, Inputs{});
      for (std::size_t row = 0; row < rows; ++row, advance(at)) {
        if (tiers_[row] < worse_than) {
          keep(tiers_[row], at, known);
        }
      }
    }
    for (const std::size_t column : chosen_) {
      std::fill(trials_[column].begin(), trials_[column].end(), values_[column]);
    }
  }
  void advance(std::array<std::size_t, most_changes>& candidates) const noexcept {
    for (std::size_t k = chosen_.size(); k-- > 0;) {
      if (++candidates[k] < candidates_[chosen_[k]].size()) {
        return;
      }
      candidates[k] = 0;
    }
  }
  template <class... Tags>
  void assign_trials(std::size_t rows, columns<Tags...> /*tags*/) {
    const archetype_view<S, Inputs> customers(static_cast<Index>(rows),
                                              {{trials_[place_in_list<Tags>(Inputs{})].data()}}...);
    grading_.assign(customers, std::span(tiers_).first(rows));
  }

  // The best of the chosen columns begin at `first`.
  void keep(Tier tier, const std::array<std::size_t, most_changes>& candidates, std::size_t first) {
    double cost = 0.0;
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      cost += candidates_[chosen_[k]][candidates[k]].cost;
    }
    const auto same = std::find_if(best_.begin() + static_cast<std::ptrdiff_t>(first), best_.end(),
                                   [tier](const Best& best) { return best.tier == tier; });
    if (same == best_.end()) {
      best_.push_back({tier, cost, chosen_, candidates});
    } else if (cost < same->cost * (1.0 - 1e-12)) {  // by more than rounding, or the cut itself is said best
      same->cost = cost;
      same->candidates = candidates;
    }
  }
  [[nodiscard]] std::vector<Change> changes_of(const Best& best) const {
    std::vector<Change> changes;
    for (std::size_t k = 0; k < best.columns.size(); ++k) {
      const std::size_t column = best.columns[k];
      const Candidate& candidate = candidates_[column][best.candidates[k]];
      changes.push_back(
          {std::string(names_[column]), static_cast<double>(values_[column]), candidate.cut, candidate.side});
    }
    return changes;
  }

  const G& grading_;
  std::array<S, Inputs::size> values_{};
  std::array<std::string_view, Inputs::size> names_{};
  std::array<std::vector<Candidate>, Inputs::size> candidates_;
  std::array<std::set<S>, Inputs::size> known_;  // the candidates' values
  double most_trials_ = work;
  std::array<std::vector<S>, Inputs::size> trials_;  // the columns of the block of trials
  std::array<Tier, static_cast<std::size_t>(block_rows)> tiers_{};
  std::vector<std::size_t> chosen_;
  std::vector<Best> best_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/function_ref.hpp>
#include <custval/tiering/change.hpp>
#include <custval/tiering/cores/named_row.hpp>
#include <custval/tiering/detail/cuts/tiers_by_threshold.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <span>
#include <vector>

namespace custval::detail {

// The cheapest changes of a customer's columns that lead to a better class. A class only changes where a column passes
// a cut, so it is enough to try the cuts and what lies just behind them.
//
// 1. Each cut of a column gives candidates: the cut itself, and the next number on either side of it.
// 2. keep_nearest leaves each column its share of the trials: the candidates that cost least.
// 3. Of one column, then of two, then of three together (choose), all combinations of candidates are tried, as rows of
//    a block that the grading is asked about (try_candidates), until some lead to a better class.
// 4. Of each class and set of columns the cheapest combination is kept. Those of the next better class are the answer.
class NextClass {
 public:
  struct Cut {
    std::size_t column;
    double value;
  };
  using Assign = FunctionRef<void(const ColumnsByPlace<double>&, Tier*)>;
  struct Found {
    Tier tier = unclassified;
    std::vector<Change> changes{};
  };
  struct Ways {
    std::vector<Found> found{};
    bool all_tried = true;
  };

  // The row is the customer's numbers; `cuts` are those of its columns; `assign(rows, tiers)` asks the grading. Numbers
  // are double; of a base in float only those are tried that float has.
  NextClass(const NamedRow& row, const std::vector<Cut>& cuts, Assign assign)
      : assign_{assign},
        in_float_{row.in_float},
        columns_{row.columns},
        values_{row.values},
        candidates_(values_.size()),
        known_(values_.size()),
        trials_(values_.size()) {
    for (const Cut& cut : cuts) {
      add_cut(cut.column, cut.value);
    }
    most_trials_ = most_work / (std::max)(1.0, static_cast<double>(cuts.size()) / cuts_of_a_trial);
    for (std::size_t column = 0; column < trials_.size(); ++column) {
      trials_[column].assign(static_cast<std::size_t>(block_rows), values_[column]);
      starts_.push_back(trials_[column].data());
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
  static constexpr std::size_t most_changes = 3;
  // So many trials of a grading of up to a hundred cuts. A trial of more cuts takes longer, so there are fewer.
  static constexpr double most_work = 10e6;
  static constexpr double cuts_of_a_trial = 100.0;

  // A number that a column might change to.
  struct Candidate {
    double value;
    double cut;   // that it passes or meets
    int side;     // where it lies: 0 on the cut, 1 above, -1 below
    double cost;  // of the change
  };
  // The cheapest way to a class by changing these columns: the candidate of each.
  struct Best {
    Tier tier = unclassified;
    double cost = 0.0;
    std::vector<std::size_t> columns{};
    std::array<std::size_t, most_changes> candidates{};
  };

  // Adds the cut and what lies just behind it, seen from the customer: on the way there nothing changes. From a missing
  // value both sides are behind.
  void add_cut(std::size_t column, double cut) {
    if (!std::isfinite(cut)) {
      return;
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double reached = in_float_ ? static_cast<double>(threshold_for<float>(cut)) : cut;
    const double now = values_[column];
    add(column, {reached, cut, 0, 0.0});
    if (!(reached < now)) {
      add(column, {next_number(reached, infinity), cut, 1, 0.0});
    }
    if (!(reached > now)) {
      add(column, {next_number(reached, -infinity), cut, -1, 0.0});
    }
  }
  void add(std::size_t column, Candidate candidate) {
    const Domain& domain = columns_[column].domain;
    if (!domain.contains(candidate.value)) {
      // A column of whole numbers, or of yes and no, can go to the next one.
      const double whole = candidate.side < 0 ? std::ceil(candidate.cut) - 1 : std::floor(candidate.cut) + 1;
      candidate = {in_float_ ? static_cast<double>(static_cast<float>(whole)) : whole, whole, 0, 0.0};
    }
    const double now = values_[column];
    if (candidate.value != now && domain.contains(candidate.value) && known_[column].insert(candidate.value).second) {
      candidate.cost = cost_of(now, candidate.value);
      candidates_[column].push_back(candidate);
    }
  }
  // The number next to one on the way to another.
  [[nodiscard]] double next_number(double from, double towards) const noexcept {
    return in_float_ ? static_cast<double>(std::nextafter(static_cast<float>(from), static_cast<float>(towards)))
                     : std::nextafter(from, towards);
  }

  // The cost of a change, relative to what the column is, so that columns of different units add up. From a missing
  // value it is the highest there is.
  [[nodiscard]] static double cost_of(double now, double then) noexcept {
    constexpr double dear = 1e100;
    const double change = std::abs(then - now) / (std::max)(1.0, std::abs(now));
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

  // Leaves each column as many candidates as its share of the trials, the nearest ones. True where those are all.
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

  // Tries all combinations of the candidates of the chosen columns, by blocks; the last column's candidates change
  // fastest. The columns are then as they were.
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
      assign_(ColumnsByPlace<double>(starts_.data(), static_cast<Index>(rows)), tiers_.data());
      for (std::size_t row = 0; row < rows; ++row, advance(at)) {
        if (tiers_[row] < worse_than) {
          keep_cheapest(tiers_[row], at, known);
        }
      }
    }
    for (const std::size_t column : chosen_) {
      std::fill(trials_[column].begin(), trials_[column].end(), values_[column]);
    }
  }
  // Goes on to the next combination.
  void advance(std::array<std::size_t, most_changes>& candidates) const noexcept {
    for (std::size_t k = chosen_.size(); k-- > 0;) {
      if (++candidates[k] < candidates_[chosen_[k]].size()) {
        return;
      }
      candidates[k] = 0;
    }
  }
  // Keeps a combination that is the cheapest way to its class by the chosen columns, whose ways begin at `first`.
  void keep_cheapest(Tier tier, const std::array<std::size_t, most_changes>& candidates, std::size_t first) {
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
      changes.push_back({columns_[column].name, values_[column], candidate.cut, candidate.side});
    }
    return changes;
  }

  Assign assign_;
  bool in_float_;
  std::span<const ColumnInfo> columns_;
  std::span<const double> values_;
  std::vector<std::vector<Candidate>> candidates_;  // of each column
  std::vector<std::set<double>> known_;             // their values
  double most_trials_ = most_work;
  std::vector<std::vector<double>> trials_;  // the columns of the block of trials
  std::vector<const double*> starts_;        // of these
  std::array<Tier, static_cast<std::size_t>(block_rows)> tiers_{};
  std::vector<std::size_t> chosen_;
  std::vector<Best> best_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/portfolio/detail/class_labels.hpp>
#include <custval/portfolio/detail/class_pairs.hpp>
#include <custval/portfolio/detail/class_table.hpp>
#include <custval/tiering/tier.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval {

/// Customers unclassified in the first of two gradings only, in the second only, in both.
struct UnclassifiedInEither {
  std::int64_t only_a = 0;
  std::int64_t only_b = 0;
  std::int64_t both = 0;
  [[nodiscard]] std::int64_t total() const noexcept { return only_a + only_b + both; }
  friend bool operator==(const UnclassifiedInEither&, const UnclassifiedInEither&) = default;
};

/// Two gradings of the same customers: how many are in class a of the first and class b of the second. Who is
/// unclassified in either is left out, and counted.
class Contingency {
 public:
  Contingency() = default;
  /// A table of counts, the classes of a row by row. **Shape** size_a × size_b counts. **Domain** counts >= 0.
  /// **Errors** ShapeError, ArgumentError otherwise.
  Contingency(std::size_t size_a, std::size_t size_b, std::vector<std::int64_t> counts,
              UnclassifiedInEither left_out = {})
      : counts_{std::move(counts)}, margin_a_(size_a), margin_b_(size_b), left_out_{left_out} {
    if (counts_.size() != size_a * size_b) {
      raise_shape("Contingency", "the table", static_cast<Index>(counts_.size()), "counts",
                  to_text(size_a) + " rows of " + to_text(size_b));
    }
    for (std::size_t a = 0; a < size_a; ++a) {
      for (std::size_t b = 0; b < size_b; ++b) {
        const std::int64_t customers = count(a, b);
        if (customers < 0) {
          raise_argument("Contingency", "the count in row " + to_text(a) + ", column " + to_text(b),
                         static_cast<double>(customers), "0 or more");
        }
        margin_a_[a] += customers;
        margin_b_[b] += customers;
        total_ += customers;
      }
    }
  }

  [[nodiscard]] std::size_t size_a() const noexcept { return margin_a_.size(); }
  [[nodiscard]] std::size_t size_b() const noexcept { return margin_b_.size(); }
  /// Customers in class a of the first grading and class b of the second.
  [[nodiscard]] std::int64_t count(std::size_t a, std::size_t b) const noexcept { return counts_[a * size_b() + b]; }
  /// All counts, row by row.
  [[nodiscard]] std::span<const std::int64_t> counts() const noexcept { return counts_; }
  /// Customers in each class of the first grading, and of the second.
  [[nodiscard]] std::span<const std::int64_t> margin_a() const noexcept { return margin_a_; }
  [[nodiscard]] std::span<const std::int64_t> margin_b() const noexcept { return margin_b_; }
  /// Customers classified by both.
  [[nodiscard]] std::int64_t total() const noexcept { return total_; }
  [[nodiscard]] const UnclassifiedInEither& left_out() const noexcept { return left_out_; }

  friend bool operator==(const Contingency&, const Contingency&) = default;

 private:
  std::vector<std::int64_t> counts_;
  std::vector<std::int64_t> margin_a_;
  std::vector<std::int64_t> margin_b_;
  std::int64_t total_ = 0;
  UnclassifiedInEither left_out_;
};

/// Counts how two columns of tiers, with so many classes each, go together.
/// **Errors** ShapeError naming both columns when they differ in length; DataError with the row for a tier that is
/// neither a class nor `unclassified`. **Cost** one pass over both; for each of at most 256 parts of the rows a table.
template <Executor E = serial>
[[nodiscard]] Contingency contingency(std::span<const Tier> tiers_a, std::span<const Tier> tiers_b, std::size_t size_a,
                                      std::size_t size_b, const E& executor = {}) {
  constexpr const char* function = "contingency";
  detail::require_classes(function, size_a);
  detail::require_classes(function, size_b);
  detail::require_as_many(function, "tiers_b", tiers_b.size(), "tiers_a", tiers_a.size());
  const auto cells = detail::count_pairs_of_classes(tiers_a, tiers_b, size_a, size_b, executor);
  if (cells.odd_a >= 0) {
    detail::raise_odd_tier(function, "tiers_a", cells.odd_a, tiers_a[static_cast<std::size_t>(cells.odd_a)], size_a);
  }
  if (cells.odd_b >= 0) {
    detail::raise_odd_tier(function, "tiers_b", cells.odd_b, tiers_b[static_cast<std::size_t>(cells.odd_b)], size_b);
  }
  std::vector<std::int64_t> counts;
  counts.reserve(size_a * size_b);
  UnclassifiedInEither left_out;
  for (std::size_t a = 0; a <= size_a; ++a) {
    for (std::size_t b = 0; b <= size_b; ++b) {
      const std::int64_t customers = cells.counts[a * (size_b + 1) + b];
      if (a < size_a && b < size_b) {
        counts.push_back(customers);
      } else {
        (b < size_b ? left_out.only_a : a < size_a ? left_out.only_b : left_out.both) += customers;
      }
    }
  }
  return {size_a, size_b, std::move(counts), left_out};
}

/// The counts as a table: classes of the first grading down, of the second across.
template <ClassNames NamesA, ClassNames NamesB>
[[nodiscard]] std::string to_text(const Contingency& pairs, const NamesA& names_a, const NamesB& names_b) {
  const TierLabels labels_a = detail::class_labels(names_a);
  const TierLabels labels_b = detail::class_labels(names_b);
  detail::require_as_many("to_text", "the names of the first grading", labels_a.size(), "the table", pairs.size_a());
  detail::require_as_many("to_text", "the names of the second grading", labels_b.size(), "the table", pairs.size_b());
  std::vector<std::string> header{""};
  header.insert(header.end(), labels_b.begin(), labels_b.end());
  header.emplace_back("total");
  detail::ClassTable table(std::move(header));
  std::vector<std::string> last{"total"};
  for (std::size_t a = 0; a < pairs.size_a(); ++a) {
    std::vector<std::string> row{labels_a[a]};
    for (std::size_t b = 0; b < pairs.size_b(); ++b) {
      row.push_back(to_text(pairs.count(a, b)));
    }
    row.push_back(to_text(pairs.margin_a()[a]));
    table.add(std::move(row));
  }
  for (const std::int64_t customers : pairs.margin_b()) {
    last.push_back(to_text(customers));
  }
  last.push_back(to_text(pairs.total()));
  table.add(std::move(last));
  std::string text = table.text();
  if (const std::int64_t left_out = pairs.left_out().total(); left_out > 0) {
    text += to_text(left_out) + " left out: unclassified in either\n";
  }
  return text;
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/core/table.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// A rule that some values of a column break: how many, and the first of them.
struct Finding {
  struct Example {
    Index row;
    double value;
    friend bool operator==(const Example& a, const Example& b) {
      return a.row == b.row && (a.value == b.value || (a.value != a.value && b.value != b.value));
    }
  };
  static constexpr std::size_t most_examples = 5;

  std::string_view column;     // the tag's name
  std::string_view expected;   // the tag's domain
  Index count = 0;             // values that break the rule
  std::vector<Example> first;  // the first of them, by row

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// What `check` found, one entry for each column with values outside its domain; empty when all is well.
class Findings {
 public:
  Findings() = default;
  explicit Findings(std::vector<Finding> findings) : findings_{std::move(findings)} {}

  [[nodiscard]] bool empty() const noexcept { return findings_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return findings_.size(); }
  [[nodiscard]] auto begin() const noexcept { return findings_.begin(); }
  [[nodiscard]] auto end() const noexcept { return findings_.end(); }
  [[nodiscard]] const Finding& operator[](std::size_t i) const noexcept { return findings_[i]; }

  friend bool operator==(const Findings&, const Findings&) = default;

 private:
  std::vector<Finding> findings_;
};

/// The findings as text, a line each: "column 'wallet_share': 3 values are not a number in [0, 1]: row 7 (1.5), …".
[[nodiscard]] inline std::string to_text(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += "column '" + std::string(finding.column) + "': " + to_text(finding.count) +
            (finding.count == 1 ? " value is not " : " values are not ") + std::string(finding.expected) + ":";
    for (const auto& example : finding.first) {
      text += (&example == finding.first.data() ? " row " : ", row ") + to_text(example.row) + " (" +
              to_text(example.value) + ")";
    }
    text += finding.count > static_cast<Index>(finding.first.size()) ? ", …\n" : "\n";
  }
  return text;
}

namespace detail {

// The partial state of one column's check.
struct ColumnCheck {
  Index count = 0;
  std::vector<Finding::Example> first;

  void add(Index row, double value) {
    ++count;
    if (first.size() < Finding::most_examples) {
      first.push_back({row, value});
    }
  }
  void merge(const ColumnCheck& later) {
    count += later.count;
    const auto room = static_cast<std::ptrdiff_t>(Finding::most_examples - first.size());
    first.insert(first.end(), later.first.begin(),
                 later.first.begin() + (std::min)(room, static_cast<std::ptrdiff_t>(later.first.size())));
  }
};

// Calls use(row, value) for each number of the rows [first, first + count) of a column.
template <class Tag, class Base, class Use>
void for_each_number(const Base& base, Index first, Index count, Use&& use) {
  const auto column = base[Tag{}];
  if constexpr (is_sparse_rows<std::remove_const_t<decltype(column)>>) {
    for (Index row = first; row < first + count; ++row) {
      for (auto j = column.offsets[row]; j < column.offsets[row + 1]; ++j) {
        use(row, static_cast<double>(column.values[j]));
      }
    }
  } else {
    for (Index row = first; row < first + count; ++row) {
      for (Index k = 0; k < column.cols(); ++k) {
        use(row, static_cast<double>(column(row, k)));
      }
    }
  }
}

template <class Tag, class Base, class E>
void check_column(const Base& base, const E& executor, std::vector<Finding>& findings) {
  ColumnCheck whole = fold(
      base.rows(), executor, ColumnCheck{},
      [&](ColumnCheck& part, Index first, Index count) {
        for_each_number<Tag>(base, first, count, [&](Index row, double value) {
          if (!Tag::domain::contains(value)) {
            part.add(row, value);
          }
        });
      },
      [](ColumnCheck& part, const ColumnCheck& later) { part.merge(later); });
  if (whole.count > 0) {
    findings.push_back({Tag::name(), Tag::domain::text(), whole.count, std::move(whole.first)});
  }
}

template <class Base, class... Tags>
[[nodiscard]] bool row_is_clean(const Base& base, Index row, columns<Tags...> /*tags*/) {
  bool clean = true;
  (for_each_number<Tags>(base, row, 1, [&](Index, double value) { clean = clean && Tags::domain::contains(value); }),
   ...);
  return clean;
}

}  // namespace detail

/// Compares every number of a base with the domain of its column: bad data are findings, not errors. What to do with
/// them is the caller's choice: throw (`require_clean`), leave those rows out (`clean_rows`), or go on: models then
/// give NaN in rows that hold NaN and whatever arithmetic gives elsewhere.
/// **Errors** none for any data. **Cost** one pass over the columns.
template <CustomerBase Base, Executor E = serial>
[[nodiscard]] Findings check(const Base& base, const E& executor = {}) {
  const auto view = as_view(base);
  std::vector<Finding> findings;
  [&]<class... Tags>(columns<Tags...>) {
    (detail::check_column<Tags>(view, executor, findings), ...);
  }(typename std::remove_const_t<decltype(view)>::tags{});
  return Findings(std::move(findings));
}

/// Throws when there are findings. **Errors** DataError with all of them in its message.
inline void require_clean(const Findings& findings, std::string_view what = "the base") {
  if (!findings.empty()) {
    std::string text = to_text(findings);
    text.pop_back();
    raise<DataError>("custval::check: " + std::string(what) + " has values outside their domains\n" + text);
  }
}

/// The numbers of the rows all of whose values lie in their domains, ascending. **Cost** one pass over the columns.
template <CustomerBase Base, Executor E = serial>
[[nodiscard]] std::vector<Index> clean_rows(const Base& base, const E& executor = {}) {
  using Rows = std::vector<Index>;
  const auto view = as_view(base);
  using Tags = typename std::remove_const_t<decltype(view)>::tags;
  return fold(
      view.rows(), executor, Rows{},
      [&](Rows& rows, Index first, Index count) {
        for (Index row = first; row < first + count; ++row) {
          if (detail::row_is_clean(view, row, Tags{})) {
            rows.push_back(row);
          }
        }
      },
      [](Rows& rows, const Rows& later) { rows.insert(rows.end(), later.begin(), later.end()); });
}

/// A base split by whether a row's values all lie in their domains.
template <class Rows>
struct Quarantine {
  Rows clean;                      ///< the rows to go on with, as a table of their own
  std::vector<Index> clean_rows;   ///< where they stood in the base
  std::vector<Index> quarantined;  ///< the rows left out
};

/// Copies the clean rows of a base of dense columns into a table and names the others.
/// **Cost** one pass and a copy of the clean rows.
template <CustomerBase Base, Executor E = serial>
[[nodiscard]] auto quarantine(const Base& base, const E& executor = {}) {
  const auto view = as_view(base);
  std::vector<Index> clean = clean_rows(view, executor);
  Quarantine<decltype(pick_rows(view, clean))> split{pick_rows(view, clean), std::move(clean), {}};
  std::size_t next = 0;
  for (Index row = 0; row < view.rows(); ++row) {
    if (next < split.clean_rows.size() && split.clean_rows[next] == row) {
      ++next;
    } else {
      split.quarantined.push_back(row);
    }
  }
  return split;
}

}  // namespace custval

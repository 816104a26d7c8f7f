// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/core/table.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custval {

/// Which rows of two lists of customers are of the same customer. Everything is in ascending order of id.
template <class Id>
struct MatchedIds {
  std::vector<Id> ids;             ///< of the customers in both lists
  std::vector<Index> before;       ///< their rows in the first
  std::vector<Index> after;        ///< their rows in the second
  std::vector<Index> only_before;  ///< rows of the first whose customers are not in the second
  std::vector<Index> only_after;   ///< rows of the second whose customers are not in the first
};

namespace detail {

[[noreturn]] inline void raise_twice(std::string_view list, Index row, Index other) {
  raise<DataError>("custval::match_ids: the ids " + std::string(list) + ", row " + to_text((std::max)(row, other)) +
                   ": the same id as in row " + to_text((std::min)(row, other)) + ", expected each id once");
}

// The rows in ascending order of id, each id once.
template <class Ids>
[[nodiscard]] std::vector<Index> rows_by_id(const Ids& ids, std::string_view list) {
  const auto id = [&](Index row) -> const auto& { return std::ranges::data(ids)[row]; };
  std::vector<Index> rows(std::ranges::size(ids));
  std::iota(rows.begin(), rows.end(), Index{0});
  if (!std::is_sorted(std::ranges::data(ids), std::ranges::data(ids) + std::ranges::size(ids))) {
    std::sort(rows.begin(), rows.end(), [&](Index a, Index b) { return id(a) < id(b); });
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!(id(rows[i - 1]) < id(rows[i]))) {
      raise_twice(list, rows[i - 1], rows[i]);
    }
  }
  return rows;
}

}  // namespace detail

/// Matches the customers of two dates by their ids: integers, texts or whatever has an order, in any order of rows.
/// **Errors** DataError for an id that one list has twice. **Cost** one pass over ids in ascending order, as summaries
/// have them; a sort of others.
template <std::ranges::contiguous_range Before, std::ranges::contiguous_range After>
[[nodiscard]] auto match_ids(const Before& before, const After& after) {
  using Id = std::ranges::range_value_t<Before>;
  static_assert(std::is_same_v<Id, std::ranges::range_value_t<After>>,
                "custval: the ids of the two dates are of different types");
  const std::vector<Index> first = detail::rows_by_id(before, "before");
  const std::vector<Index> second = detail::rows_by_id(after, "after");
  MatchedIds<Id> matched;
  auto a = first.begin();
  auto b = second.begin();
  while (a != first.end() || b != second.end()) {
    const Id* const left = a == first.end() ? nullptr : std::ranges::data(before) + *a;
    const Id* const right = b == second.end() ? nullptr : std::ranges::data(after) + *b;
    if (right == nullptr || (left != nullptr && *left < *right)) {
      matched.only_before.push_back(*a++);
    } else if (left == nullptr || *right < *left) {
      matched.only_after.push_back(*b++);
    } else {
      matched.ids.push_back(*left);
      matched.before.push_back(*a++);
      matched.after.push_back(*b++);
    }
  }
  return matched;
}

/// Columns of the customers of both dates, row by row of the same customer.
template <class Id, class Before, class After>
struct JoinedById {
  std::vector<Id> ids;  ///< ascending
  Before before;
  After after;
  std::vector<Index> only_before;  ///< rows of the first date whose customers are not in the second
  std::vector<Index> only_after;   ///< rows of the second date whose customers are not in the first
};

/// Joins two bases that have `ids`, such as two summaries: `join_by_id(january, july).before[total_spend{}]`.
/// **Errors** DataError for an id that one of them has twice.
template <CustomerBase Before, CustomerBase After>
  requires requires(const Before& before, const After& after) {
    before.ids;
    after.ids;
  }
[[nodiscard]] auto join_by_id(const Before& before, const After& after) {
  auto matched = match_ids(before.ids, after.ids);
  using Id = typename decltype(matched.ids)::value_type;
  auto first = pick_rows(before, matched.before);
  auto second = pick_rows(after, matched.after);
  return JoinedById<Id, decltype(first), decltype(second)>{std::move(matched.ids), std::move(first), std::move(second),
                                                           std::move(matched.only_before),
                                                           std::move(matched.only_after)};
}

/// Joins two columns, of values, classes or whatever there is one of a customer: `join_by_id(ids, tiers, later_ids,
/// later_tiers)`. What comes back goes into `contingency`, say.
/// **Errors** ShapeError for a column that is not as long as its ids; DataError for an id that is there twice.
template <std::ranges::contiguous_range IdsBefore, std::ranges::contiguous_range Before,
          std::ranges::contiguous_range IdsAfter, std::ranges::contiguous_range After>
[[nodiscard]] auto join_by_id(const IdsBefore& ids_before, const Before& before, const IdsAfter& ids_after,
                              const After& after) {
  const auto check = [](std::string_view what, const auto& column, const auto& ids) {
    if (std::ranges::size(column) != std::ranges::size(ids)) {
      raise_shape("join_by_id", what, static_cast<Index>(std::ranges::size(column)), "rows",
                  to_text(std::ranges::size(ids)) + ", as many as its ids");
    }
  };
  check("the column before", before, ids_before);
  check("the column after", after, ids_after);
  const auto pick = [](const auto& column, const std::vector<Index>& rows) {
    std::vector<std::ranges::range_value_t<decltype(column)>> picked;
    picked.reserve(rows.size());
    for (const Index row : rows) {
      picked.push_back(std::ranges::data(column)[row]);
    }
    return picked;
  };
  auto matched = match_ids(ids_before, ids_after);
  using Id = typename decltype(matched.ids)::value_type;
  auto first = pick(before, matched.before);
  auto second = pick(after, matched.after);
  return JoinedById<Id, decltype(first), decltype(second)>{std::move(matched.ids), std::move(first), std::move(second),
                                                           std::move(matched.only_before),
                                                           std::move(matched.only_after)};
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/table.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

namespace custval {

/// A column and the member of a struct that it is made of; see `member`.
template <ColumnTag Tag, class Projection>
struct MemberColumn {
  using tag = Tag;
  Projection projection;
  double per_unit;
};

/// Says that a column is made of a member, of a member function without arguments, or of what a function makes of a
/// struct: `member<reach>(&Customer::fans)`. Numbers of any type become those of the column. `per_unit` is how many of
/// the member's units make one of the column's: `member<total_spend>(&Customer::cents, 100)` divides by 100.
/// **Errors** ArgumentError for a `per_unit` that is not a finite number > 0.
template <ColumnTag Tag, class Projection>
[[nodiscard]] MemberColumn<Tag, Projection> member(Projection projection, double per_unit = 1.0) {
  if (!(per_unit > 0.0) || !any_number::contains(per_unit)) {
    raise_argument("member", "the units of '" + std::string(Tag::name()) + "' in one", per_unit, "a finite number > 0");
  }
  return {std::move(projection), per_unit};
}

/// Makes a table of members of structs, in any range: `gather(customers, member<reach>(&Customer::fans),
/// member<total_spend>(&Customer::cents, 100))`. Members that are double or float, of structs that lie one behind the
/// other, can also be read where they are: `bind<tag>(customers, &Customer::spend)`.
/// **Cost** one pass over the structs; the table's memory.
template <class S = double, std::ranges::forward_range Structs, class... Tags, class... Projections>
[[nodiscard]] Table<S, Tags...> gather(const Structs& structs, const MemberColumn<Tags, Projections>&... members) {
  using Struct = std::ranges::range_reference_t<const Structs&>;
  static_assert(sizeof...(Tags) > 0, "custval: gather takes members: gather(customers, member<tag>(&Customer::spend))");
  static_assert(!(Tags::is_many || ...), "custval: gather makes columns of one number a customer");
  static_assert((std::is_invocable_v<const Projections&, Struct> && ...),
                "custval: a member given to gather is none of these structs, nor a function of one");
  Table<S, Tags...> table(uninitialized, static_cast<Index>(std::ranges::distance(structs)));
  Index row = 0;
  for (auto&& each : structs) {
    const auto write = [&]<class Tag>(Tag tag, const auto& column) {
      const auto& number = std::invoke(column.projection, each);
      static_assert(std::is_arithmetic_v<std::remove_cvref_t<decltype(number)>>,
                    "custval: gather reads members that are numbers; give a function that makes one of a struct");
      // Divided, not multiplied by 0.01: 1999 cents are then the double nearest to 19.99.
      table[tag](row) = static_cast<S>(static_cast<double>(number) / column.per_unit);
    };
    (write(Tags{}, members), ...);
    ++row;
  }
  return table;
}

}  // namespace custval

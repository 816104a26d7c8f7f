// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column.hpp>
#include <custval/core/column_info.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/view.hpp>
#include <custval/tiering/detail/any/column_pointers.hpp>
#include <custval/tiering/detail/condition_program.hpp>
#include <custval/tiering/relation.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// A statement about a customer's columns, made by comparing tags and joining with `&&`, `||` and `!`:
///
///     total_yield{} >= 5e6 || fee_income{} >= 3e6
///
/// A plain value: comparable, printable. Where a column is NaN a comparison is neither true nor false but *unknown*,
/// and so is what depends on it: `unknown || true` is true, `unknown || false` unknown (Kleene's logic).
/// `is_known(tag)` asks for that. Columns is the list of tags that the statement may speak of.
template <ColumnList Columns>
class Condition {
 public:
  using inputs = Columns;

  /// The comparison of one column, by its place in the list, with a number.
  /// **Errors** ArgumentError for a place that there is not, or a number that is NaN.
  Condition(std::size_t column, Relation comparison, double value)
      : program_{{detail::ConditionStep{detail::ConditionStep::compare, relation_code(comparison),
                                        static_cast<std::uint16_t>(column), value}}} {
    if (column >= Columns::size) {
      raise_argument("Condition", "the column", static_cast<double>(column),
                     "a place in a list of " + to_text(Columns::size));
    }
    if (std::isnan(value)) {
      raise_argument("Condition", "the value to compare " + std::string(column_names()[column]) + " with", value,
                     "a number");
    }
  }

  /// This statement over a list of columns that has all of these.
  template <ColumnList Wider>
  [[nodiscard]] Condition<Wider> widen() const {
    return Condition<Wider>(program_.renumbered(places_in<Wider>(Columns{})));
  }

  [[nodiscard]] friend Condition operator&&(const Condition& a, const Condition& b) {
    return Condition(detail::ConditionProgram::join(a.program_, b.program_, detail::ConditionStep::both));
  }
  [[nodiscard]] friend Condition operator||(const Condition& a, const Condition& b) {
    return Condition(detail::ConditionProgram::join(a.program_, b.program_, detail::ConditionStep::either));
  }
  [[nodiscard]] friend Condition operator!(const Condition& a) { return Condition(a.program_.negated()); }
  friend bool operator==(const Condition&, const Condition&) = default;

  /// All of them, or any: the same as joining them one by one, in time that grows with their number alone.
  /// **Errors** ShapeError for none.
  [[nodiscard]] static Condition all_of(const std::vector<Condition>& parts) {
    return joined(parts, detail::ConditionStep::both);
  }
  [[nodiscard]] static Condition any_of(const std::vector<Condition>& parts) {
    return joined(parts, detail::ConditionStep::either);
  }

  /// The steps of the statement in the order they are worked out, operands first: for those who write it down.
  [[nodiscard]] const detail::ConditionProgram& program() const noexcept { return program_; }
  /// **Errors** ShapeError for steps that do not make one statement, ArgumentError for a column or a relation that
  /// there is not, or a number that is NaN.
  [[nodiscard]] static Condition from_steps(const std::vector<detail::ConditionStep>& steps) {
    detail::ConditionProgram program(steps);
    program.require_columns(Columns::size);
    for (const detail::ConditionStep& step : steps) {
      if (step.kind == detail::ConditionStep::compare) {
        if (step.comparison > relation_code(Relation::known)) {
          raise_argument("Condition", "the relation", step.comparison,
                         "0 to " + to_text(relation_code(Relation::known)));
        }
        (void)Condition(step.column, static_cast<Relation>(step.comparison), step.value);
      }
    }
    return Condition(std::move(program));
  }

  /// The statement of steps that are known to be right. **Errors** ArgumentError for a column that there is not.
  [[nodiscard]] static Condition from_program(detail::ConditionProgram program) {
    program.require_columns(Columns::size);
    return Condition(std::move(program));
  }

  /// The names of the columns.
  [[nodiscard]] static constexpr std::array<std::string_view, Columns::size> column_names() noexcept {
    return names_of(Columns{});
  }

 private:
  template <ColumnList Other>
  friend class Condition;
  explicit Condition(detail::ConditionProgram program) : program_{std::move(program)} {}

  [[nodiscard]] static Condition joined(const std::vector<Condition>& parts, detail::ConditionStep::Kind kind) {
    std::vector<detail::ConditionProgram> programs;
    programs.reserve(parts.size());
    for (const Condition& part : parts) {
      programs.push_back(part.program_);
    }
    return Condition(detail::ConditionProgram::joined(programs, kind));
  }
  [[nodiscard]] static constexpr std::uint8_t relation_code(Relation comparison) noexcept {
    return static_cast<std::uint8_t>(comparison);
  }
  template <class... Tags>
  [[nodiscard]] static constexpr std::array<std::string_view, sizeof...(Tags)> names_of(columns<Tags...>) noexcept {
    return {Tags::name()...};
  }
  template <class Wider, class... Tags>
  [[nodiscard]] static std::vector<std::uint16_t> places_in(columns<Tags...> /*tags*/) {
    static_assert((detail::list_has<Tags, Wider> && ...), "custval: the wider list lacks a column of the condition");
    return {detail::place_in_list<Tags>(Wider{})...};
  }

  detail::ConditionProgram program_;
};

/// Comparisons of a column with a number. NaN is refused: `is_known(tag)` asks for missing values.
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator>=(Tag /*tag*/, double value) {
  return {0, Relation::at_least, value};
}
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator>(Tag /*tag*/, double value) {
  return {0, Relation::above, value};
}
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator<=(Tag /*tag*/, double value) {
  return {0, Relation::at_most, value};
}
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator<(Tag /*tag*/, double value) {
  return {0, Relation::below, value};
}
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator==(Tag /*tag*/, double value) {
  return {0, Relation::equal, value};
}
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> operator!=(Tag /*tag*/, double value) {
  return {0, Relation::different, value};
}
/// Whether the column holds a number: never unknown.
template <ColumnTag Tag>
[[nodiscard]] Condition<columns<Tag>> is_known(Tag /*tag*/) {
  return {0, Relation::known, 0.0};
}

/// Statements about different columns join to one about all of them.
template <ColumnList A, ColumnList B>
  requires(!std::is_same_v<A, B>)
[[nodiscard]] auto operator&&(const Condition<A>& a, const Condition<B>& b) {
  using Both = unite_columns<A, B>;
  return a.template widen<Both>() && b.template widen<Both>();
}
template <ColumnList A, ColumnList B>
  requires(!std::is_same_v<A, B>)
[[nodiscard]] auto operator||(const Condition<A>& a, const Condition<B>& b) {
  using Both = unite_columns<A, B>;
  return a.template widen<Both>() || b.template widen<Both>();
}

/// The statement as text: "total_yield >= 5000000 or fee_income >= 3000000".
template <ColumnList Columns>
[[nodiscard]] std::string to_text(const Condition<Columns>& condition) {
  return condition.program().text(column_infos(Columns{}));
}

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/columns_by_place.hpp>
#include <custval/core/error.hpp>
#include <custval/core/fold.hpp>
#include <custval/tiering/relation.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace custval::detail {

// A step of a statement written operands first: a comparison puts a truth on the stack, the others work on the top.
struct ConditionStep {
  enum Kind : std::uint8_t { compare, both, either, negate };
  Kind kind = compare;
  std::uint8_t comparison = 0;  // a Relation
  std::uint16_t column = 0;
  double value = 0.0;
  friend bool operator==(const ConditionStep&, const ConditionStep&) = default;
};

// So many columns have a place in a step.
inline constexpr std::size_t most_condition_columns = 65536;

// Truth as a number, so that `and` is the smaller, `or` the larger and `not` the distance from true.
using Truth = std::uint8_t;
inline constexpr Truth is_false = 0;
inline constexpr Truth is_unknown = 1;
inline constexpr Truth is_true = 2;

// Whether a number stands in a relation to another; `known` is not asked here.
template <Relation Is, class S>
[[nodiscard]] bool holds(S value, double bound) noexcept {
  const auto number = static_cast<double>(value);
  if constexpr (Is == Relation::at_least) {
    return number >= bound;
  } else if constexpr (Is == Relation::above) {
    return number > bound;
  } else if constexpr (Is == Relation::at_most) {
    return number <= bound;
  } else if constexpr (Is == Relation::below) {
    return number < bound;
  } else if constexpr (Is == Relation::equal) {
    return number == bound;
  } else {
    return number != bound;
  }
}

template <Relation Is, class S>
void compare_block(const S* __restrict values, Index rows, double bound, Truth* __restrict out) noexcept {
  for (Index i = 0; i < rows; ++i) {
    const S value = values[i];
    const int unknown = value != value ? 1 : 0;
    out[i] = static_cast<Truth>(holds<Is>(value, bound) && unknown == 0 ? is_true : unknown);
  }
}

// A statement about columns: its steps, checked when it is made, so that working it out cannot fail.
class ConditionProgram {
 public:
  // Truths that are held at once while working it out.
  static constexpr std::size_t most_depth = 16;
  using Block = std::array<Truth, static_cast<std::size_t>(block_rows)>;

  explicit ConditionProgram(std::vector<ConditionStep> steps) : steps_{std::move(steps)} { check(); }

  [[nodiscard]] std::span<const ConditionStep> steps() const noexcept { return steps_; }

  [[nodiscard]] static ConditionProgram join(const ConditionProgram& a, const ConditionProgram& b,
                                             ConditionStep::Kind kind) {
    std::vector<ConditionStep> steps = a.steps_;
    steps.insert(steps.end(), b.steps_.begin(), b.steps_.end());
    steps.push_back({kind});
    return ConditionProgram(std::move(steps));
  }
  // All of them joined, in time that grows with their number alone.
  [[nodiscard]] static ConditionProgram joined(std::span<const ConditionProgram> parts, ConditionStep::Kind kind) {
    std::vector<ConditionStep> steps;
    for (const ConditionProgram& part : parts) {
      steps.insert(steps.end(), part.steps_.begin(), part.steps_.end());
      if (&part != parts.data()) {
        steps.push_back({kind});
      }
    }
    return ConditionProgram(std::move(steps));
  }
  [[nodiscard]] ConditionProgram negated() const {
    std::vector<ConditionStep> steps = steps_;
    steps.push_back({ConditionStep::negate});
    return ConditionProgram(std::move(steps));
  }
  [[nodiscard]] ConditionProgram renumbered(const std::vector<std::uint16_t>& places) const {
    ConditionProgram result = *this;
    for (ConditionStep& step : result.steps_) {
      step.column = step.kind == ConditionStep::compare ? places[step.column] : step.column;
    }
    return result;
  }
  void require_columns(std::size_t columns) const {
    for (const ConditionStep& step : steps_) {
      if (step.kind == ConditionStep::compare && step.column >= columns) {
        raise_argument("Condition", "the column", step.column, "a place in a list of " + to_text(columns));
      }
    }
  }

  // The columns that are read, from the first on.
  [[nodiscard]] std::size_t width() const noexcept {
    std::size_t width = 0;
    for (const ConditionStep& step : steps_) {
      width = (std::max)(width, step.kind == ConditionStep::compare ? step.column + std::size_t{1} : 0);
    }
    return width;
  }

  // The truth for each of at most block_rows rows; into stack[0].
  template <class S>
  void evaluate(const ColumnsByPlace<S>& columns, std::span<Block> stack) const noexcept {
    const Index rows = columns.rows();
    std::size_t top = 0;
    for (const ConditionStep& step : steps_) {
      if (step.kind == ConditionStep::compare) {
        compare(step, columns[step.column], rows, stack[top++].data());
      } else if (step.kind == ConditionStep::negate) {
        for (Truth& truth : std::span(stack[top - 1]).first(static_cast<std::size_t>(rows))) {
          truth = static_cast<Truth>(is_true - truth);
        }
      } else {
        --top;
        combine(stack[top - 1].data(), stack[top].data(), rows, step.kind == ConditionStep::both);
      }
    }
  }

  // The statement with operands in between.
  [[nodiscard]] std::string text(std::span<const ColumnInfo> columns) const {
    struct Part {
      std::string text;
      ConditionStep::Kind kind = ConditionStep::compare;
    };
    std::vector<Part> parts;
    const auto bracketed = [](const Part& part, ConditionStep::Kind outer) {
      return part.kind == ConditionStep::compare || part.kind == outer ? part.text : "(" + part.text + ")";
    };
    for (const ConditionStep& step : steps_) {
      if (step.kind == ConditionStep::compare) {
        const auto relation = static_cast<Relation>(step.comparison);
        const std::string said = relation == Relation::known
                                     ? " is known"
                                     : " " + std::string(sign_of(relation)) + " " + to_text(step.value);
        parts.push_back({columns[step.column].name + said, ConditionStep::compare});
      } else if (step.kind == ConditionStep::negate) {
        parts.back() = {
            "not " + (parts.back().kind == ConditionStep::compare ? parts.back().text : "(" + parts.back().text + ")"),
            ConditionStep::compare};
      } else {
        const Part right = std::move(parts.back());
        parts.pop_back();
        Part& left = parts.back();  // which a long chain only adds to
        if (left.kind != ConditionStep::compare && left.kind != step.kind) {
          left.text = "(" + left.text + ")";
        }
        left.text += step.kind == ConditionStep::both ? " and " : " or ";
        left.text += bracketed(right, step.kind);
        left.kind = step.kind;
      }
    }
    return parts.front().text;
  }

  friend bool operator==(const ConditionProgram&, const ConditionProgram&) = default;

 private:
  void check() const {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    for (const ConditionStep& step : steps_) {
      const std::size_t operands = step.kind == ConditionStep::compare ? 0 : step.kind == ConditionStep::negate ? 1 : 2;
      if (depth < operands) {
        raise<ShapeError>("custval::Condition: the steps do not make one statement");
      }
      depth = depth + 1 - operands;
      deepest = (std::max)(deepest, depth);
    }
    if (depth != 1) {
      raise<ShapeError>("custval::Condition: the steps do not make one statement");
    }
    if (deepest > most_depth) {
      raise_shape("Condition", "the statement", static_cast<std::int64_t>(deepest), "levels of brackets",
                  "at most " + to_text(most_depth) + "; write a || b || c without brackets to the right");
    }
  }

  template <class S>
  static void compare(const ConditionStep& step, const S* values, Index rows, Truth* out) noexcept {
    switch (static_cast<Relation>(step.comparison)) {
      case Relation::at_least:
        return compare_block<Relation::at_least>(values, rows, step.value, out);
      case Relation::above:
        return compare_block<Relation::above>(values, rows, step.value, out);
      case Relation::at_most:
        return compare_block<Relation::at_most>(values, rows, step.value, out);
      case Relation::below:
        return compare_block<Relation::below>(values, rows, step.value, out);
      case Relation::equal:
        return compare_block<Relation::equal>(values, rows, step.value, out);
      case Relation::different:
        return compare_block<Relation::different>(values, rows, step.value, out);
      case Relation::known:
        for (Index i = 0; i < rows; ++i) {
          out[i] = values[i] == values[i] ? is_true : is_false;
        }
    }
  }
  static void combine(Truth* __restrict a, const Truth* __restrict b, Index rows, bool both) noexcept {
    if (both) {
      for (Index i = 0; i < rows; ++i) {
        a[i] = a[i] < b[i] ? a[i] : b[i];
      }
    } else {
      for (Index i = 0; i < rows; ++i) {
        a[i] = a[i] > b[i] ? a[i] : b[i];
      }
    }
  }

  std::vector<ConditionStep> steps_;
};

}  // namespace custval::detail

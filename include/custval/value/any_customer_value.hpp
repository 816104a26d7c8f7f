// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/named_output.hpp>
#include <custval/value/any_value_model.hpp>
#include <custval/value/detail/score_by_name.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// What a customer is worth to the firm, of models chosen at run time: CustomerValue's twin, read from a configuration
/// or put together by a program. A regular value.
///
///     AnyCustomerValue value;
///     value.add(PurchaseValue{});
///     value.add(MyModel{0.02}, 0.5);               // counts half in the totals
///     const NamedColumns values = score(value, base);
class AnyCustomerValue {
 public:
  struct Part {
    AnyValueModel model;
    double weight = 1.0;
    friend bool operator==(const Part&, const Part&) = default;
  };

  /// Adds a model with its weight in the totals. **Errors** ArgumentError for a weight that is not finite, for a value
  /// column that another model writes, and for one called as the sums are.
  void add(AnyValueModel model, double weight = 1.0) {
    const std::string& name = model.output().name;
    if (!any_number::contains(weight)) {
      raise_argument("AnyCustomerValue", "the weight of '" + name + "'", weight, any_number::text());
    }
    if (name == current_value::name() || name == potential_value::name() || name == total_value::name()) {
      raise<ArgumentError>("custval::AnyCustomerValue: a model writes '" + name + "', which is what a sum is called");
    }
    for (const Part& part : parts_) {
      if (part.model.output().name == name) {
        raise<ArgumentError>("custval::AnyCustomerValue: two models write '" + name + "', expected one of each value");
      }
    }
    parts_.push_back({std::move(model), weight});
  }
  [[nodiscard]] std::span<const Part> parts() const noexcept { return parts_; }

  /// The columns that its models read, each once.
  [[nodiscard]] std::vector<WantedColumn> inputs() const {
    std::vector<WantedColumn> inputs;
    for (const Part& part : parts_) {
      for (const WantedColumn& wanted : part.model.inputs()) {
        bool known = false;
        for (const WantedColumn& other : inputs) {
          known = known || other.info.name == wanted.info.name;
        }
        if (!known) {
          inputs.push_back(wanted);
        }
      }
    }
    return inputs;
  }

  friend bool operator==(const AnyCustomerValue&, const AnyCustomerValue&) = default;

 private:
  std::vector<Part> parts_;
};

/// Scores a base, columns by name, into columns that the caller owns: value columns of the models, `current_value`,
/// `potential_value`, `total_value`; what is not asked for is not stored.
/// **Shape** each output has the base's rows. **Errors** ShapeError that lists all columns that are missing or of other
/// lengths; for the columns of a model that are float beside double, or have gaps between rows, one in the name of
/// NamedColumns::view; for an output of another length; ArgumentError for an output that no model writes, or that is
/// there twice. **Cost** as of the typed form within a few percent: one call a model and block of rows.
template <Executor E = serial>
void score(const AnyCustomerValue& value, const NamedColumns& base, std::span<const NamedOutput> out,
           const E& executor = {});

/// Values into new columns: all components, the subtotals and the total.
template <Executor E = serial>
[[nodiscard]] NamedColumns score(const AnyCustomerValue& value, const NamedColumns& base, const E& executor = {});

namespace detail {

inline void score_by_name(const AnyCustomerValue& value, const NamedColumns& base, std::span<const NamedOutput> out,
                          ExecutorRef executor) {
  const Index rows = base.rows();
  base.require(value.inputs(), "score");
  ScoreByName plan;
  for (const AnyCustomerValue::Part& part : value.parts()) {
    plan.models.push_back({part.model.prepare(base, executor), part.weight, part.model.kind(), nullptr});
  }
  for (const NamedOutput& output : out) {
    if (static_cast<Index>(output.values.size()) != rows) {
      raise_shape("score", "output '" + output.name + "'", static_cast<Index>(output.values.size()), "rows",
                  to_text(rows) + ", as many as the base");
    }
    double** place = plan.total_named(output.name);
    for (std::size_t i = 0; i < plan.models.size() && place == nullptr; ++i) {
      if (value.parts()[i].model.output().name == output.name) {
        place = &plan.models[i].out;
      }
    }
    if (place == nullptr) {
      raise<ArgumentError>("custval::score: no model writes '" + output.name + "'");
    }
    if (*place != nullptr) {
      raise<ArgumentError>("custval::score: the output '" + output.name + "' is there twice");
    }
    *place = output.values.data();
  }
  if (out.empty()) {
    return;
  }
  std::vector<Index> lines;
  for (const WantedColumn& wanted : value.inputs()) {
    const NamedColumn& column = *base.find(wanted.info.name);
    lines.push_back(numbers_to_line(column.data, column.is_float ? sizeof(float) : sizeof(double)));
  }
  plan.settle(rows, lines);
  for_each_part(rows, executor, [&](Index first, Index count) { plan.score(first, count); });
}

}  // namespace detail

template <Executor E>
void score(const AnyCustomerValue& value, const NamedColumns& base, std::span<const NamedOutput> out,
           const E& executor) {
  detail::score_by_name(value, base, out, ExecutorRef(executor));
}

template <Executor E>
NamedColumns score(const AnyCustomerValue& value, const NamedColumns& base, const E& executor) {
  const auto rows = static_cast<std::size_t>(base.rows());
  std::vector<ColumnInfo> infos;
  for (const AnyCustomerValue::Part& part : value.parts()) {
    infos.push_back(part.model.output());
  }
  infos.push_back(column_info<current_value>());
  infos.push_back(column_info<potential_value>());
  infos.push_back(column_info<total_value>());
  std::vector<std::vector<double>> memory(infos.size(), std::vector<double>(rows));
  std::vector<NamedOutput> out;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    out.push_back({infos[i].name, memory[i]});
  }
  detail::score_by_name(value, base, out, ExecutorRef(executor));
  NamedColumns values;
  for (std::size_t i = 0; i < infos.size(); ++i) {
    values.add(infos[i], std::move(memory[i]));
  }
  return values;
}

}  // namespace custval

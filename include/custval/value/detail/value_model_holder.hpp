// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/detail/evaluator.hpp>
#include <custval/value/model.hpp>

#include <concepts>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace custval::detail {

// An address of its own for each type, as there may be no RTTI.
template <class T>
struct TypeMark {
  static constexpr char mark = 0;
};
template <class T>
[[nodiscard]] constexpr const void* type_mark() noexcept {
  return &TypeMark<T>::mark;
}

// Where the values of a block go, and into what sum.
struct ValueSink {
  double* out;              // null where nobody asks for them
  bool streaming;           // past the caches; out is then at the start of a cache line
  double* sum;              // of the values of one kind, a number a row; null where nobody asks for it
  double weight;            // of the values in the sum
  bool is_first;            // nothing is in the sum yet
  double* total;            // of the last model that adds to a sum, where the total goes, as out does; else null
  const double* other_sum;  // of the other kind, which the total is made of too; null where no model is of that kind
};

template <bool Full, int W>
void put(const Pack<double, W>& numbers, double* out, int count, bool streaming) noexcept {
  if (Full && streaming) {
    numbers.stream(out);
  } else {
    store_rows<Full>(numbers, out, count);
  }
}

// A model that has seen its base: called once a block, never once a row.
class PreparedValue {
 public:
  PreparedValue() = default;
  PreparedValue(const PreparedValue&) = delete;
  PreparedValue& operator=(const PreparedValue&) = delete;
  virtual ~PreparedValue() = default;

  // The values of at most block_rows rows.
  virtual void score(Index first, Index count, const ValueSink& sink) const = 0;
  // Whether what it gives may depend on where blocks begin.
  [[nodiscard]] virtual bool works_by_blocks() const noexcept = 0;
};

template <class Model, class View>
class PreparedValueOf final : public PreparedValue {
 public:
  PreparedValueOf(Model model, const View& base) : model_{std::move(model)}, base_{base} {}

  [[gnu::flatten]] void score(Index first, Index count, const ValueSink& sink) const override {
    constexpr int width = pack_width<typename View::scalar>;
    using P = Pack<double, width>;
    const Evaluator<Model, View, width> evaluator(model_, base_.slice(first, count));
    const ValueSink to = sink;
    for_each_pack<width>(count, [&](auto full, Index row, int rows) {
      const P value = evaluator.template at<full.value>(row, rows).template to<double>();
      if (to.out != nullptr) {
        put<full.value>(value, to.out + row, rows, to.streaming);
      }
      if (to.sum != nullptr) {
        const P term = value * to.weight;
        P sum = to.is_first ? term : load_rows<width, full.value>(to.sum + row, rows) + term;
        store_rows<full.value>(sum, to.sum + row, rows);
        if (to.total != nullptr) {
          if (to.other_sum != nullptr) {
            sum += load_rows<width, full.value>(to.other_sum + row, rows);
          }
          put<full.value>(sum, to.total + row, rows, to.streaming);
        }
      }
    });
  }
  [[nodiscard]] bool works_by_blocks() const noexcept override { return BlockModel<Model, typename View::scalar>; }

 private:
  Model model_;
  View base_;
};

class ValueModelHolder {
 public:
  ValueModelHolder() = default;
  ValueModelHolder(const ValueModelHolder&) = delete;
  ValueModelHolder& operator=(const ValueModelHolder&) = delete;
  virtual ~ValueModelHolder() = default;

  [[nodiscard]] virtual std::unique_ptr<const PreparedValue> prepare(const NamedColumns& base,
                                                                     ExecutorRef executor) const = 0;
  // Whether another is of the same type and parameters; of a model without ==, whether it is the same one.
  [[nodiscard]] virtual bool equals(const ValueModelHolder& other) const = 0;

  [[nodiscard]] const void* type() const noexcept { return type_; }
  [[nodiscard]] std::span<const WantedColumn> inputs() const noexcept { return inputs_; }
  [[nodiscard]] const ColumnInfo& output() const noexcept { return output_; }
  [[nodiscard]] value_kind kind() const noexcept { return kind_; }

 protected:
  ValueModelHolder(const void* type, std::vector<WantedColumn> inputs, ColumnInfo output, value_kind kind)
      : type_{type}, inputs_{std::move(inputs)}, output_{std::move(output)}, kind_{kind} {}

 private:
  const void* type_ = nullptr;
  std::vector<WantedColumn> inputs_;
  ColumnInfo output_{""};
  value_kind kind_ = value_kind::current;
};

template <class Model>
class ValueModelHolding final : public ValueModelHolder {
 public:
  explicit ValueModelHolding(Model model)
      : ValueModelHolder(type_mark<Model>(), wanted_columns(typename Model::inputs{}),
                         column_info<typename Model::output>(), Model::output::kind),
        model_{std::move(model)} {}

  [[nodiscard]] const Model& model() const noexcept { return model_; }

  [[nodiscard]] std::unique_ptr<const PreparedValue> prepare(const NamedColumns& base,
                                                             ExecutorRef executor) const override {
    if constexpr (RowWiseModel<Model, float> || PreparableModel<Model, float>) {
      if (base.all_float(inputs())) {
        return prepare_for(base.view<float>(typename Model::inputs{}), executor);
      }
    }
    return prepare_for(base.view<double>(typename Model::inputs{}), executor);
  }
  [[nodiscard]] bool equals(const ValueModelHolder& other) const override {
    if constexpr (std::equality_comparable<Model>) {
      return other.type() == type() && static_cast<const ValueModelHolding&>(other).model_ == model_;
    } else {
      return &other == this;
    }
  }

 private:
  template <class View>
  [[nodiscard]] std::unique_ptr<const PreparedValue> prepare_for(const View& base, ExecutorRef executor) const {
    auto prepared = prepare_model(model_, base, executor);
    return std::make_unique<const PreparedValueOf<decltype(prepared), View>>(std::move(prepared), base);
  }

  Model model_;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/column_info.hpp>
#include <custval/core/executor_ref.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/detail/value_model_holder.hpp>
#include <custval/value/model.hpp>

#include <concepts>
#include <memory>
#include <span>
#include <utility>

namespace custval {

/// Any value model, its columns known by name: a regular value, cheap to copy. What it holds is never changed, so
/// copies share it and any number of threads may use it.
///
///     AnyValueModel purchases(PurchaseValue{});   // any type that is a ValueModel, a user's own among them
class AnyValueModel {
 public:
  template <class Model>
    requires(!std::same_as<Model, AnyValueModel> && ValueModel<Model>)
  AnyValueModel(Model model)  // NOLINT(google-explicit-constructor): any model is one
      : held_{std::make_shared<const detail::ValueModelHolding<Model>>(std::move(model))} {}

  /// The columns that it reads.
  [[nodiscard]] std::span<const WantedColumn> inputs() const noexcept { return held_->inputs(); }
  /// The column that it writes, and whether that counts as current or as potential value.
  [[nodiscard]] const ColumnInfo& output() const noexcept { return held_->output(); }
  [[nodiscard]] value_kind kind() const noexcept { return held_->kind(); }
  /// The model, where it is of that type; else null.
  template <class Model>
  [[nodiscard]] const Model* get_if() const noexcept {
    return held_->type() == detail::type_mark<Model>()
               ? &static_cast<const detail::ValueModelHolding<Model>&>(*held_).model()
               : nullptr;
  }

  /// The model of a base, ready to be run block by block. **Errors** ShapeError for columns that are missing or cannot
  /// be read together; what the model's own `prepare` raises.
  [[nodiscard]] std::unique_ptr<const detail::PreparedValue> prepare(const NamedColumns& base,
                                                                     ExecutorRef executor) const {
    return held_->prepare(base, executor);
  }

  /// Models of the same type and parameters are equal; of models without ==, copies are.
  friend bool operator==(const AnyValueModel& a, const AnyValueModel& b) {
    return a.held_ == b.held_ || a.held_->equals(*b.held_);
  }

 private:
  std::shared_ptr<const detail::ValueModelHolder> held_;
};

}  // namespace custval

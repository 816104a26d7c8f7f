// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/value/model.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace custval::detail {

// One model of an aggregate, on the rows of one block.
template <class Model, class View, int W>
class RowEvaluator {
 public:
  using scalar = typename View::scalar;

  RowEvaluator(const Model& model, const View& rows) noexcept : model_{model}, rows_{rows} {}

  template <bool Full>
  [[nodiscard]] Pack<scalar, W> at(Index row, int count) const {
    using Given = std::remove_cvref_t<decltype(model_(PackedRows<View, W, Full>(rows_, row, count)))>;
    static_assert(std::is_convertible_v<Given, Pack<scalar, W>>,
                  "custval: a value model returns one number a row, made of its columns' numbers and its parameters in "
                  "their scalar type; one that works in arrays has block(rows) in place of operator()");
    return model_(PackedRows<View, W, Full>(rows_, row, count));
  }

 private:
  const Model& model_;
  View rows_;
};

// One that works in arrays: worked out once a block.
template <class Model, class View, int W>
class BlockEvaluator {
 public:
  using scalar = typename View::scalar;

  BlockEvaluator(const Model& model, const View& rows) : numbers_{model.block(rows)} {
    const auto count = static_cast<Index>(numbers_.size());
    if (count != rows.rows()) {
      raise_shape("score", "what the model of '" + std::string(Model::output::name()) + "' returns for a block", count,
                  "numbers", to_text(rows.rows()) + ", one a row");
    }
  }

  template <bool Full>
  [[nodiscard]] Pack<scalar, W> at(Index row, int count) const {
    return load_rows<W, Full, scalar>(numbers_.data() + row, count);
  }

 private:
  std::remove_cvref_t<decltype(std::declval<const Model&>().block(std::declval<const View&>()))> numbers_;
};

template <class Model, class View, int W>
using Evaluator = std::conditional_t<BlockModel<Model, typename View::scalar>, BlockEvaluator<Model, View, W>,
                                     RowEvaluator<Model, View, W>>;

}  // namespace custval::detail

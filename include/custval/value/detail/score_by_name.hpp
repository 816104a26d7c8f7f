// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/detail/value_model_holder.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace custval::detail {

// Models and where their values go. A block's values of every model stay in the first-level cache until the totals are
// added up; sums are in the order of the typed form, and so have its bits.
struct ScoreByName {
  struct One {
    std::unique_ptr<const PreparedValue> model;
    double weight;
    value_kind kind;
    double* out;  // null where nobody asks for it
  };
  std::vector<One> models;
  double* current = nullptr;
  double* potential = nullptr;
  double* total = nullptr;

  [[nodiscard]] double** total_named(std::string_view name) noexcept {
    return name == current_value::name()     ? &current
           : name == potential_value::name() ? &potential
           : name == total_value::name()     ? &total
                                             : nullptr;
  }

  void score(Index first, Index count) const {
    std::vector<double> room(models.size() * static_cast<std::size_t>(block_rows));
    for_each_block(first, count, [&](Index row, Index rows) {
      for (std::size_t i = 0; i < models.size(); ++i) {
        if (wants(models[i])) {
          models[i].model->score(row, rows, room.data() + i * static_cast<std::size_t>(block_rows));
        }
      }
      write(row, rows, room.data());
    });
  }

 private:
  using P = Pack<double>;

  [[nodiscard]] bool wants(const One& one) const noexcept {
    return one.out != nullptr || total != nullptr || (one.kind == value_kind::current ? current : potential) != nullptr;
  }

  void write(Index row, Index rows, const double* room) const noexcept {
    for_each_pack<P::width>(rows, [&](auto full, Index at, int count) {
      P sums[2];
      bool any[2] = {false, false};
      for (std::size_t i = 0; i < models.size(); ++i) {
        const One& one = models[i];
        if (!wants(one)) {
          continue;
        }
        const P value = load_rows<P::width, full.value>(room + i * static_cast<std::size_t>(block_rows) + at, count);
        put<full.value>(value, one.out, row + at, count);
        const std::size_t kind = one.kind == value_kind::current ? 0 : 1;
        if (any[kind]) {
          sums[kind] += value * one.weight;
        } else {
          sums[kind] = value * one.weight;
          any[kind] = true;
        }
      }
      put<full.value>(sums[0], current, row + at, count);
      put<full.value>(sums[1], potential, row + at, count);
      put<full.value>(!any[1] ? sums[0] : !any[0] ? sums[1] : sums[0] + sums[1], total, row + at, count);
    });
  }

  template <bool Full>
  static void put(const P& numbers, double* out, Index row, int count) noexcept {
    if (out != nullptr) {
      store_rows<Full>(numbers, out + row, count);
    }
  }
};

}  // namespace custval::detail

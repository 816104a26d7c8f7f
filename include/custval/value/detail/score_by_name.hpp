// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/fold.hpp>
#include <custval/core/packed_rows.hpp>
#include <custval/core/stream_lines.hpp>
#include <custval/core/value_column.hpp>
#include <custval/value/detail/value_model_holder.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace custval::detail {

// How many numbers of this size come before a cache line begins; -1 where none begins with one.
[[nodiscard]] inline Index numbers_to_line(const void* data, std::uintptr_t size) noexcept {
  constexpr std::uintptr_t line = 64;
  const std::uintptr_t bytes = (line - reinterpret_cast<std::uintptr_t>(data) % line) % line;
  return bytes % size == 0 ? static_cast<Index>(bytes / size) : -1;
}

// Models and where their values go. The sums of a block stay in the first-level cache until the last model has added to
// them; terms are added in the order of the typed form, and so have its bits.
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
  bool streaming = false;
  Index head = 0;  // rows before those from which cache lines begin

  [[nodiscard]] double** total_named(std::string_view name) noexcept {
    return name == current_value::name()     ? &current
           : name == potential_value::name() ? &potential
           : name == total_value::name()     ? &total
                                             : nullptr;
  }

  // Decides where packs begin and whether stores go past the caches, as the typed form does. `lines` are the numbers to
  // the next cache line of each input.
  void settle(Index rows, const std::vector<Index>& lines) {
    std::vector<Index> of_outputs;
    for (const double* const out : {current, potential, total}) {
      if (out != nullptr) {
        of_outputs.push_back(numbers_to_line(out, sizeof(double)));
      }
    }
    bool by_blocks = false;
    for (const One& one : models) {
      by_blocks = by_blocks || one.model->works_by_blocks();
      if (one.out != nullptr) {
        of_outputs.push_back(numbers_to_line(one.out, sizeof(double)));
      }
    }
    constexpr Index large = Index{16} << 20;
    streaming = rows * static_cast<Index>(of_outputs.size() * sizeof(double)) > large && of_outputs.front() >= 0 &&
                std::count(of_outputs.begin(), of_outputs.end(), of_outputs.front()) == std::ssize(of_outputs);
    head = streaming ? of_outputs.front() : most_common(lines);
    if (by_blocks) {  // which rows a model sees together does not depend on where they are in memory
      streaming = streaming && head == 0;
      head = 0;
    }
  }

  void score(Index first, Index count) const {
    const Index before = (std::min)(head, count);
    score_blocks(first, before, false);
    score_blocks(first + before, count - before, streaming);
    if (streaming) {
      finish_streaming();
    }
  }

 private:
  using P = Pack<double>;
  using Sum = std::array<double, static_cast<std::size_t>(block_rows)>;

  [[nodiscard]] static Index most_common(const std::vector<Index>& lines) noexcept {
    const auto best = std::max_element(lines.begin(), lines.end(), [&](Index a, Index b) {
      return std::count(lines.begin(), lines.end(), a) < std::count(lines.begin(), lines.end(), b);
    });
    return best == lines.end() ? 0 : (std::max)(*best, Index{0});
  }

  void score_blocks(Index first, Index count, bool stream) const {
    alignas(64) Sum sums[2];
    for_each_block(first, count, [&](Index row, Index rows) {
      bool any[2] = {false, false};
      for (std::size_t i = 0; i < models.size(); ++i) {
        const One& one = models[i];
        const std::size_t kind = kind_of(one);
        const bool summed = is_summed(one);
        if (summed || one.out != nullptr) {
          const bool is_last = total != nullptr && i + 1 == models.size();
          one.model->score(
              row, rows,
              {one.out == nullptr ? nullptr : one.out + row, stream, summed ? sums[kind].data() : nullptr, one.weight,
               !any[kind], is_last ? total + row : nullptr, any[1 - kind] ? sums[1 - kind].data() : nullptr});
          any[kind] = any[kind] || summed;
        }
      }
      for (std::size_t kind = 0; kind < 2; ++kind) {
        double* const out = kind == 0 ? current : potential;
        if (!any[kind]) {
          sums[kind].fill(0.0);
        }
        write(sums[kind].data(), out, row, rows, stream);
      }
      if (models.empty()) {
        write(sums[0].data(), total, row, rows, stream);
      }
    });
  }

  [[nodiscard]] static std::size_t kind_of(const One& one) noexcept { return one.kind == value_kind::current ? 0 : 1; }
  [[nodiscard]] bool is_summed(const One& one) const noexcept {
    return total != nullptr || (kind_of(one) == 0 ? current : potential) != nullptr;
  }

  static void write(const double* numbers, double* out, Index first, Index count, bool stream) noexcept {
    if (out == nullptr) {
      return;
    }
    for_each_pack<P::width>(count, [&](auto full, Index row, int rows) {
      put<full.value>(load_rows<P::width, full.value>(numbers + row, rows), out + first + row, rows, stream);
    });
  }
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/core/stream_lines.hpp>
#include <custval/purchases/detail/task_workspace.hpp>
#include <custval/purchases/detail/workspace_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace custval::detail {

// The chunks in which rows are counted and moved. They depend on the number of rows alone. They are long, because lines
// are written piece by piece where a chunk's rows of a part begin and end.
class Chunks {
 public:
  explicit Chunks(Index rows) noexcept : rows_{rows} { size_ = (std::max)(Index{1} << 17U, (rows + most - 1) / most); }
  [[nodiscard]] Index size() const noexcept { return (rows_ + size_ - 1) / size_; }
  [[nodiscard]] Index first(Index chunk) const noexcept { return chunk * size_; }
  [[nodiscard]] Index last(Index chunk) const noexcept { return (std::min)(rows_, (chunk + 1) * size_); }

 private:
  static constexpr Index most = 64;
  Index rows_;
  Index size_;
};

// Rows that are fetched at once.
inline constexpr Index fetched_rows = 16;

// A stable counting partition: moves the rows of a log to where the rows of their part are, in the order of the log.
//
//     chunk 0 │ a b a │     1. count how many rows of each part each chunk has, chunks side by side
//     chunk 1 │ c a b │     2. turn the counts into where the first row of each chunk's part goes, part by part
//     chunk 2 │ b c a │     3. move the rows, chunks side by side: a a a a │ b b b │ c c
//
// In step 3 rows of a part are collected in a few lines that stay in cache, and written past the caches when these are
// full: so each line of the result is written once, and not read before.
//
// Source is a small value with
//   Row                       what is moved, trivially copyable, 16 of them a number of whole cache lines
//   takes(i)                  whether row i of the log is moved
//   part(i)                   which part row i belongs to
//   make(i)                   the Row
//   fetch(i)                  hints that rows i to i + fetched_rows will be moved soon,
//   fetch_to_count(i)         or only counted
template <class Source>
class RadixPartition {
 public:
  using Row = typename Source::Row;
  // Rows of a part that are collected before they are written: a few lines at once, and a branch that is seldom taken.
  static constexpr std::size_t batch = 16;
  static_assert(batch * sizeof(Row) % WorkspaceBuffer::line == 0);

  RadixPartition(const Source& source, Index rows, std::size_t parts) : source_{source}, chunks_{rows}, parts_{parts} {}

  // Moves the rows; those of a part are at [starts[part], starts[part + 1]) of the memory that is returned.
  template <Executor E>
  Row* run(const E& executor, WorkspacePool& pool, WorkspaceBuffer& counts, WorkspaceBuffer& moved,
           std::size_t* starts) {
    const auto chunks = static_cast<std::size_t>(chunks_.size());
    counts_ = counts.template room<std::size_t>(chunks * parts_);
    executor.for_each(chunks_.size(), [&](Index chunk) { count(chunk); });
    std::size_t before = 0;
    for (std::size_t part = 0; part < parts_; ++part) {
      starts[part] = before;
      for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
        before += std::exchange(counts_[chunk * parts_ + part], before);
      }
    }
    starts[parts_] = before;
    moved_ = moved.template room<Row>(before);
    executor.for_each(chunks_.size(), [&](Index chunk) {
      const auto scratch = pool.lease();
      move(chunk, scratch->lines.template room<Row>(parts_ * batch),
           scratch->counters.template room<std::size_t>(parts_));
    });
    return moved_;
  }

 private:
  [[nodiscard]] std::size_t* counts_of(Index chunk) const noexcept {
    return counts_ + static_cast<std::size_t>(chunk) * parts_;
  }

  // Calls `work(row)` for the rows of a chunk, which are fetched ahead.
  template <class Work, class Fetch>
  void for_each_row(Index chunk, Work&& work, Fetch&& fetch) const noexcept {
    constexpr Index ahead = 256;
    const Index last = chunks_.last(chunk);
    for (Index from = chunks_.first(chunk); from < last; from += fetched_rows) {
      if (from + ahead + fetched_rows <= last) {
        fetch(from + ahead);
      }
      const Index to = (std::min)(last, from + fetched_rows);
      for (Index i = from; i < to; ++i) {
        work(i);
      }
    }
  }

  void count(Index chunk) const noexcept {
    std::size_t* counts = counts_of(chunk);
    const Source source = source_;
    std::fill_n(counts, parts_, std::size_t{0});
    for_each_row(
        chunk,
        [&](Index i) {
          if (source.takes(i)) {
            ++counts[source.part(i)];
          }
        },
        [&](Index i) { source.fetch_to_count(i); });
  }

  void move(Index chunk, Row* lines, std::size_t* next) const noexcept {
    const std::size_t* first = counts_of(chunk);
    const Source source = source_;
    Row* const moved = moved_;
    std::copy_n(first, parts_, next);
    for_each_row(
        chunk,
        [&](Index i) {
          if (!source.takes(i)) {
            return;
          }
          const std::size_t part = source.part(i);
          const std::size_t to = next[part]++;
          Row* line = lines + part * batch;
          line[to % batch] = source.make(i);
          if (to % batch == batch - 1) [[unlikely]] {
            const std::size_t begin = to - (batch - 1);
            if (begin >= first[part]) {
              stream_lines<batch * sizeof(Row)>(line, moved + begin);
            } else {  // the line's beginning belongs to the chunk before
              std::copy(line + first[part] % batch, line + batch, moved + first[part]);
            }
          }
        },
        [&](Index i) { source.fetch(i); });
    for (std::size_t part = 0; part < parts_; ++part) {
      const std::size_t begin = (std::max)(first[part], next[part] - next[part] % batch);
      std::copy_n(lines + part * batch + begin % batch, next[part] - begin, moved + begin);
    }
    finish_streaming();
  }

  Source source_;
  Chunks chunks_;
  std::size_t parts_;
  std::size_t* counts_ = nullptr;  // of each chunk and part: how many rows, then where they go
  Row* moved_ = nullptr;
};

}  // namespace custval::detail

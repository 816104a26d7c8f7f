// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <cstddef>
#include <cstdint>

namespace custval {

/// Columns of one number a customer known by their places alone, contiguous and of one scalar: what positional cores
/// read. Looks at pointers that the caller keeps; cheap to copy and to slice.
template <class S>
class ColumnsByPlace {
 public:
  /// `starts[k]` is where the column at place k begins.
  ColumnsByPlace(const S* const* starts, Index rows) noexcept : starts_{starts}, rows_{rows} {}

  [[nodiscard]] Index rows() const noexcept { return rows_; }
  /// Where the rows of the column at a place begin.
  [[nodiscard]] const S* operator[](std::size_t place) const noexcept {
    return outer_ == nullptr ? starts_[place] + first_ : (*outer_)[places_[place]] + first_;
  }
  /// The rows [first, first + count), which must exist.
  [[nodiscard]] ColumnsByPlace slice(Index first, Index count) const noexcept {
    ColumnsByPlace part = *this;
    part.first_ += first;
    part.rows_ = count;
    return part;
  }
  /// The columns at these places, which come first there; both this and the places must outlive what is given.
  [[nodiscard]] ColumnsByPlace select(const std::uint16_t* places) const& noexcept {
    ColumnsByPlace part(nullptr, rows_);
    part.outer_ = this;
    part.places_ = places;
    return part;
  }
  ColumnsByPlace select(const std::uint16_t* places) const&& = delete;

 private:
  const S* const* starts_;
  const ColumnsByPlace* outer_ = nullptr;
  const std::uint16_t* places_ = nullptr;
  Index first_ = 0;
  Index rows_;
};

}  // namespace custval

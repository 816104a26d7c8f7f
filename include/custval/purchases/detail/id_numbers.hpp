// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/keyed_hash.hpp>
#include <custval/core/probe.hpp>
#include <custval/purchases/detail/task_workspace.hpp>
#include <custval/purchases/detail/workspace_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace custval::detail {

// Numbers the ids of a part in order of first appearance: open addressing, at most half full, by a hash that is secret
// to the process, so that no ids can be chosen to collide.
class IdNumbers {
 public:
  IdNumbers(TaskWorkspace& scratch, std::size_t rows)
      : slots_buffer_{scratch.slots}, ids_{scratch.ids.template room<std::uint64_t>(rows)} {
    resize(std::size_t{1} << 10U);
  }
  [[nodiscard]] std::uint32_t number(std::uint64_t offset) {
    std::size_t at = find(offset);
    if (slots_[at].number == 0) {
      if (size_ >= slot_count_ / 2) {
        resize(4 * slot_count_);
        at = find(offset);
      }
      ids_[size_++] = offset;
      slots_[at] = {offset, size_};
    }
    return slots_[at].number - 1;
  }
  [[nodiscard]] const std::uint64_t* ids() const noexcept { return ids_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

 private:
  struct Slot {
    std::uint64_t offset;
    std::uint32_t number;  // and one; 0: free
  };
  [[nodiscard]] std::size_t find(std::uint64_t offset) const noexcept {
    return probe(keyed_hash(offset, 0, key_), slot_count_,
                 [&](std::size_t at) { return slots_[at].number == 0 || slots_[at].offset == offset; });
  }
  void resize(std::size_t slots) {
    slots_ = slots_buffer_.template room<Slot>(slots);
    slot_count_ = slots;
    std::fill_n(slots_, slots, Slot{0, 0});
    for (std::uint32_t i = 0; i < size_; ++i) {
      slots_[find(ids_[i])] = {ids_[i], i + 1};
    }
  }

  HashKey key_ = HashKey::of_process();
  WorkspaceBuffer& slots_buffer_;
  std::uint64_t* ids_;
  Slot* slots_ = nullptr;
  std::size_t slot_count_ = 0;
  std::uint32_t size_ = 0;
};

}  // namespace custval::detail

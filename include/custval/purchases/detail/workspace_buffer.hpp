// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace custval::detail {

// Memory that grows, is aligned to cache lines and is never set: what a kernel writes before it reads. Kept between
// uses, because fresh memory costs more than the work done in it.
class WorkspaceBuffer {
 public:
  // Room for so many T; what was there is lost.
  template <class T>
  [[nodiscard]] T* room(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    const std::size_t bytes = count * sizeof(T);
    if (bytes > size_) {
      size_ = 0;
      memory_.reset();
      // Some slack, so that needs that differ a little do not allocate again and again.
      const std::size_t size = bytes + bytes / 8 + line;
      memory_.reset(static_cast<std::byte*>(::operator new(size, std::align_val_t{line})));
      size_ = size;
    }
    return get<T>();
  }
  template <class T>
  [[nodiscard]] T* get() const noexcept {
    return reinterpret_cast<T*>(memory_.get());
  }

  static constexpr std::size_t line = 64;

 private:
  struct Free {
    void operator()(std::byte* memory) const noexcept { ::operator delete(memory, std::align_val_t{line}); }
  };
  std::unique_ptr<std::byte, Free> memory_;
  std::size_t size_ = 0;
};

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/detail/buffer.hpp>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custval::detail {

// What one task works in.
struct Scratch {
  Buffer lines;
  Buffer counters;
  Buffer rows;
  Buffer other_rows;
  Buffer ledgers;
  Buffer ids;
  Buffer slots;
};

// Hands a Scratch to each task that runs, as many as run at once. Which one a task gets changes nothing it computes.
class ScratchPool {
 public:
  class Lease {
   public:
    Lease(ScratchPool& pool, std::unique_ptr<Scratch> scratch) noexcept : pool_{&pool}, scratch_{std::move(scratch)} {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_->take_back(std::move(scratch_)); }
    Scratch* operator->() const noexcept { return scratch_.get(); }
    Scratch& operator*() const noexcept { return *scratch_; }

   private:
    ScratchPool* pool_;
    std::unique_ptr<Scratch> scratch_;
  };

  [[nodiscard]] Lease lease() {
    {
      const std::scoped_lock lock{mutex_};
      if (!idle_.empty()) {
        auto scratch = std::move(idle_.back());
        idle_.pop_back();
        return Lease{*this, std::move(scratch)};
      }
      // Room for it to come back, so that giving back never allocates.
      idle_.reserve(++made_);
    }
    return Lease{*this, std::make_unique<Scratch>()};
  }

 private:
  void take_back(std::unique_ptr<Scratch> scratch) noexcept {
    const std::scoped_lock lock{mutex_};
    idle_.push_back(std::move(scratch));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> idle_;
  std::size_t made_ = 0;
};

}  // namespace custval::detail

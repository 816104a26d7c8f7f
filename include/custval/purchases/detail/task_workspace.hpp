// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/detail/workspace_buffer.hpp>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace custval::detail {

// What one task works in.
struct TaskWorkspace {
  WorkspaceBuffer lines;
  WorkspaceBuffer counters;
  WorkspaceBuffer rows;
  WorkspaceBuffer other_rows;
  WorkspaceBuffer ledgers;
  WorkspaceBuffer ids;
  WorkspaceBuffer slots;
};

// Hands a TaskWorkspace to each task that runs, as many as run at once. Which one a task gets changes nothing it
// computes.
class WorkspacePool {
 public:
  class Lease {
   public:
    Lease(WorkspacePool& pool, std::unique_ptr<TaskWorkspace> scratch) noexcept
        : pool_{&pool}, scratch_{std::move(scratch)} {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_->take_back(std::move(scratch_)); }
    TaskWorkspace* operator->() const noexcept { return scratch_.get(); }
    TaskWorkspace& operator*() const noexcept { return *scratch_; }

   private:
    WorkspacePool* pool_;
    std::unique_ptr<TaskWorkspace> scratch_;
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
    return Lease{*this, std::make_unique<TaskWorkspace>()};
  }

 private:
  void take_back(std::unique_ptr<TaskWorkspace> scratch) noexcept {
    const std::scoped_lock lock{mutex_};
    idle_.push_back(std::move(scratch));
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<TaskWorkspace>> idle_;
  std::size_t made_ = 0;
};

}  // namespace custval::detail

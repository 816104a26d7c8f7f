// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <mutex>
#include <vector>

namespace custval_cli {

/// What this run has made on the disk and must not leave there unless it succeeds: temporary files and folders, each
/// made under a name that nobody had, and new parents of a new output folder.
///
/// An object of this class is the right to change that list, which one thread has at a time: making, moving into place
/// and removing happen while one lives. Whoever ends the program while another thread is at work takes it and keeps it,
/// so that a commit is whole or has not begun.
class Unfinished {
 public:
  Unfinished();
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() = default;

  /// Takes a path down, before it is made: what is not in the list is never removed.
  void add(const std::filesystem::path& path);
  /// It has found its place, or was never made.
  void forget(const std::filesystem::path& path) noexcept;
  /// Removes it, a folder only if it is empty; what is not in the list stays.
  void remove(const std::filesystem::path& path) noexcept;
  /// Removes everything, what was made last first.
  void remove_all() noexcept;

  /// Makes a folder that nobody had, called `.custval-` and letters by chance, in `parent`, and takes it down.
  /// **Errors** std::filesystem::filesystem_error.
  [[nodiscard]] std::filesystem::path make_folder_in(const std::filesystem::path& parent);

 private:
  std::unique_lock<std::mutex> lock_;
  std::vector<std::filesystem::path>* paths_;
};

/// From now on a program that aborts (std::terminate) removes what it has made.
void remove_unfinished_on_terminate();

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "same_file.hpp"

namespace custval_cli {

/// A file being written, through a buffer. Every failure of the system, a full disk included, is a Failure that names
/// the file; the last of them can come at close().
class OutputFile {
 public:
  /// Makes the file `path`, which must not be there yet; messages speak of `shown`.
  OutputFile(const std::filesystem::path& path, std::string shown);
  /// Writes to a stream that is open for writing, and closes it.
  OutputFile(std::FILE* file, std::string shown);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view text) {
    if (text.size() > room_ - buffer_.size()) {
      write_long(text);
      return;
    }
    buffer_.append(text);
  }
  /// Takes the rows of a CsvWriter.
  [[nodiscard]] auto sink() {
    return [this](std::string_view rows) { write(rows); };
  }
  /// Hands everything to the system. Nothing may be written afterwards; a second call does nothing.
  void close();

  [[nodiscard]] std::uint64_t bytes() const noexcept { return written_ + buffer_.size(); }
  [[nodiscard]] const std::string& name() const noexcept { return shown_; }

 private:
  static constexpr std::size_t room_ = std::size_t{256} << 10U;
  void write_long(std::string_view text);
  void flush();

  std::string shown_;
  std::FILE* file_;
  std::string buffer_;
  std::uint64_t written_ = 0;
};

/// A folder whose new content appears whole or not at all.
///
/// Files are written out of sight; commit() closes them all, and only when every byte has been taken moves them into
/// place. Without commit() nothing changes and nothing is left behind. Temporary folders are called `.custval-` and
/// letters by chance, are made exclusively, and nothing but what was made here is ever removed (see Unfinished).
///
/// - **The folder does not exist** (its parents are made as needed): files grow in a temporary folder beside it, and
///   commit renames that folder. One rename: others see all or nothing, even if the machine stops. Where another run
///   has made the folder meanwhile, files go beside its own one by one; a file of the same name is an error.
/// - **The folder exists**: files grow in a temporary folder in it (because it may be a mount point of its own, and
///   renames do not cross file systems), and commit renames them over their namesakes one by one in the order of the
///   names. Files of other names are never touched. Each file is old or new, never half; if a rename fails, those
///   before it are undone. What no system offers is one rename for several files: a process killed outright between
///   two of these renames leaves a mixture; a signal that can be waited for waits. The last name arrives last, so who
///   waits for that one finds all.
/// - **Links**: a symbolic link to a folder or a file is followed, and stays; what it leads to is replaced. One that
///   leads nowhere is refused. A file with several names (hard links) is new under this name and old under the others.
///   The permissions of a file that is replaced go over to the new one.
/// - Data are handed to the system, not forced to the disk: the promise covers failing and stopped programs, not power
///   failures.
///
/// **Errors** found at construction, before anything is made or opened for writing: a name that is a folder, a pipe, a
/// device or a link that leads nowhere; a name that is a file of `inputs`, or of standard output or error, whatever it
/// is called there; two names of one file; a folder that cannot be made or written: a Failure each.
class OutputFolder {
 public:
  OutputFolder(const std::string& folder, const std::vector<std::string>& names, const Inputs& inputs = {});
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// Starts one of the files; it lives as long as the folder object.
  [[nodiscard]] OutputFile& open(const std::string& name);

  /// Moves everything into place. **Errors** after a request to stop: Interrupted, and nothing is moved.
  void commit();

  /// The folder as the user named it.
  [[nodiscard]] const std::string& name() const noexcept { return shown_; }

  /// Where a file goes, for the user: its name, and for a link what it leads to.
  [[nodiscard]] std::string place_of(const std::string& name) const;

  /// The places of those that are links, a line each: "out/a.csv, a link to /data/a.csv".
  [[nodiscard]] std::string links() const;

 private:
  struct Entry {
    std::string name;
    std::filesystem::path target;  // links followed
    std::filesystem::path staged;
    std::filesystem::path backup;
    std::unique_ptr<OutputFile> file;
  };
  enum class Backup { nothing_there, linked, moved };

  void look_at_folder();
  void look_at_target(Entry& entry, const Inputs& inputs) const;
  void make_folders();
  [[nodiscard]] Entry& entry_of(const std::string& name);
  [[nodiscard]] std::string shown_name(const std::string& name) const;
  [[nodiscard]] Backup keep_old(const Entry& entry) const;
  [[nodiscard]] bool move_whole_folder() const;
  void join_folder();
  void put_in_place();
  void clear_away() noexcept;

  std::string shown_;
  std::filesystem::path folder_;
  bool folder_existed_ = false;
  bool committed_ = false;
  std::vector<std::filesystem::path> made_parents_;
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> stagings_;  // of a folder, the temporary one
  std::vector<Entry> entries_;
};

}  // namespace custval_cli

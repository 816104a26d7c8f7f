// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace custval_cli {

/// A file being written, through a buffer. Every failure of the system, a full disk included, is a Failure that names
/// the file; the last of them can come at close().
class OutputFile {
 public:
  /// Writes to `path`; messages speak of `shown`.
  OutputFile(const std::filesystem::path& path, std::string shown);
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
/// place. Without commit() nothing changes and nothing is left behind.
///
/// - **The folder does not exist** (its parents are made as needed): files grow in a sibling `DIR.partial`, and commit
///   renames that folder to DIR. One rename: others see all or nothing, even if the machine stops.
/// - **The folder exists**: files grow in `DIR/.partial` (inside, because DIR may be a mount point of its own, and
///   renames do not cross file systems), and commit renames them over their namesakes one by one in the order they
///   were opened. Files of other names are never touched. Each file is old or new, never half; if a rename fails, those
///   before it are undone. What no system offers is one rename for several files: a process killed between two of
///   these renames leaves a mixture. The file opened last arrives last, so who waits for that one finds all.
/// - Data are handed to the system, not forced to the disk: the promise covers failing and stopped programs, not power
///   failures.
///
/// **Errors** a folder that cannot be made or written, found at construction; a name in DIR that is a folder, or one of
/// the `protect`ed files: a Failure each.
class OutputFolder {
 public:
  explicit OutputFolder(const std::string& folder);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  /// Says that `path` is being read: open() refuses to replace it.
  void protect(const std::string& path);

  /// A new file of the folder; lives as long as the folder object.
  [[nodiscard]] OutputFile& open(const std::string& name);

  /// Moves everything into place.
  void commit();

  /// The folder as the user named it.
  [[nodiscard]] const std::string& name() const noexcept { return shown_; }

 private:
  struct Entry {
    std::string name;
    std::unique_ptr<OutputFile> file;
  };
  enum class Backup { nothing_there, linked, moved };

  void make_partial(const std::filesystem::path& wanted);
  [[nodiscard]] Backup keep_old(const Entry& entry) const;
  void put_in_place();
  void clear_away() noexcept;

  std::string shown_;
  std::filesystem::path folder_;
  std::filesystem::path partial_;
  bool folder_existed_ = false;
  bool committed_ = false;
  std::vector<std::filesystem::path> made_parents_;
  std::vector<std::filesystem::path> protected_;
  std::vector<Entry> entries_;
};

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace custval_cli {

/// Which file a name or a descriptor stands for: two names of one file (links, ways to it) have the same identity.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  bool operator==(const FileIdentity&) const = default;
};

/// Of the file that a path leads to, links followed; "-" is not special. Nothing where there is none, and on systems
/// that have no such numbers.
[[nodiscard]] std::optional<FileIdentity> identity_of(const std::filesystem::path& path);
/// Of an open file: 0 is standard input, 1 standard output.
[[nodiscard]] std::optional<FileIdentity> identity_of_descriptor(int descriptor);

/// The files that a command reads, which what it writes must not replace.
class Inputs {
 public:
  /// `option` gives the file `path` ("-": standard input, empty: none).
  /// **Errors** a pipe, terminal or the like that another option gives too, and that can be read once only: a Failure.
  Inputs& add(const std::string& option, const std::string& path);

  /// Why `path` must not be replaced: the end of a sentence that says which input, or which standard stream, is the
  /// same file. Nothing where none is.
  [[nodiscard]] std::optional<std::string> use_of(const std::filesystem::path& path) const;

 private:
  struct Input {
    std::string shown;
    std::filesystem::path path;
    std::optional<FileIdentity> identity;
  };
  std::vector<Input> inputs_;
};

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace custval_cli {

/// A file opened for reading, or standard input for "-".
/// **Errors** a file that cannot be opened or read is a Failure that names it.
class InputFile {
 public:
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Fills `bytes` with up to `size` bytes; fewer only where the file ends.
  [[nodiscard]] std::size_t read(char* bytes, std::size_t size);

  /// The file's size, where it has one: pipes and terminals do not.
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept { return size_; }

  /// What messages call it: the path, or "standard input".
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
  std::FILE* file_ = nullptr;
  std::optional<std::uint64_t> size_;
};

/// The whole of a small file, such as a configuration.
/// **Errors** as InputFile; larger than `largest` bytes is a Failure too.
[[nodiscard]] std::string read_small_file(const std::string& path, std::size_t largest = std::size_t{16} << 20U);

}  // namespace custval_cli

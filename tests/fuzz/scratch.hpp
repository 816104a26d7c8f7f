// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <system_error>

namespace custval_test {

/// A folder for the inputs and results of one run after the other, in memory where the system has such a place.
class Scratch {
 public:
  Scratch() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code none;
    std::string name =
        ((std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path()) /
         "custval-fuzz-XXXXXX")
            .string();
    path_ = mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  /// What a folder in it holds, by name.
  [[nodiscard]] std::map<std::string, std::string> files_of(const std::string& folder) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(path_ / folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(file),
                                                 std::istreambuf_iterator<char>()};
    }
    return files;
  }

  void remove(const std::string& name) const {
    std::error_code ignored;
    std::filesystem::remove_all(path_ / name, ignored);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace custval_test

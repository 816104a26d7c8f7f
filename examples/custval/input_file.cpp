// SPDX-License-Identifier: BSL-1.0
#include "input_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "failure.hpp"
#include "interrupt.hpp"

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

namespace custval_cli {

InputFile::InputFile(const std::string& path) : name_{path} {
  if (path == "-") {
    name_ = "standard input";
    file_ = stdin;
#if defined(_WIN32)
    _setmode(_fileno(stdin), _O_BINARY);
#endif
    return;
  }
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) {
    throw Failure("cannot read '" + name_ + "': it is a folder");
  }
  file_ = std::fopen(path.c_str(), "rb");
  if (file_ == nullptr) {
    fail_with_system_error("cannot open '" + name_ + "'", errno);
  }
  if (std::filesystem::is_regular_file(status)) {
    const auto bytes = std::filesystem::file_size(path, error);
    if (!error) {
      size_ = bytes;
    }
  }
}

InputFile::~InputFile() {
  if (file_ != nullptr && file_ != stdin) {
    std::fclose(file_);
  }
}

std::size_t InputFile::read(char* bytes, std::size_t size) {
  stop_if_interrupted();
  errno = 0;
  const std::size_t got = std::fread(bytes, 1, size, file_);
  if (got < size && std::ferror(file_) != 0) {
    const int error = errno;
    stop_if_interrupted();
    fail_with_system_error("cannot read '" + name_ + "'", error);
  }
  return got;
}

std::string read_small_file(const std::string& path, std::size_t largest) {
  InputFile file(path);
  std::string text;
  for (;;) {
    char block[4096];
    const std::size_t got = file.read(block, sizeof block);
    text.append(block, got);
    if (text.size() > largest) {
      throw Failure("'" + file.name() + "' is larger than " + std::to_string(largest) + " bytes");
    }
    if (got < sizeof block) {
      return text;
    }
  }
}

}  // namespace custval_cli

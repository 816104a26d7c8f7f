// SPDX-License-Identifier: BSL-1.0
#include "same_file.hpp"

#include <system_error>
#include <utility>

#include "failure.hpp"

#if !defined(_WIN32)
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace custval_cli {

namespace fs = std::filesystem;

#if defined(_WIN32)

std::optional<FileIdentity> identity_of(const fs::path& /*path*/) {
  return std::nullopt;
}
std::optional<FileIdentity> identity_of_descriptor(int /*descriptor*/) {
  return std::nullopt;
}

namespace {

bool can_be_read_twice(const std::string& path) {
  return path != "-";
}

}  // namespace

#else

namespace {

std::optional<FileIdentity> identity_from(int result, const struct stat& status) {
  if (result != 0) {
    return std::nullopt;
  }
  return FileIdentity{static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
}

// What is not there is not there twice either: reading will say so.
bool can_be_read_twice(const std::string& path) {
  struct stat status{};
  return path != "-" && (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

}  // namespace

std::optional<FileIdentity> identity_of(const fs::path& path) {
  struct stat status{};
  const int result = ::stat(path.c_str(), &status);
  return identity_from(result, status);
}

std::optional<FileIdentity> identity_of_descriptor(int descriptor) {
  struct stat status{};
  const int result = ::fstat(descriptor, &status);
  return identity_from(result, status);
}

#endif

Inputs& Inputs::add(const std::string& option, const std::string& path) {
  if (path.empty()) {
    return *this;
  }
  const bool is_standard_input = path == "-";
  Input input{option + (is_standard_input ? " (standard input)" : ""), path,
              is_standard_input ? identity_of_descriptor(0) : identity_of(path)};
  if (!can_be_read_twice(path)) {
    for (const Input& other : inputs_) {
      if (other.path == input.path || (input.identity && other.identity == input.identity)) {
        throw Failure(other.shown + " and " + input.shown + " are one stream, which can be read only once");
      }
    }
  }
  inputs_.push_back(std::move(input));
  return *this;
}

std::optional<std::string> Inputs::use_of(const fs::path& path) const {
  const std::optional<FileIdentity> identity = identity_of(path);
  for (const Input& input : inputs_) {
    std::error_code error;
    if (identity ? identity == input.identity : fs::equivalent(path, input.path, error)) {
      return "is being read as " + input.shown;
    }
  }
  // A shell may have sent these into a file; what is printed there would be lost.
  for (const int descriptor : {1, 2}) {
    if (identity && identity == identity_of_descriptor(descriptor)) {
      return descriptor == 1 ? "is where standard output goes" : "is where standard error goes";
    }
  }
  return std::nullopt;
}

}  // namespace custval_cli

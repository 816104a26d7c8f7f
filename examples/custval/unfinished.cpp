// SPDX-License-Identifier: BSL-1.0
#include "unfinished.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#if !defined(_WIN32)
#include <sys/stat.h>
#endif

namespace custval_cli {

namespace fs = std::filesystem;

namespace {

struct List {
  std::mutex mutex;
  std::vector<fs::path> paths;
};

// Of the process, as its files are.
List& list() {
  static List all;
  return all;
}

void remove_quietly(const fs::path& path) noexcept {
  std::error_code ignored;
  fs::remove(path, ignored);
}

void remove_listed(std::vector<fs::path>& paths) noexcept {
  std::for_each(paths.rbegin(), paths.rend(), remove_quietly);
  paths.clear();
}

std::string random_name() {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
  std::random_device chance;
  std::string name = ".custval-";
  for (int i = 0; i < 16; ++i) {
    name += letters[chance() % letters.size()];
  }
  return name;
}

// Fails where anything has that name, a link that leads nowhere included.
std::error_code make_new_folder(const fs::path& path) {
#if defined(_WIN32)
  std::error_code error;
  return fs::create_directory(path, error) || error ? error : std::make_error_code(std::errc::file_exists);
#else
  return ::mkdir(path.c_str(), 0777) == 0 ? std::error_code() : std::error_code(errno, std::generic_category());
#endif
}

}  // namespace

Unfinished::Unfinished() : lock_{list().mutex}, paths_{&list().paths} {}

void Unfinished::add(const fs::path& path) {
  paths_->push_back(path);
}

void Unfinished::forget(const fs::path& path) noexcept {
  paths_->erase(std::remove(paths_->begin(), paths_->end(), path), paths_->end());
}

void Unfinished::remove(const fs::path& path) noexcept {
  if (std::find(paths_->begin(), paths_->end(), path) != paths_->end()) {
    remove_quietly(path);
    forget(path);
  }
}

void Unfinished::remove_all() noexcept {
  remove_listed(*paths_);
}

fs::path Unfinished::make_folder_in(const fs::path& parent) {
  constexpr int attempts = 100;
  std::error_code error;
  for (int i = 0; i < attempts; ++i) {
    fs::path path = parent / random_name();
    add(path);
    error = make_new_folder(path);
    if (!error) {
      return path;
    }
    forget(path);
    if (error != std::errc::file_exists) {
      break;
    }
  }
  throw fs::filesystem_error("cannot make a folder", parent, error);
}

void remove_unfinished_on_terminate() {
  static std::terminate_handler before = nullptr;
  before = std::set_terminate([] {
    // The thread that terminates may have the list itself.
    const std::unique_lock<std::mutex> lock{list().mutex, std::try_to_lock};
    if (lock.owns_lock()) {
      remove_listed(list().paths);
    }
    if (before != nullptr) {
      before();
    }
    std::abort();
  });
}

}  // namespace custval_cli

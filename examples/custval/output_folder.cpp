// SPDX-License-Identifier: BSL-1.0
#include "output_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "failure.hpp"

namespace custval_cli {

namespace fs = std::filesystem;

OutputFile::OutputFile(const fs::path& path, std::string shown)
    : shown_{std::move(shown)}, file_{std::fopen(path.string().c_str(), "wb")} {
  if (file_ == nullptr) {
    fail_with_system_error("cannot write '" + shown_ + "'", errno);
  }
  // The buffer is ours; a second one would only copy.
  std::setvbuf(file_, nullptr, _IONBF, 0);
  buffer_.reserve(room_);
}

OutputFile::~OutputFile() {
  if (file_ != nullptr) {
    std::fclose(file_);
  }
}

void OutputFile::write_long(std::string_view text) {
  flush();
  if (text.size() < room_) {
    buffer_.append(text);
    return;
  }
  buffer_.assign(text);
  flush();
  buffer_.shrink_to_fit();
  buffer_.reserve(room_);
}

void OutputFile::flush() {
  if (file_ == nullptr) {
    throw Failure("cannot write '" + shown_ + "': it is closed");
  }
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) {
    fail_with_system_error("cannot write '" + shown_ + "'", errno);
  }
  written_ += buffer_.size();
  buffer_.clear();
}

void OutputFile::close() {
  if (file_ == nullptr) {
    return;
  }
  flush();
  // fclose frees the stream even when it fails.
  if (std::fclose(std::exchange(file_, nullptr)) != 0) {
    fail_with_system_error("cannot write '" + shown_ + "'", errno);
  }
}

OutputFolder::OutputFolder(const std::string& folder) : shown_{folder}, folder_{folder} {
  if (folder.empty()) {
    throw Failure("the output folder has an empty name");
  }
  // "out/" and "out" are one folder; only the second has a name to put ".partial" behind.
  if (!folder_.has_filename()) {
    folder_ = folder_.parent_path();
  }
  std::error_code error;
  const fs::file_status status = fs::status(folder_, error);
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw Failure("'" + shown_ + "' is not a folder");
  }
  try {
    folder_existed_ = fs::is_directory(status);
    if (folder_existed_) {
      make_partial(folder_ / ".partial");
      return;
    }
    std::vector<fs::path> missing;
    for (fs::path parent = fs::absolute(folder_).parent_path(); !fs::exists(parent); parent = parent.parent_path()) {
      missing.push_back(parent);
    }
    while (!missing.empty()) {
      if (fs::create_directory(missing.back())) {
        made_parents_.push_back(missing.back());
      }
      missing.pop_back();
    }
    fs::path wanted = folder_;
    wanted += ".partial";
    make_partial(wanted);
  } catch (const fs::filesystem_error& failure) {
    clear_away();
    fail_with_system_error("cannot write to the folder '" + shown_ + "'", failure.code().value());
  }
}

// Creating a folder is exclusive, so that two runs never share one.
void OutputFolder::make_partial(const fs::path& wanted) {
  partial_ = wanted;
  for (int attempt = 2; !fs::create_directory(partial_); ++attempt) {
    partial_ = wanted;
    partial_ += '-';
    partial_ += std::to_string(attempt);
  }
}

OutputFolder::~OutputFolder() {
  clear_away();
}

void OutputFolder::clear_away() noexcept {
  if (committed_) {
    return;
  }
  entries_.clear();
  std::error_code ignored;
  if (!partial_.empty()) {
    fs::remove_all(partial_, ignored);
  }
  // Only empty folders go this way.
  for (auto parent = made_parents_.rbegin(); parent != made_parents_.rend(); ++parent) {
    fs::remove(*parent, ignored);
  }
  committed_ = true;
}

void OutputFolder::protect(const std::string& path) {
  protected_.emplace_back(path);
}

OutputFile& OutputFolder::open(const std::string& name) {
  const fs::path target = folder_ / name;
  const std::string shown = (fs::path(shown_) / name).string();
  std::error_code error;
  if (fs::is_directory(target, error)) {
    throw Failure("cannot write '" + shown + "': it is a folder");
  }
  for (const fs::path& path : protected_) {
    if (fs::equivalent(target, path, error)) {
      throw Failure("'" + shown + "' is being read and would be replaced; choose another output folder");
    }
  }
  for (const Entry& entry : entries_) {
    if (entry.name == name) {
      throw Failure("'" + shown + "' is written twice");
    }
  }
  entries_.push_back({name, std::make_unique<OutputFile>(partial_ / name, shown)});
  return *entries_.back().file;
}

void OutputFolder::commit() {
  if (committed_) {
    return;
  }
  for (const Entry& entry : entries_) {
    entry.file->close();
  }
  try {
    if (folder_existed_) {
      put_in_place();
      std::error_code ignored;
      fs::remove_all(partial_, ignored);
    } else {
      fs::rename(partial_, folder_);
    }
  } catch (const fs::filesystem_error& failure) {
    fail_with_system_error("cannot move the results into '" + shown_ + "'", failure.code().value());
  }
  committed_ = true;
}

// Keeps the file about to be replaced: by a second name for it, or where the file system has no links by moving it.
OutputFolder::Backup OutputFolder::keep_old(const Entry& entry) const {
  const fs::path target = folder_ / entry.name;
  const fs::path backup = partial_ / (entry.name + ".old");
  std::error_code error;
  const fs::file_status status = fs::symlink_status(target, error);
  if (!fs::exists(status)) {
    return Backup::nothing_there;
  }
  if (fs::is_directory(status)) {
    throw fs::filesystem_error("", target, std::make_error_code(std::errc::is_a_directory));
  }
  // A link's own link would follow it on some systems.
  if (!fs::is_symlink(status)) {
    fs::create_hard_link(target, backup, error);
    if (!error) {
      return Backup::linked;
    }
  }
  fs::rename(target, backup);
  return Backup::moved;
}

void OutputFolder::put_in_place() {
  std::vector<std::pair<const Entry*, Backup>> done;
  bool all_back = true;
  try {
    for (const Entry& entry : entries_) {
      done.emplace_back(&entry, keep_old(entry));
      fs::rename(partial_ / entry.name, folder_ / entry.name);
    }
  } catch (const fs::filesystem_error&) {
    for (auto step = done.rbegin(); step != done.rend(); ++step) {
      const auto& [entry, backup] = *step;
      const fs::path target = folder_ / entry->name;
      const bool arrived = !fs::exists(fs::symlink_status(partial_ / entry->name));
      std::error_code error;
      if (backup != Backup::nothing_there && (arrived || backup == Backup::moved)) {
        fs::rename(partial_ / (entry->name + ".old"), target, error);
      } else if (arrived) {
        fs::remove(target, error);
      }
      // The old file must not go with the rest.
      all_back = all_back && !error;
    }
    if (!all_back) {
      committed_ = true;
      throw Failure("cannot move the results into '" + shown_ + "', nor put all earlier files back; they are in '" +
                    partial_.string() + "'");
    }
    throw;
  }
}

}  // namespace custval_cli

// SPDX-License-Identifier: BSL-1.0
#include "output_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "failure.hpp"
#include "interrupt.hpp"
#include "unfinished.hpp"

namespace custval_cli {

namespace fs = std::filesystem;

OutputFile::OutputFile(const fs::path& path, std::string shown)
    : OutputFile(std::fopen(path.string().c_str(), "wbx"), std::move(shown)) {}

OutputFile::OutputFile(std::FILE* file, std::string shown) : shown_{std::move(shown)}, file_{file} {
  if (file_ == nullptr) {
    fail_with_system_error("cannot write '" + shown_ + "'", errno);
  }
  // The buffer is ours; a second one would only copy.
  std::setvbuf(file_, nullptr, _IONBF, 0);
  try {
    buffer_.reserve(room_);
  } catch (...) {
    std::fclose(file_);
    throw;
  }
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

namespace {

// What is there that is no file, as the end of a sentence; nothing for a file and where there is nothing.
std::string_view what_else(const fs::file_status& status) {
  switch (status.type()) {
    case fs::file_type::directory:
      return "it is a folder";
    case fs::file_type::fifo:
      return "it is a pipe, and results go to files only";
    case fs::file_type::character:
    case fs::file_type::block:
      return "it is a device, and results go to files only";
    case fs::file_type::not_found:
    case fs::file_type::regular:
      return {};
    default:
      return "it is not a file";
  }
}

// The status of what is there, `symlink_status` or `status`; "nothing there" is no error.
template <class Ask>
fs::file_status status_of(const fs::path& path, const std::string& shown, Ask&& ask) {
  std::error_code error;
  const fs::file_status status = ask(path, error);
  if (!fs::status_known(status)) {
    fail_with_system_error("cannot write '" + shown + "'", error.value());
  }
  return status;
}

}  // namespace

OutputFolder::OutputFolder(const std::string& folder, const std::vector<std::string>& names, const Inputs& inputs)
    : shown_{folder}, folder_{folder} {
  look_at_folder();
  for (const std::string& name : names) {
    if (name.empty() || name == "." || name == "..") {
      throw Failure("the output file '" + shown_name(name) + "' has no name of its own");
    }
    Entry entry{name, folder_ / name, {}, {}, nullptr};
    if (folder_existed_) {
      look_at_target(entry, inputs);
    }
    for (const Entry& other : entries_) {
      if (other.target == entry.target) {
        throw Failure("'" + shown_name(other.name) + "' and '" + shown_name(name) + "' are one file");
      }
    }
    entries_.push_back(std::move(entry));
  }
  try {
    make_folders();
  } catch (const fs::filesystem_error& failure) {
    clear_away();
    fail_with_system_error("cannot write to the folder '" + shown_ + "'", failure.code().value());
  } catch (...) {
    clear_away();
    throw;
  }
}

void OutputFolder::look_at_folder() {
  if (shown_.empty()) {
    throw Failure("the output folder has an empty name");
  }
  if (shown_ == "-") {
    throw Failure("results go to files, not to standard output; a folder of that name is './-'");
  }
  // "out/" and "out" are one folder; only the second can be renamed to.
  if (!folder_.has_filename()) {
    folder_ = folder_.parent_path();
  }
  const auto follow = [](const fs::path& path, std::error_code& error) { return fs::status(path, error); };
  const auto keep = [](const fs::path& path, std::error_code& error) { return fs::symlink_status(path, error); };
  const fs::file_status status = status_of(folder_, shown_, follow);
  if (!fs::exists(status) && fs::is_symlink(status_of(folder_, shown_, keep))) {
    throw Failure("'" + shown_ + "' is a symbolic link that leads nowhere");
  }
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw Failure("'" + shown_ + "' is not a folder");
  }
  folder_existed_ = fs::is_directory(status);
  if (folder_existed_) {
    // By one name, so that targets can be compared, links among them.
    std::error_code error;
    folder_ = fs::canonical(folder_, error);
    if (error) {
      fail_with_system_error("cannot write to the folder '" + shown_ + "'", error.value());
    }
  }
}

void OutputFolder::look_at_target(Entry& entry, const Inputs& inputs) const {
  const std::string shown = shown_name(entry.name);
  const auto follow = [](const fs::path& path, std::error_code& error) { return fs::status(path, error); };
  const auto keep = [](const fs::path& path, std::error_code& error) { return fs::symlink_status(path, error); };
  const bool is_link = fs::is_symlink(status_of(entry.target, shown, keep));
  const fs::file_status status = status_of(entry.target, shown, follow);
  if (is_link && !fs::exists(status)) {
    throw Failure("'" + shown + "' is a symbolic link that leads nowhere");
  }
  if (const std::string_view problem = what_else(status); !problem.empty()) {
    throw Failure("cannot write '" + shown + "': " + std::string(problem));
  }
  if (const auto use = inputs.use_of(entry.target)) {
    throw Failure("'" + shown + "' " + *use + " and would be replaced; choose another output");
  }
  if (is_link) {
    std::error_code error;
    entry.target = fs::canonical(entry.target, error);
    if (error) {
      fail_with_system_error("cannot follow the symbolic link '" + shown + "'", error.value());
    }
  }
}

void OutputFolder::make_folders() {
  Unfinished unfinished;
  stop_if_interrupted();
  if (folder_existed_) {
    std::size_t number = 0;
    for (Entry& entry : entries_) {
      const fs::path parent = entry.target.parent_path();
      auto staging = std::find_if(stagings_.begin(), stagings_.end(),
                                  [&](const auto& of_folder) { return of_folder.first == parent; });
      if (staging == stagings_.end()) {
        stagings_.emplace_back(parent, unfinished.make_folder_in(parent));
        staging = stagings_.end() - 1;
      }
      // Short names: those of the results may be as long as names can be.
      entry.staged = staging->second / ("new-" + std::to_string(number));
      entry.backup = staging->second / ("old-" + std::to_string(number));
      ++number;
    }
    return;
  }
  std::vector<fs::path> missing;
  for (fs::path parent = fs::absolute(folder_).parent_path(); !fs::exists(parent); parent = parent.parent_path()) {
    missing.push_back(parent);
  }
  while (!missing.empty()) {
    // Another run may make the same one meanwhile; then it is not ours to remove.
    unfinished.add(missing.back());
    std::error_code error;
    if (fs::create_directory(missing.back(), error)) {
      made_parents_.push_back(missing.back());
    } else {
      unfinished.forget(missing.back());
    }
    if (error) {
      throw fs::filesystem_error("", missing.back(), error);
    }
    missing.pop_back();
  }
  stagings_.emplace_back(folder_, unfinished.make_folder_in(folder_.parent_path()));
  for (Entry& entry : entries_) {
    entry.staged = stagings_.back().second / entry.name;
  }
}

OutputFolder::~OutputFolder() {
  clear_away();
}

void OutputFolder::clear_away() noexcept {
  if (committed_) {
    return;
  }
  Unfinished unfinished;
  for (Entry& entry : entries_) {
    entry.file.reset();
    unfinished.remove(entry.staged);
  }
  for (const auto& [folder, staging] : stagings_) {
    unfinished.remove(staging);
  }
  for (auto parent = made_parents_.rbegin(); parent != made_parents_.rend(); ++parent) {
    unfinished.remove(*parent);
  }
  committed_ = true;
}

std::string OutputFolder::shown_name(const std::string& name) const {
  return (fs::path(shown_) / name).string();
}

std::string OutputFolder::place_of(const std::string& name) const {
  const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.name == name; });
  const bool is_link = entry != entries_.end() && entry->target != folder_ / name;
  return shown_name(name) + (is_link ? ", a link to " + entry->target.string() : "");
}

std::string OutputFolder::links() const {
  std::string text;
  for (const Entry& entry : entries_) {
    if (folder_existed_ && entry.target != folder_ / entry.name) {
      text += place_of(entry.name) + "\n";
    }
  }
  return text;
}

OutputFolder::Entry& OutputFolder::entry_of(const std::string& name) {
  const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.name == name; });
  if (entry == entries_.end()) {
    throw Failure("'" + shown_name(name) + "' is none of the files to write");
  }
  return *entry;
}

OutputFile& OutputFolder::open(const std::string& name) {
  Entry& entry = entry_of(name);
  if (entry.file != nullptr) {
    throw Failure("'" + shown_name(name) + "' is written twice");
  }
  Unfinished unfinished;
  stop_if_interrupted();
  unfinished.add(entry.staged);
  try {
    entry.file = std::make_unique<OutputFile>(entry.staged, shown_name(name));
  } catch (...) {
    unfinished.remove(entry.staged);  // nobody else makes files there
    throw;
  }
  return *entry.file;
}

void OutputFolder::commit() {
  if (committed_) {
    return;
  }
  for (const Entry& entry : entries_) {
    if (entry.file != nullptr) {
      entry.file->close();
    }
  }
  // From here on a stop waits until everything is done.
  Unfinished unfinished;
  stop_if_interrupted();
  try {
    if (!folder_existed_ && !move_whole_folder()) {
      join_folder();
    }
    if (folder_existed_) {
      put_in_place();
    }
  } catch (const fs::filesystem_error& failure) {
    fail_with_system_error("cannot move the results into '" + shown_ + "'", failure.code().value());
  }
  results_are_written();
  for (const Entry& entry : entries_) {
    unfinished.forget(entry.staged);
  }
  for (const auto& [folder, staging] : stagings_) {
    unfinished.remove(staging);
  }
  for (const fs::path& parent : made_parents_) {
    unfinished.forget(parent);
  }
  committed_ = true;
}

// Gives the temporary folder its name; false where there is a folder of that name by now.
bool OutputFolder::move_whole_folder() const {
  std::error_code error;
  fs::rename(stagings_.back().second, folder_, error);
  if (error == std::errc::directory_not_empty || error == std::errc::file_exists) {
    return false;
  }
  if (error) {
    throw fs::filesystem_error("", folder_, error);
  }
  return true;
}

// Another run has made the folder meanwhile: its files stay, ours go beside them.
void OutputFolder::join_folder() {
  look_at_folder();
  std::size_t number = 0;
  for (Entry& entry : entries_) {
    entry.target = folder_ / entry.name;
    std::error_code error;
    if (fs::symlink_status(entry.target, error).type() != fs::file_type::not_found) {
      throw Failure("cannot write '" + shown_name(entry.name) + "': somebody else has made it meanwhile");
    }
    entry.backup = stagings_.back().second / ("old-" + std::to_string(number++));
  }
}

// Keeps the file about to be replaced: by a second name for it, or where the file system has no links by moving it.
OutputFolder::Backup OutputFolder::keep_old(const Entry& entry) const {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(entry.target, error);
  if (!fs::exists(status)) {
    return Backup::nothing_there;
  }
  // Somebody may have put something else there since the names were looked at.
  if (!fs::is_regular_file(status)) {
    const std::string_view problem = what_else(status);
    throw Failure("cannot write '" + shown_name(entry.name) +
                  "': " + std::string(problem.empty() ? "it is not a file" : problem));
  }
  constexpr fs::perms of_people = fs::perms::owner_all | fs::perms::group_all | fs::perms::others_all;
  fs::permissions(entry.staged, status.permissions() & of_people, error);
  fs::create_hard_link(entry.target, entry.backup, error);
  if (!error) {
    return Backup::linked;
  }
  fs::rename(entry.target, entry.backup);
  return Backup::moved;
}

void OutputFolder::put_in_place() {
  std::vector<std::pair<const Entry*, Backup>> done;
  done.reserve(entries_.size());
  std::error_code error;
  try {
    for (const Entry& entry : entries_) {
      if (entry.file != nullptr) {
        done.emplace_back(&entry, keep_old(entry));
        fs::rename(entry.staged, entry.target);
      }
    }
  } catch (...) {
    std::string not_back;
    for (auto step = done.rbegin(); step != done.rend(); ++step) {
      const auto& [entry, backup] = *step;
      const bool arrived = !fs::exists(fs::symlink_status(entry->staged, error));
      error.clear();
      if (backup == Backup::moved || (backup == Backup::linked && arrived)) {
        fs::rename(entry->backup, entry->target, error);
      } else if (backup == Backup::linked) {
        fs::remove(entry->backup, error);
      } else if (arrived) {
        fs::remove(entry->target, error);
      }
      if (error) {
        not_back += (not_back.empty() ? "'" : ", '") +
                    (backup == Backup::nothing_there ? entry->target : entry->backup).string() + "'";
      }
    }
    if (!not_back.empty()) {
      throw Failure("cannot move the results into '" + shown_ + "', nor put all back as it was: see " + not_back);
    }
    throw;
  }
  for (const auto& [entry, backup] : done) {
    if (backup != Backup::nothing_there) {
      fs::remove(entry->backup, error);
    }
  }
}

}  // namespace custval_cli

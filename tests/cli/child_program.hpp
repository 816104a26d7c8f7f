// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "paths.hpp"
#include "temporary_folder.hpp"

namespace custval_test {

/// The program at work in a folder, to be signalled; what it prints goes to the files `stdout` and `stderr` of another.
class ChildProgram {
 public:
  /// `signals`: what the program finds set for those that ask it to stop.
  ChildProgram(const TemporaryFolder& folder, const TemporaryFolder& prints, const std::vector<std::string>& arguments,
               void (*signals)(int) = SIG_DFL)
      : error_file_{prints / "stderr"} {
    std::vector<std::string> words{custval_program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) {
      pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    const std::string out_file = prints / "stdout";
    id_ = fork();
    if (id_ == 0) {
      // A test run in the background ignores what a user's shell does not.
      for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        std::signal(signal, signals);
      }
      const int out = open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
      const int err = open(error_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
      if (chdir(folder.path().c_str()) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2) {
        execv(pointers[0], pointers.data());
      }
      _exit(127);
    }
  }
  ~ChildProgram() {
    if (id_ > 0) {
      kill(id_, SIGKILL);
      (void)wait();
    }
  }
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  void signal(int number) const { kill(id_, number); }

  [[nodiscard]] bool has_ended() {
    if (id_ > 0 && waitpid(id_, &status_, WNOHANG) == id_) {
      id_ = 0;
    }
    return id_ == 0;
  }

  /// The exit code, if it ends by itself within ten seconds; a thousand if it does not. Asked to stop it takes one at
  /// most, on a machine that does nothing else.
  [[nodiscard]] int wait_shortly() {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!has_ended()) {
      if (std::chrono::steady_clock::now() > patience) {
        return 1000;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return wait();
  }

  /// The exit code, once it has ended by itself; minus the signal that killed it.
  [[nodiscard]] int wait() {
    if (id_ > 0) {
      waitpid(id_, &status_, 0);
      id_ = 0;
    }
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
  }

  [[nodiscard]] std::string errors() const { return read_file(error_file_); }

 private:
  std::string error_file_;
  pid_t id_ = 0;
  int status_ = 0;
};

/// What a program said and how it ended.
struct Ended {
  int exit_code;
  std::string out;
  std::string err;
};

/// Runs the program in a folder, by the shell: `arguments` may hold redirections, `before` commands. What it prints
/// does not go into the folder.
inline Ended run_in(const TemporaryFolder& folder, const std::string& arguments, const std::string& before = "true") {
  const TemporaryFolder prints;
  const std::string command = "cd '" + folder.path().string() + "' && " + before + " && '" + custval_program + "' >'" +
                              (prints / "stdout") + "' 2>'" + (prints / "stderr") + "' " + arguments;
  const int status = std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(prints / "stdout"), read_file(prints / "stderr")};
}

/// All that a folder holds: of files the text, of others what they are.
inline std::map<std::string, std::string> tree_of(const TemporaryFolder& folder) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    const std::string name = entry.path().lexically_relative(folder.path()).string();
    tree[name] = entry.is_regular_file() ? read_file(entry.path()) : entry.is_directory() ? "folder" : "other";
  }
  return tree;
}

}  // namespace custval_test

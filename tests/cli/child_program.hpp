// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "temporary_folder.hpp"

namespace custval_test {

/// The program at work in a folder, to be signalled; what it prints goes to the files `stdout` and `stderr` of another.
class ChildProgram {
 public:
  ChildProgram(const TemporaryFolder& folder, const TemporaryFolder& prints, const std::vector<std::string>& arguments)
      : error_file_{prints / "stderr"} {
    std::vector<std::string> words{CUSTVAL_PROGRAM};
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
        std::signal(signal, SIG_DFL);
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

}  // namespace custval_test

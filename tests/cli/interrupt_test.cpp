// SPDX-License-Identifier: BSL-1.0
// Signals, sent to the program in each of its phases: it ends without further input, with the signal's exit code, and
// leaves the disk as it was.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "child_program.hpp"

namespace fs = std::filesystem;
using custval_test::ChildProgram;
using custval_test::read_file;
using custval_test::TemporaryFolder;
using custval_test::tree_of;
using custval_test::write_file;

namespace {

using Tree = std::map<std::string, std::string>;

// False where the program ends before.
template <class Condition>
bool wait_until(ChildProgram& program, Condition&& holds) {
  while (!program.has_ended()) {
    if (holds()) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

bool has_temporary(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(".custval-")) {
      return true;
    }
  }
  return false;
}

// A log of so many customers, each on three days.
std::string signal_test_log(int customers) {
  std::string log = "customer_id,date,amount\n";
  for (int c = 0; c < customers; ++c) {
    for (const int day : {1 + c % 9, 11 + c % 7, 20 + c % 8}) {
      log += std::to_string(c) + ",2024-0" + std::to_string(1 + (c + day) % 9) + "-" + (day < 10 ? "0" : "") +
             std::to_string(day) + "," + std::to_string(10 + (c * 7 + day) % 90) + "\n";
    }
  }
  return log;
}

}  // namespace

TEST_CASE("interrupt: a read that waits for a pipe ends, with the signal's exit code and nothing left behind") {
  for (const auto& [signal, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}, {SIGHUP, 129}}) {
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"report", "--purchases", "pipe", "--out", "out"},
          {"report", "--purchases", "log.csv", "--customers", "pipe", "--out", "new/folders/out"},
          {"fit", "--purchases", "pipe", "--model", "bg-nbd", "--out", "out/model.json"},
          {"score", "--model", "pipe", "--purchases", "log.csv", "--out", "out/customers.csv"}}) {
      const TemporaryFolder folder;
      const TemporaryFolder prints;
      write_file(folder / "log.csv", signal_test_log(20));
      fs::create_directory(folder.path() / "out");
      write_file(folder / "out/customers.csv", "old");
      write_file(folder / "out/.custval-mine", "mine");
      REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
      const Tree before = tree_of(folder);
      ChildProgram program(folder, prints, command);
      const std::string out = command.back().starts_with("new") ? "new/folders" : "out";
      REQUIRE(wait_until(program,
                         [&] { return fs::exists(folder.path() / out) && tree_of(folder).size() > before.size(); }));
      program.signal(signal);
      CHECK(program.wait_shortly() == code);
      CHECK(program.errors() == "custval: stopped; nothing was written\n");
      CHECK(tree_of(folder) == before);
    }
  }
}

TEST_CASE("interrupt: reading a pipe that has begun to speak, and signals that come again and again") {
  const TemporaryFolder folder;
  const TemporaryFolder prints;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  write_file(folder / "model.json", "old");
  const Tree before = tree_of(folder);
  ChildProgram program(folder, prints, {"fit", "--purchases", "pipe", "--model", "pareto-nbd", "--out", "model.json"});
  const int pipe = open((folder / "pipe").c_str(), O_WRONLY);
  const std::string log = signal_test_log(1000);
  REQUIRE(write(pipe, log.data(), log.size()) == static_cast<ssize_t>(log.size()));
  REQUIRE(wait_until(program, [&] { return has_temporary(folder.path()); }));
  while (!program.has_ended()) {
    program.signal(SIGTERM);
    program.signal(SIGINT);
  }
  const int code = program.wait_shortly();
  CHECK((code == 143 || code == 130));
  close(pipe);
  CHECK(tree_of(folder) == before);
}

TEST_CASE("interrupt: making up a base, writing it, valuing and fitting it") {
  const TemporaryFolder folder;
  const TemporaryFolder prints;
  write_file(folder / "log.csv", signal_test_log(20'000));
  write_file(folder / "config.json", R"({"stability": {"resamples": 10000}})");
  fs::create_directory(folder.path() / "out");
  write_file(folder / "out/customers.csv", "old");
  const Tree before = tree_of(folder);
  // What has to be seen in the folder before the signal is sent: a temporary folder, or so many bytes in a file of it.
  const auto bytes_written = [&] {
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "out", error)) {
      const auto size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
      bytes += error ? 0 : size;
    }
    return bytes;
  };
  struct Phase {
    std::vector<std::string> command;
    std::uintmax_t bytes;
  };
  for (const Phase& phase : {Phase{{"simulate", "--customers", "50000000", "--out", "out"}, 0},
                             {{"simulate", "--customers", "2000000", "--out", "out"}, 1'000'000},
                             {{"fit", "--purchases", "log.csv", "--model", "pareto-nbd", "--out", "out/model.json"}, 0},
                             {{"report", "--purchases", "log.csv", "--config", "config.json", "--out", "out"}, 0}}) {
    ChildProgram program(folder, prints, phase.command);
    REQUIRE(
        wait_until(program, [&] { return has_temporary(folder.path() / "out") && bytes_written() >= phase.bytes; }));
    // Ten thousand resamples take long: the signal comes in their midst.
    std::this_thread::sleep_for(std::chrono::milliseconds(phase.command.front() == "report" ? 400 : 0));
    program.signal(SIGTERM);
    CHECK(program.wait_shortly() == 143);
    CHECK(program.errors() == "custval: stopped; nothing was written\n");
    CHECK(tree_of(folder) == before);
  }
}

TEST_CASE("interrupt: whenever the signal comes, the results are all old or all new, and nothing else is there") {
  const TemporaryFolder folder;
  const TemporaryFolder prints;
  const std::string log = signal_test_log(300);
  write_file(folder / "log.csv", log);
  fs::create_directory(folder.path() / "out");
  const std::vector<std::string> names{"rejects.csv", "customers.csv", "classes.csv", "report.json"};
  int stopped = 0;
  for (int round = 0; round < 60; ++round) {
    for (const std::string& name : names) {
      write_file(folder / ("out/" + name), "old");
    }
    ChildProgram program(folder, prints, {"report", "--purchases", "log.csv", "--threads", "2", "--out", "out"});
    // On a busy machine it may be done before its folder is seen: then all is new.
    (void)wait_until(program, [&] { return has_temporary(folder.path() / "out"); });
    std::this_thread::sleep_for(std::chrono::microseconds(400 * round));
    program.signal(SIGINT);
    const int code = program.wait_shortly();
    const Tree after = tree_of(folder);
    std::size_t old = 0;
    for (const std::string& name : names) {
      REQUIRE(after.contains("out/" + name));
      old += after.at("out/" + name) == "old" ? 1 : 0;
    }
    CHECK(after.size() == names.size() + 2);
    CHECK((old == 0 || old == names.size()));
    CHECK((code == 0 || code == 130));
    if (code == 130) {
      ++stopped;
      CHECK(program.errors() == (old == 0 ? "custval: stopped; the results had been written\n"
                                          : "custval: stopped; nothing was written\n"));
    } else {
      CHECK(old == 0);
    }
  }
  CHECK(stopped > 0);
}

TEST_CASE("interrupt: printing into a pipe that nobody reads ends; the results are there, and it says so") {
  const TemporaryFolder folder;
  const TemporaryFolder prints;
  write_file(folder / "log.csv", signal_test_log(20));
  // Enough explanations to fill the pipe.
  std::vector<std::string> command{"report", "--purchases", "log.csv", "--out", "out"};
  for (int i = 0; i < 3000; ++i) {
    command.insert(command.end(), {"--explain", "1"});
  }
  REQUIRE(mkfifo((prints / "stdout").c_str(), 0600) == 0);
  const int reader = open((prints / "stdout").c_str(), O_RDONLY | O_NONBLOCK);
  ChildProgram program(folder, prints, command);
  REQUIRE(wait_until(program, [&] { return fs::exists(folder.path() / "out" / "report.json"); }));
  program.signal(SIGINT);
  CHECK(program.wait_shortly() == 130);
  close(reader);
  CHECK(program.errors() == "custval: stopped; the results had been written\n");
  CHECK(custval_test::names_in(folder.path()) == std::set<std::string>{"log.csv", "out"});
}

TEST_CASE("interrupt: a signal that the caller ignores, as nohup does, is ignored") {
  const TemporaryFolder folder;
  const TemporaryFolder prints;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  ChildProgram program(folder, prints, {"report", "--purchases", "pipe", "--out", "out"}, SIG_IGN);
  const int pipe = open((folder / "pipe").c_str(), O_WRONLY);
  REQUIRE(wait_until(program, [&] { return has_temporary(folder.path()); }));
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    program.signal(signal);
  }
  const std::string log = signal_test_log(20);
  REQUIRE(write(pipe, log.data(), log.size()) == static_cast<ssize_t>(log.size()));
  close(pipe);
  CHECK(program.wait_shortly() == 0);
  CHECK(fs::exists(folder.path() / "out" / "report.json"));
}

// SPDX-License-Identifier: BSL-1.0
// No file is harmed: what the program reads, what it did not make, and what is not a file stay as they are.
#include "same_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "../memory_limit.hpp"
#include "child_program.hpp"
#include "failure.hpp"

namespace fs = std::filesystem;
using custval_cli::Inputs;
using custval_test::Ended;
using custval_test::names_in;
using custval_test::read_file;
using custval_test::run_in;
using custval_test::TemporaryFolder;
using custval_test::tree_of;
using custval_test::write_file;

namespace {

// Twenty customers, some of whom come back, in p.csv; c.csv knows their margins.
void write_harmless_inputs(const TemporaryFolder& folder) {
  std::string log = "customer_id,date,amount\n";
  std::string customers = "customer_id,margin\n";
  for (int c = 0; c < 20; ++c) {
    for (int k = 0; k <= c % 4; ++k) {
      log += "c" + std::to_string(c) + ",2024-0" + std::to_string(1 + (c + 2 * k) % 9) + "-1" + std::to_string(c % 10) +
             "," + std::to_string(10 + 3 * c + k) + "\n";
    }
    customers += "c" + std::to_string(c) + ",0.25\n";
  }
  write_file(folder / "p.csv", log);
  write_file(folder / "c.csv", customers);
}

// The program fails, says this, and changes nothing.
void check_refused(const TemporaryFolder& folder, const std::string& arguments, const std::string& message) {
  const auto before = tree_of(folder);
  const Ended run = run_in(folder, arguments);
  CHECK_MESSAGE(run.exit_code == 1, arguments);
  CHECK_MESSAGE(run.err.find(message) != std::string::npos, arguments << ": " << run.err);
  CHECK_MESSAGE(tree_of(folder) == before, arguments);
}

}  // namespace

TEST_CASE("same_file: identities are of files, not of names") {
  const TemporaryFolder folder;
  write_file(folder / "a", "1");
  write_file(folder / "b", "1");
  fs::create_hard_link(folder / "a", folder / "hard");
  fs::create_symlink("a", folder.path() / "soft");
  const auto a = custval_cli::identity_of(folder / "a");
  REQUIRE(a);
  CHECK(custval_cli::identity_of(folder / "hard") == a);
  CHECK(custval_cli::identity_of(folder / "soft") == a);
  CHECK(custval_cli::identity_of(folder.path() / ".." / folder.path().filename() / "a") == a);
  CHECK(custval_cli::identity_of(folder / "b") != a);
  CHECK_FALSE(custval_cli::identity_of(folder / "c"));
  Inputs inputs;
  inputs.add("--model", folder / "soft").add("--config", "").add("--customers", folder / "not there");
  CHECK(inputs.use_of(folder / "hard") == "is being read as --model");
  CHECK_FALSE(inputs.use_of(folder / "b"));
  CHECK_FALSE(inputs.use_of(folder / "c"));
}

TEST_CASE("same_file: files that a run did not make are never touched, whatever they are called") {
  for (const std::string command :
       {"report --purchases p.csv --out results", "fit --purchases p.csv --model bg-nbd --out results/m.json",
        "report --purchases nothing.csv --out results"}) {
    const TemporaryFolder folder;
    write_harmless_inputs(folder);
    write_file(folder / "results.partial", "precious");
    write_file(folder / "results.partial-2", "precious");
    write_file(folder / ".partial", "precious");
    (void)run_in(folder, command);
    CHECK(read_file(folder / "results.partial") == "precious");
    CHECK(read_file(folder / "results.partial-2") == "precious");
    CHECK(read_file(folder / ".partial") == "precious");
    for (const std::string& name : names_in(folder.path())) {
      CHECK_FALSE(name.starts_with(".custval-"));
    }
  }
}

TEST_CASE("same_file: an output that is an input, under any name and by any link, is refused") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  REQUIRE(run_in(folder, "fit --purchases p.csv --model bg-nbd --out m.json").exit_code == 0);
  fs::copy_file(folder / "p.csv", folder / "log.rejects.csv");
  fs::copy_file(folder / "m.json", folder / "model.rejects.csv");
  fs::create_hard_link(folder / "p.csv", folder / "hard.csv");
  fs::create_symlink("p.csv", folder.path() / "soft.csv");
  fs::create_directory(folder.path() / "o");
  fs::copy_file(folder / "p.csv", folder / "o/customers.csv");
  fs::copy_file(folder / "c.csv", folder / "o/classes.csv");
  write_file(folder / "o/report.json", "{}");
  fs::create_directory_symlink("o", folder.path() / "link");
  const std::string as_log = "is being read as --purchases";
  check_refused(folder, "fit --purchases log.rejects.csv --model bg-nbd --out log", as_log);
  check_refused(folder, "fit --purchases p.csv --model bg-nbd --out p.csv", as_log);
  check_refused(folder, "fit --purchases p.csv --model bg-nbd --out hard.csv", as_log);
  check_refused(folder, "fit --purchases hard.csv --model gamma-gamma --out soft.csv", as_log);
  check_refused(folder, "fit --purchases - --model bg-nbd --out o/../p.csv <p.csv",
                "is being read as --purchases (standard input)");
  check_refused(folder, "score --model m.json --purchases p.csv --out m.json", "is being read as --model");
  check_refused(folder, "score --model model.rejects.csv --purchases p.csv --out model", "is being read as --model");
  check_refused(folder, "score --model m.json --purchases - --out log <log.rejects.csv", as_log);
  check_refused(folder, "score --model - --purchases p.csv --out m.json <m.json",
                "is being read as --model (standard input)");
  check_refused(folder, "report --purchases o/customers.csv --out o", as_log);
  check_refused(folder, "report --purchases - --out o <o/customers.csv", as_log);
  check_refused(folder, "report --purchases /dev/stdin --out o/ <o/customers.csv", as_log);
  check_refused(folder, "report --purchases p.csv --customers o/classes.csv --out link", "read as --customers");
  check_refused(folder, "report --purchases p.csv --config link/report.json --out o", "read as --config");
}

TEST_CASE("same_file: an output into which a shell sends what is printed is refused") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  const Ended run = run_in(folder, "fit --purchases p.csv --model bg-nbd --out m.json >m.json");
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("is where standard output goes") != std::string::npos);
  CHECK(run_in(folder, "fit --purchases p.csv --model bg-nbd --out m.json >printed").exit_code == 0);
}

TEST_CASE("same_file: an input in the output folder, and one file as two inputs, are no harm") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  const std::string log = read_file(folder / "p.csv");
  CHECK(run_in(folder, "report --purchases p.csv --customers p.csv --out .").exit_code == 0);
  CHECK(read_file(folder / "p.csv") == log);
  CHECK(names_in(folder.path()) ==
        std::set<std::string>{"p.csv", "c.csv", "rejects.csv", "customers.csv", "classes.csv", "report.json"});
}

TEST_CASE("same_file: a stream is read once, and by one option") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  REQUIRE(run_in(folder, "report --purchases p.csv --customers c.csv --out file").exit_code == 0);
  REQUIRE(run_in(folder, "report --purchases p.csv --customers pipe --out piped", "{ cat c.csv >pipe & true; }")
              .exit_code == 0);
  REQUIRE(run_in(folder, "report --purchases p.csv --customers - --out given <c.csv").exit_code == 0);
  CHECK(read_file(folder / "piped/customers.csv") == read_file(folder / "file/customers.csv"));
  CHECK(read_file(folder / "given/customers.csv") == read_file(folder / "file/customers.csv"));
  check_refused(folder, "report --purchases - --customers - --out o <p.csv", "are one stream");
  fs::create_hard_link(folder / "pipe", folder / "same pipe");
  check_refused(folder, "report --purchases pipe --customers 'same pipe' --out o", "are one stream");
  check_refused(folder, "report --purchases pipe --customers pipe --out o", "are one stream");
}

TEST_CASE("same_file: what is not a file is never replaced") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  fs::create_directory(folder.path() / "o");
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  REQUIRE(mkfifo((folder / "x.rejects.csv").c_str(), 0600) == 0);
  REQUIRE(mkfifo((folder / "o/classes.csv").c_str(), 0600) == 0);
  fs::create_symlink("nowhere", folder.path() / "dangling");
  const std::string fit = "fit --purchases p.csv --model bg-nbd --out ";
  check_refused(folder, fit + "pipe", "it is a pipe");
  check_refused(folder, fit + "x", "it is a pipe");
  check_refused(folder, fit + "/dev/null", "it is a device");
  check_refused(folder, fit + "/dev/full", "it is a device");
  check_refused(folder, fit + "/dev/stdout", "is where standard output goes");
  check_refused(folder, fit + "dangling", "leads nowhere");
  check_refused(folder, fit + "o", "it is a folder");
  check_refused(folder, fit + "o/", "is a folder's name");
  check_refused(folder, fit + "new/", "is a folder's name");
  check_refused(folder, fit + ".", "has no name of its own");
  check_refused(folder, fit + "..", "has no name of its own");
  check_refused(folder, fit + "''", "has an empty name");
  check_refused(folder, fit + "-", "not to standard output");
  check_refused(folder, fit + std::string(250, 'n'), "File name too long");
  check_refused(folder, "simulate --customers 5 --out pipe", "is not a folder");
  check_refused(folder, "simulate --customers 5 --out -", "not to standard output");
  check_refused(folder, "simulate --customers 5 --out ''", "has an empty name");
  check_refused(folder, "report --purchases p.csv --out o", "it is a pipe");
}

TEST_CASE("same_file: a link as output is followed, stays, and is named") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  write_file(folder / "run-1.json", "old");
  fs::create_symlink("run-1.json", folder.path() / "latest.json");
  const Ended run = run_in(folder, "fit --purchases p.csv --model bg-nbd --out latest.json");
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("Written to ./latest.json, a link to ") != std::string::npos);
  CHECK(fs::is_symlink(folder / "latest.json"));
  CHECK(read_file(folder / "run-1.json").starts_with("{"));
}

TEST_CASE("output: what cannot be printed is an error, and the results are there") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  REQUIRE(run_in(folder, "fit --purchases p.csv --model bg-nbd --out m.json").exit_code == 0);
  int closed[2];
  REQUIRE(pipe(closed) == 0);
  close(closed[0]);
  const std::string to_closed_pipe = ">&" + std::to_string(closed[1]);
  for (const std::string& where : {std::string(">/dev/full"), std::string(">&-"), to_closed_pipe}) {
    int number = 0;
    for (const std::string command :
         {"report --purchases p.csv --out r", "fit --purchases p.csv --model bg-nbd --out f.json",
          "score --model m.json --purchases p.csv --out s.csv", "simulate --customers 10 --out d", "--help",
          "--version", "report --help"}) {
      const Ended run = run_in(folder, command + " " + where);
      CHECK_MESSAGE(run.exit_code == 1, command << where);
      CHECK_MESSAGE(run.err.starts_with(number < 4 ? "custval: the results are written, but standard output cannot be: "
                                                   : "custval: cannot write to standard output: "),
                    command << where << ": " << run.err);
      ++number;
    }
    for (const std::string name : {"r/report.json", "f.json", "s.csv", "d/purchases.csv"}) {
      CHECK(fs::remove(folder.path() / name));
    }
  }
  close(closed[1]);
}

TEST_CASE("output: closed standard streams do not let a summary into a result") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  REQUIRE(run_in(folder, "report --purchases p.csv --out right").exit_code == 0);
  CHECK(run_in(folder, "report --purchases p.csv --out out <&- >&- 2>&-").exit_code == 1);
  for (const std::string name : {"customers.csv", "classes.csv", "rejects.csv", "report.json"}) {
    CHECK(read_file(folder / ("out/" + name)) == read_file(folder / ("right/" + name)));
  }
  CHECK(run_in(folder, "report --purchases - --out out <&-").exit_code == 1);
}

TEST_CASE("output: escape codes of labels and ids do not reach the terminal") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\n\x1b[31mred\xc2\x9b,2024-01-01,60\nb\x1b]0;t\x07,2024-01-02,5\n");
  write_file(folder / "config.json",
             R"({"policies": [{"name": "abc", "type": "cumulative_share", "cuts": [0.8],
                 "labels": ["A\u001b[2J\u009b31m\u202e\nx", "B"]}]})");
  const Ended run = run_in(
      folder, "report --purchases p.csv --config config.json --out o --explain \"$(printf '\\033[31mred\\302\\233')\"");
  REQUIRE_MESSAGE(run.exit_code == 0, run.err);
  CHECK(run.out.find("Customer ?[31mred?\n") != std::string::npos);
  CHECK(run.out.find("A?[2J?31m??x") != std::string::npos);
  const Ended failed = run_in(folder, "report --purchases p.csv --out o --explain \"$(printf '\\033[31mnobody')\"");
  CHECK(failed.exit_code == 1);
  CHECK(failed.err.find("'?[31mnobody'") != std::string::npos);
  const Ended no_file = run_in(folder, "report --purchases \"$(printf '\\033[31m.csv')\" --out o");
  CHECK(no_file.err.find("'?[31m.csv'") != std::string::npos);
  for (const std::string& text : {run.out, run.err, failed.err, no_file.err}) {
    CHECK(text.find_first_of("\x1b\x07") == std::string::npos);
    CHECK(text.find("\xc2\x9b") == std::string::npos);
    CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  }
  // The files hold what was given.
  CHECK(read_file(folder / "o/customers.csv").find("\x1b[31mred\xc2\x9b,") != std::string::npos);
}

TEST_CASE("output: printable text keeps all that is not control, of any script") {
  using custval_cli::printable;
  CHECK(printable("Ärger, 日本, \xF0\x9F\x98\x80 é") == "Ärger, 日本, \xF0\x9F\x98\x80 é");
  CHECK(printable("a\tb\rc\nd\x7f") == "a?b?c?d?");
  CHECK(printable("a\nb\x1b", false) == "a\nb?");
  // Not UTF-8: a lone byte, a cut sequence, a surrogate, a form too long, beyond the last character.
  CHECK(printable("\x9b"
                  "1m") == "?1m");
  CHECK(printable("x\xe2\x82") == "x??");
  CHECK(printable("\xed\xa0\x80") == "???");
  CHECK(printable("\xc0\x9b") == "??");
  CHECK(printable("\xf4\x90\x80\x80") == "????");
}

TEST_CASE("output: formulas in CSV: labels are disarmed, ids come back as they were, or as the option says") {
  const TemporaryFolder folder;
  write_file(folder / "p.csv",
             "customer_id,date,amount\n=cmd|' /C calc'!A0,2024-01-01,60\n-7,2024-01-02,5\n=bad,2024-01-02,x\n");
  write_file(folder / "config.json",
             R"({"policies": [{"name": "abc", "type": "cumulative_share", "cuts": [0.8], "labels": ["=1+1", "@B"]}]})");
  struct Expected {
    std::string option;
    std::string first;
    std::string second;
    std::string label_a;
    std::string label_b;
    std::string row;
  };
  const std::string command = "=cmd|' /C calc'!A0";
  for (const Expected& expected : {Expected{"", command, "-7", "'=1+1", "'@B", "=bad"},
                                   {"--escape-formulas labels", command, "-7", "'=1+1", "'@B", "=bad"},
                                   {"--escape-formulas all", "'" + command, "'-7", "'=1+1", "'@B", "'=bad"},
                                   {"--escape-formulas none", command, "-7", "=1+1", "@B", "=bad"}}) {
    REQUIRE(run_in(folder, "report --purchases p.csv --config config.json --out o " + expected.option).exit_code == 0);
    const std::string customers = read_file(folder / "o/customers.csv");
    CHECK(customers.find("\n" + expected.first + ",2024-01-01") != std::string::npos);
    CHECK(customers.find("\n" + expected.second + ",2024-01-02") != std::string::npos);
    CHECK(customers.find("," + expected.label_a + "\n") != std::string::npos);
    CHECK(read_file(folder / "o/classes.csv").find("\nabc," + expected.label_b + ",1,") != std::string::npos);
    CHECK(read_file(folder / "o/rejects.csv").find("\"" + expected.row + ",2024-01-02,x\"") != std::string::npos);
  }
  CHECK(run_in(folder, "report --purchases p.csv --out o --escape-formulas some").exit_code == 2);
}

#if defined(CUSTVAL_TEST_MEMORY_LIMIT)
TEST_CASE("usable threads: where there is no memory for so many, fewer do the work, and it is said") {
  const TemporaryFolder folder;
  write_harmless_inputs(folder);
  REQUIRE(run_in(folder, "report --purchases p.csv --out right --threads 1").exit_code == 0);
  const Ended run = run_in(folder, "report --purchases p.csv --out out --threads 64", "ulimit -v 300000");
  CHECK_MESSAGE(run.exit_code == 0, run.err);
  CHECK(run.err.find("of 64 threads; going on with") != std::string::npos);
  CHECK(read_file(folder / "out/customers.csv") == read_file(folder / "right/customers.csv"));
}
#endif

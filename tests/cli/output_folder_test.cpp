// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/output_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>

#include "../../examples/custval/failure.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;
using custval_cli::Failure;
using custval_cli::OutputFile;
using custval_cli::OutputFolder;
using custval_test::names_in;
using custval_test::read_file;
using custval_test::TemporaryFolder;
using custval_test::write_file;

namespace {

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("output_folder: a new folder appears whole at commit, its parents with it") {
  const TemporaryFolder base;
  const fs::path out = base.path() / "a" / "b" / "out";
  {
    OutputFolder folder(out.string() + "/");
    folder.open("one.txt").write("1");
    folder.open("two.txt").write("2");
    CHECK_FALSE(fs::exists(out));
    folder.commit();
    CHECK(names_in(out) == Names{"one.txt", "two.txt"});
    folder.commit();
  }
  CHECK(read_file(out / "one.txt") == "1");
  CHECK(read_file(out / "two.txt") == "2");
  CHECK(names_in(out.parent_path()) == Names{"out"});
}

TEST_CASE("output_folder: without commit nothing is left behind, parents included") {
  const TemporaryFolder base;
  {
    OutputFolder folder((base.path() / "a" / "b").string());
    folder.open("one.txt").write("1");
    CHECK(names_in(base.path() / "a") == Names{"b.partial"});
  }
  CHECK(names_in(base.path()).empty());
}

TEST_CASE("output_folder: a relative folder without parents") {
  const TemporaryFolder base;
  const fs::path before = fs::current_path();
  fs::current_path(base.path());
  {
    OutputFolder folder("out");
    folder.open("x").write("1");
    folder.commit();
  }
  fs::current_path(before);
  CHECK(names_in(base.path()) == Names{"out"});
}

TEST_CASE("output_folder: in a folder that exists only the files written are replaced") {
  const TemporaryFolder base;
  write_file(base / "mine.txt", "mine");
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string());
    folder.open("one.txt").write("new");
    folder.open("two.txt").write("2");
    CHECK(read_file(base / "one.txt") == "old");
    folder.commit();
  }
  CHECK(names_in(base.path()) == Names{"mine.txt", "one.txt", "two.txt"});
  CHECK(read_file(base / "mine.txt") == "mine");
  CHECK(read_file(base / "one.txt") == "new");
  {
    OutputFolder folder(base.path().string());
    folder.open("one.txt").write("abandoned");
  }
  CHECK(names_in(base.path()) == Names{"mine.txt", "one.txt", "two.txt"});
  CHECK(read_file(base / "one.txt") == "new");
}

TEST_CASE("output_folder: when a file cannot be moved, those before it are put back") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string());
    folder.open("one.txt").write("new");
    folder.open("fresh.txt").write("new");
    folder.open("three.txt").write("new");
    // Somebody puts a folder in the way.
    fs::create_directories(base.path() / "three.txt" / "in the way");
    CHECK_THROWS_AS(folder.commit(), Failure);
    CHECK(read_file(base / "one.txt") == "old");
  }
  CHECK(names_in(base.path()) == Names{"one.txt", "three.txt"});
  CHECK(read_file(base / "one.txt") == "old");
  CHECK(names_in(base.path() / "three.txt") == Names{"in the way"});
}

TEST_CASE("output_folder: a link is replaced, not what it points to, and a linked folder is written through") {
  const TemporaryFolder base;
  write_file(base / "target.txt", "kept");
  fs::create_directory(base.path() / "real");
  fs::create_symlink(base.path() / "target.txt", base.path() / "real" / "one.txt");
  fs::create_directory_symlink(base.path() / "real", base.path() / "link");
  {
    OutputFolder folder(base / "link");
    folder.open("one.txt").write("new");
    folder.commit();
  }
  CHECK(read_file(base / "target.txt") == "kept");
  CHECK(read_file(base.path() / "real" / "one.txt") == "new");
  CHECK(fs::is_symlink(base.path() / "link"));
  CHECK(names_in(base.path() / "real") == Names{"one.txt"});
}

TEST_CASE("output_folder: two at once, and the leftovers of a killed run, do not disturb each other") {
  const TemporaryFolder base;
  fs::create_directory(base.path() / "out.partial");
  write_file(base.path() / "out.partial" / "left.txt", "left");
  {
    OutputFolder first(base / "out");
    OutputFolder second(base / "out");
    first.open("x").write("first");
    second.open("x").write("second");
    first.commit();
    // The folder came into being meanwhile and is not empty: refused rather than mixed.
    CHECK_THROWS_AS(second.commit(), Failure);
  }
  CHECK(read_file(base.path() / "out" / "x") == "first");
  CHECK(names_in(base.path()) == Names{"out", "out.partial"});
  CHECK(names_in(base.path() / "out.partial") == Names{"left.txt"});
}

TEST_CASE("output_folder: what cannot be written is refused before any work is done") {
  const TemporaryFolder base;
  write_file(base / "file", "x");
  fs::create_directories(base.path() / "out" / "report.json");
  write_file(base.path() / "out" / "in.csv", "input");
  CHECK_THROWS_AS(OutputFolder(""), Failure);
  CHECK_THROWS_AS(OutputFolder(base / "file"), Failure);
  CHECK_THROWS_AS(OutputFolder((base / "file") + "/below"), Failure);
  {
    OutputFolder folder(base / "out");
    CHECK_THROWS_AS((void)folder.open("report.json"), Failure);
    (void)folder.open("x");
    CHECK_THROWS_AS((void)folder.open("x"), Failure);
    folder.protect(base / "out/../out/in.csv");
    CHECK_THROWS_AS((void)folder.open("in.csv"), Failure);
    folder.protect("-");
    (void)folder.open("-");
  }
  CHECK(names_in(base.path() / "out") == Names{"in.csv", "report.json"});
}

TEST_CASE("output_folder: a full disk is a failure that names the file, at the latest when it is closed") {
  if (!fs::exists("/dev/full")) {
    return;
  }
  OutputFile small("/dev/full", "out/a.csv");
  small.write("x");
  CHECK_THROWS_WITH_AS(small.close(), "cannot write 'out/a.csv': No space left on device", Failure);
  OutputFile large("/dev/full", "out/b.csv");
  CHECK_THROWS_AS(large.write(std::string(1'000'000, 'x')), Failure);
}

TEST_CASE("output_folder: nothing is committed when a file cannot be finished") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string());
    folder.open("one.txt").write("new");
    OutputFile& closed = folder.open("two.txt");
    closed.close();
    CHECK_THROWS_AS(closed.write(std::string(1'000'000, 'x')), Failure);
  }
  CHECK(read_file(base / "one.txt") == "old");
  CHECK(names_in(base.path()) == Names{"one.txt"});
}
